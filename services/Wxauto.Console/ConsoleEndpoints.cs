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
    private const string KnowledgePage = "/knowledge";

    /// <summary>The console at "/" and its overview at /api/console/overview. The other addresses that it asks belong to the modules.</summary>
    public static void MapConsole(this IEndpointRouteBuilder app)
    {
        app.MapLocal("").MapGet("/", () => Page("console.html"));
        app.MapLocal("/api/console").MapGet("overview", OverviewAsync);
    }

    /// <summary>The page of the knowledge bases at /knowledge, in a process that serves their JSON.</summary>
    public static void MapKnowledgePage(this IEndpointRouteBuilder app) => app.MapLocal("").MapGet(KnowledgePage, () => Page("knowledge.html"));

    private static IResult Page(string name) => Results.Stream(typeof(ConsoleEndpoints).Assembly.GetManifestResourceStream(name)!, "text/html; charset=utf-8");

    /// <summary>The console's links to the page of the knowledge bases are shown where that page is.</summary>
    private static async Task<IResult> OverviewAsync(
        IResourceCatalog catalog, IAiStatus ai, IKnowledgeStatus knowledge, EndpointDataSource endpoints, CancellationToken ct) => Results.Json(new
    {
        KnowledgePage = endpoints.Endpoints.OfType<RouteEndpoint>().Any(e => e.RoutePattern.RawText == KnowledgePage),
        AiConfigured = ai.AsksModels, ai.Providers, ai.McpServers, catalog.Current.Problems, Knowledge = await knowledge.ListAsync(ct),
    }, JsonSerializerOptions.Web);
}
