using System.Net;
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

    /// <summary>Without TLS one port cannot speak HTTP/1.1 and HTTP/2.</summary>
    public void Listen(KestrelServerOptions kestrel)
    {
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
