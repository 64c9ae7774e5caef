using System.Net;
using System.Net.Sockets;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Wxauto.Hosting.Http;
using Wxauto.Hosting.Security;

namespace Wxauto.Server;

/// <summary>
/// Three addresses with their own endpoints: web pages and REST, gRPC, and what only the operator and the sidecar may call. The port that a
/// connection came in by decides, not what its Host header says.
/// </summary>
internal sealed class Ports(ServerSettings settings, string? operatorToken)
{
    private readonly SharedSecret? _token = string.IsNullOrEmpty(operatorToken) ? null : new SharedSecret(operatorToken);

    /// <summary>False: nothing is served for the operator.</summary>
    public bool ServeOperator => settings.InternalUrl is not null && _token is not null;

    /// <summary>Of all ports together: each takes memory before anybody knows whose it is.</summary>
    private const int MaxConnections = 25_000;

    /// <summary>Without TLS one port cannot speak HTTP/1.1 and HTTP/2.</summary>
    public void Listen(KestrelServerOptions kestrel)
    {
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        Listen(kestrel, settings.Url, HttpProtocols.Http1);
        Listen(kestrel, settings.AgentUrl, HttpProtocols.Http2);
        if (settings.InternalUrl is { } url)
            Listen(kestrel, url, HttpProtocols.Http1);
    }

    public static void Listen(KestrelServerOptions kestrel, Uri address, HttpProtocols protocols)
    {
        if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip))
            kestrel.Listen(ip, address.Port, o => o.Protocols = protocols);
        else
            kestrel.ListenLocalhost(address.Port, o => o.Protocols = protocols);
    }

    /// <summary>Why this process could not listen at its addresses, each with what to do. They are tried and left again.</summary>
    public static IEnumerable<string> FaultsOf(ServerSettings settings)
    {
        var addresses = Named(settings).ToList();
        foreach (var same in addresses.Where(a => a.Address.Port != 0).GroupBy(a => a.Address.Port).Where(g => g.Count() > 1))
            yield return $"{string.Join(" and ", same.Select(a => a.Option))} have the same port {same.Key}: give each its own.";
        foreach (var (option, address) in addresses)
            if (FaultOf(option, address) is { } fault)
                yield return fault;
    }

    private static IEnumerable<(string Option, Uri Address)> Named(ServerSettings settings)
    {
        yield return ("--urls", settings.Url);
        yield return ("--agent-url", settings.AgentUrl);
        if (settings.InternalUrl is { } url)
            yield return ("--internal-url", url);
    }

    private static string? FaultOf(string option, Uri address)
    {
        var ip = IPAddress.TryParse(address.Host.Trim('[', ']'), out var given) ? given : IPAddress.Loopback;
        using var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(ip, address.Port));
            return null;
        }
        catch (SocketException e)
        {
            return $"{option}: " + e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"port {address.Port} of {address.Host} is taken by another program: "
                    + $"end that one, or choose another port, e.g. {option} {Higher(address)}.",
                SocketError.AddressNotAvailable => $"{address.Host} is no address of this machine: "
                    + $"take one of its own, e.g. {option} http://0.0.0.0:{address.Port}.",
                SocketError.AccessDenied => $"port {address.Port} is not free to this user: choose one above 1023, "
                    + $"e.g. {option} {Higher(address)}.",
                _ => $"nothing can listen at {address.Host}:{address.Port}: {e.Message}. Choose another address.",
            };
        }
    }

    private static string Higher(Uri address) =>
        $"http://{address.Host}:{(address.Port < 1024 ? address.Port + 8000 : address.Port > 65435 ? address.Port - 100 : address.Port + 100)}";

    public async Task GateAsync(HttpContext context, RequestDelegate next)
    {
        var endpoint = context.GetEndpoint();
        var mark = endpoint?.Metadata.GetMetadata<InternalEndpoint>();
        var port = context.Connection.LocalPort;
        var served = port == settings.InternalUrl?.Port ? mark is not null
            : mark is null && port == settings.AgentUrl.Port == (endpoint?.Metadata.GetMetadata<GrpcMethodMetadata>() is not null);
        if (!served)
            context.Response.StatusCode = 404;
        else if (mark is { Caller: InternalCaller.Operator } && !IsOperator(context.Request))
            await Results.Problem("The operator's token is needed: Authorization: Bearer TOKEN.", statusCode: 401).ExecuteAsync(context);
        else
            await next(context);
    }

    private bool IsOperator(HttpRequest request)
    {
        const string scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return _token is not null && header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && _token.Is(header[scheme.Length..]);
    }
}
