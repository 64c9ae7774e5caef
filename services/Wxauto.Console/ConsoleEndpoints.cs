using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wxauto.Console.Layout;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Health;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Security;

namespace Wxauto.Console;

public static class ConsoleEndpoints
{
    /// <summary>The console at "/", the pages of the platform, of accounts and audit, and its overview at /api/console/overview. The other addresses that it asks
    /// belong to the modules.</summary>
    public static void MapConsole(this IEndpointRouteBuilder app)
    {
        var pages = app.MapStaff("");
        app.MapLivePages();
        pages.MapGet("/platform", () => Page("platform.html")).Needs(Permissions.AgentsRead);
        pages.MapGet("/users", () => Page("users.html")).Needs(Permissions.UsersManage);
        pages.MapGet("/audit", () => Page("audit.html")).Needs(Permissions.AuditRead);
        app.MapStaff("/api/console").MapGet("overview", OverviewAsync).Needs(Permissions.ConversationsRead);
        // The program's own parts say nothing of what it holds, and the page of the login needs some.
        var parts = app.MapConsolePart("");
        foreach (var style in new[] { "colors.css", "staff.css", "desk.css", "MudBlazor.min.css" })
            parts.MapGet($"/{style}", () => Page(style, "text/css; charset=utf-8"));
        foreach (var script in new[] { "me.js", "platform.js", "users.js", "audit.js", "desk.js", "MudBlazor.min.js" })
            parts.MapGet($"/{script}", () => Script(script));
        parts.MapGet("/_framework/blazor.web.js", () => Script("blazor.web.js"));
        MapReasonTexts(app);
    }

    /// <summary>What the pages need to put reasons into words: a script at /reasons.js and the texts at
    /// /api/console/texts/{language}.</summary>
    private static void MapReasonTexts(IEndpointRouteBuilder app)
    {
        app.MapConsolePart("").MapGet("/reasons.js", () => Script("reasons.js"));
        app.MapConsolePart("/api/console").MapGet("texts/{language}", (string language) => ReasonText.Open(language) is { } texts
            ? Results.Stream(texts, "application/json; charset=utf-8")
            : Results.Problem($"There are no texts in '{language}'; there are {string.Join(", ", ReasonText.Known)}.", statusCode: 404));
    }

    /// <summary>The page of the knowledge bases at /knowledge, in a process that serves their JSON.</summary>
    public static void MapKnowledgePage(this IEndpointRouteBuilder app)
    {
        app.MapStaff("").MapGet(ConsolePages.Knowledge, () => Page("knowledge.html")).Needs(Permissions.KnowledgeRead);
        foreach (var script in new[] { "document.js", "knowledge.js" })
            app.MapConsolePart("").MapGet($"/{script}", () => Script(script));
    }

    private static IResult Script(string name) => Page(name, "text/javascript; charset=utf-8");

    private static IResult Page(string name, string mediaType = "text/html; charset=utf-8") =>
        Results.Stream(typeof(ConsoleEndpoints).Assembly.GetManifestResourceStream(name)!, mediaType);

    /// <summary>The console's links to other pages are shown where those are.</summary>
    private static async Task<IResult> OverviewAsync(
        IResourceCatalog catalog, IAiStatus ai, IKnowledgeStatus knowledge, IPlatformTroubles troubles, ConsolePages pages,
        CancellationToken ct) =>
            Results.Json(new
    {
        KnowledgePage = pages.HasKnowledge, SimulatorPage = pages.HasSimulator,
        Troubles = troubles.Current, AiConfigured = ai.AsksModels, ai.Providers, ai.McpServers, catalog.Current.Problems, Knowledge = await knowledge.ListAsync(ct),
    }, JsonSerializerOptions.Web);
}
