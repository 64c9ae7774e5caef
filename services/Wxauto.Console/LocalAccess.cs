using System.Net;
using Microsoft.AspNetCore.Http;

namespace Wxauto.Console;

/// <summary>
/// Who may use the console as long as it has no accounts: this machine, under a name that no foreign page can point here,
/// and for changes only from the console's own pages.
/// </summary>
internal static class LocalAccess
{
    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        IsLocal(context.HttpContext) ? await next(context) : Results.Problem("The console answers only this machine (127.0.0.1 or localhost).", statusCode: 403);

    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
        && (context.Request.Headers.Origin.Count == 0 || context.Request.Headers.Origin == $"{context.Request.Scheme}://{context.Request.Host}");
}
