using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Operator.Runtime;

namespace Wxauto.Hosting.Security;

/// <summary>
/// From where the console may be reached: this machine, under a name that no foreign page can point here; and over TLS through a proxy that
/// is configured, under a host that is configured. Only the console's own pages write. In a pod the sidecar is on this machine too, so what
/// an unknown proxy or a sidecar passed on is refused. Who it is that comes is asked afterwards.
/// </summary>
public static class ConsoleAccess
{
    private const string ViaProxy = "wxauto.via-proxy";
    private static readonly string[] OfProxies = ["forwarded", "via", "x-real-ip"];
    private static readonly string[] OfProxiesBegin = ["dapr-", "x-forwarded-"];

    /// <summary>Reads <see cref="ConsoleAccessOptions"/>.</summary>
    public static IServiceCollection AddConsoleAccess(this IServiceCollection services) =>
        services.AddStrictOptions<ConsoleAccessOptions>(ConsoleAccessOptions.Section, o => o.Faults);

    /// <summary>Takes a client's address and scheme from the proxies that are configured, and from nobody else. Comes before all that looks
    /// at them.</summary>
    public static void UseTrustedProxies(this IApplicationBuilder app)
    {
        var proxies = app.ApplicationServices.GetRequiredService<ConsoleAccessOptions>().Networks;
        if (proxies.Count == 0)
            return;
        app.Use((context, next) =>
        {
            if (context.Connection.RemoteIpAddress is { } address && proxies.Any(p => p.Contains(Plain(address)))
                && context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName))
                context.Items[ViaProxy] = true;
            return next(context);
        });
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in proxies)
            options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }

    /// <summary>Refuses whoever does not come from this machine or comes through a proxy, before anything of a request is read.</summary>
    public static TBuilder OnlyLocally<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.Only((context, answer) => AnswerAsync(context, IsLocal(context), answer));

    /// <summary>Addresses below that prefix for people and programs that are logged in, which no OpenAPI document names. Each says what it
    /// needs (<see cref="StaffEndpoints.Needs"/>).</summary>
    public static RouteGroupBuilder MapStaff(this IEndpointRouteBuilder app, string prefix) =>
        app.MapConsolePart(prefix).RequireAuthorization(Staff.Policy);

    /// <summary>Addresses below that prefix that belong to the login: for everybody who may reach the console.</summary>
    public static RouteGroupBuilder MapConsolePart(this IEndpointRouteBuilder app, string prefix) =>
        app.MapGroup(prefix).ExcludeFromDescription().Only((context, answer) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return AnswerAsync(context, IsAllowed(context), answer);
        });

    /// <summary>Whether the request comes from this machine without a proxy between, and from none of another site's pages.</summary>
    public static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && !IsViaProxy(context)
        && context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
        && IsOfOwnPage(context.Request) && !context.Request.Headers.Keys.Any(IsOfProxy);

    /// <summary>Whether the console answers the request at all.</summary>
    public static bool IsAllowed(HttpContext context) => IsLocal(context) || (IsViaProxy(context) && context.Request.IsHttps
        && context.RequestServices.GetRequiredService<ConsoleAccessOptions>().Hosts
            .Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase)
        && IsOfOwnPage(context.Request) && !context.Request.Headers.Keys.Any(IsOfSidecar));

    private static Task AnswerAsync(HttpContext context, bool allowed, RequestDelegate answer) =>
        allowed ? answer(context) : RefuseAsync(context);

    /// <summary>What is answered to who may not reach the console.</summary>
    public static Task RefuseAsync(HttpContext context) =>
        Results.Problem("The console answers only this machine (127.0.0.1 or localhost) without a proxy between, and the hosts of "
            + "Wxauto:Console:Hosts over HTTPS through a proxy of Wxauto:Console:Proxies; never a page of another site.", statusCode: 403)
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

    private static bool IsViaProxy(HttpContext context) => context.Items.ContainsKey(ViaProxy);

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

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

    private static bool IsOfSidecar(string header) => header.StartsWith("dapr-", StringComparison.OrdinalIgnoreCase);
}
