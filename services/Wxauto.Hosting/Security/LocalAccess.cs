using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Wxauto.Hosting.Security;

/// <summary>
/// Who may use the console as long as it has no accounts: this machine, under a name that no foreign page can point here, from the console's
/// own pages, with its key. In a pod the sidecar is on this machine too, so nothing is answered that was passed on.
/// </summary>
public static class LocalAccess
{
    private static readonly string[] OfProxies = ["forwarded", "via", "x-real-ip"];
    private static readonly string[] OfProxiesBegin = ["dapr-", "x-forwarded-"];

    /// <summary>Before anything of a request is read.</summary>
    public static TBuilder OnlyLocally<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.Only(AnswerAsync);

    /// <summary>A group of addresses below that prefix for whoever has the console's key on this machine, which no OpenAPI document
    /// names.</summary>
    public static RouteGroupBuilder MapLocal(this IEndpointRouteBuilder app, string prefix) => app.MapGroup(prefix).AllowAnonymous()
        .ExcludeFromDescription().Only((context, answer) => AnswerAsync(context, c => ConsoleEntrance.AnswerAsync(c, answer)));

    internal static Task AnswerAsync(HttpContext context, RequestDelegate answer) => IsLocal(context) ? answer(context)
        : Results.Problem("The console answers only this machine (127.0.0.1 or localhost), without a proxy between.", statusCode: 403)
            .ExecuteAsync(context);

    private static TBuilder Only<TBuilder>(this TBuilder endpoints, Func<HttpContext, RequestDelegate, Task> gate)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(b =>
        {
            var answer = b.RequestDelegate!;
            b.RequestDelegate = context => gate(context, answer);
        });
        return endpoints;
    }

    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
        && IsOfOwnPage(context.Request) && !context.Request.Headers.Keys.Any(IsOfProxy);

    /// <summary>Or of no page: a program, or a person who opens an address. Pages of other ports of this machine are of the same site for
    /// a browser, which sends them cookies, but not of the same origin.</summary>
    private static bool IsOfOwnPage(HttpRequest request) =>
        (request.Headers.Origin.Count == 0 || request.Headers.Origin == $"{request.Scheme}://{request.Host}")
        && ((string?)request.Headers["Sec-Fetch-Site"] is null or "same-origin" or "none" || IsOpened(request));

    /// <summary>A link to a page that a person follows.</summary>
    private static bool IsOpened(HttpRequest request) => HttpMethods.IsGet(request.Method)
        && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";

    private static bool IsOfProxy(string header) =>
        OfProxies.Contains(header, StringComparer.OrdinalIgnoreCase)
            || OfProxiesBegin.Any(p => header.StartsWith(p, StringComparison.OrdinalIgnoreCase));
}
