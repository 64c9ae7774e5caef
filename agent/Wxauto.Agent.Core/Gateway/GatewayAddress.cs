using Grpc.Net.Client;
using Wxauto.Agent.Core.Configuration;

namespace Wxauto.Agent.Core.Gateway;

/// <summary>Opens channels to the gateway.</summary>
internal static class GatewayAddress
{
    /// <exception cref="ConfigurationException">Plain HTTP leaves this machine and was not allowed.</exception>
    public static GrpcChannel Open(Uri server, bool allowInsecure)
    {
        if (server.Scheme == Uri.UriSchemeHttp && !server.IsLoopback && !allowInsecure)
        {
            throw new ConfigurationException(
                $"{server} is not encrypted. Use https, or set 'allowInsecure: true' in a network that you trust.");
        }
        var handler = new SocketsHttpHandler
        {
            // A PC that slept or changed its network must notice within a minute that its stream is dead.
            KeepAlivePingDelay = TimeSpan.FromSeconds(20),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            ConnectTimeout = TimeSpan.FromSeconds(10),
        };
        return GrpcChannel.ForAddress(server, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = 4 * 1024 * 1024,
        });
    }
}
