using Grpc.Net.Client;

namespace Wxauto.Agent.Core.Gateway;

/// <summary>An open stream, and what it takes to prove the key again while it lasts.</summary>
internal sealed record GatewayLease(GrpcChannel Channel, AgentService.AgentServiceClient Client, AgentIdentity Identity, AccessToken Token)
    : IDisposable
{
    public required GatewaySession Session { get; init; }

    public required Welcome Welcome { get; init; }

    public void Dispose()
    {
        Session.Dispose();
        Channel.Dispose();
    }
}
