using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Security;

namespace Wxauto.Console;

public static class ConsoleEndpoints
{
    /// <summary>The console at "/" and its overview at /api/console/overview. The other addresses that it asks belong to the modules.</summary>
    public static void MapConsole(this IEndpointRouteBuilder app)
    {
        app.MapLocal("").MapGet("/", () => Page("console.html"));
        app.MapLocal("/api/console").MapGet("overview", OverviewAsync);
    }

    /// <summary>The page of the knowledge bases at /knowledge, in a process that serves their JSON.</summary>
    public static void MapKnowledgePage(this IEndpointRouteBuilder app) => app.MapLocal("").MapGet("/knowledge", () => Page("knowledge.html"));

    private static IResult Page(string name) => Results.Stream(typeof(ConsoleEndpoints).Assembly.GetManifestResourceStream(name)!, "text/html; charset=utf-8");

    private static async Task<IResult> OverviewAsync(IResourceCatalog catalog, IAiStatus ai, IKnowledgeStatus knowledge, CancellationToken ct) => Results.Json(new
    {
        AiConfigured = ai.AsksModels, ai.Providers, ai.McpServers, catalog.Current.Problems, Knowledge = await knowledge.ListAsync(ct),
    }, JsonSerializerOptions.Web);
}
