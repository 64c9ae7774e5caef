using Grpc.Core;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;

namespace Wxauto.Agent.Core.Gateway;

/// <summary>Proves the key of this agent to the platform and keeps the proof fresh.</summary>
internal sealed class GatewayLogin(
    AgentOptions options, IWeChatDriver driver, IdentityStore identities, AccessTokens tokens, TimeProvider clock)
{
    private const double RenewAt = 2.0 / 3;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>Proves the key and opens a stream.</summary>
    /// <exception cref="RpcException">The gateway refused or went away.</exception>
    /// <exception cref="ConfigurationException">The agent is not enrolled, or may not talk to this address.</exception>
    public async Task<GatewayLease> OpenAsync(CancellationToken cancellationToken)
    {
        var identity = identities.Identity
            ?? throw new ConfigurationException("This agent is not enrolled. Run: wxauto-agent enroll");
        var channel = GatewayAddress.Open(options.Server, options.AllowInsecure);
        try
        {
            var client = new AgentService.AgentServiceClient(channel);
            var token = await tokens.RequestAsync(client, identity, cancellationToken);
            var (session, welcome) = await GatewaySession.OpenAsync(client, identity, token.Text, driver.Name, cancellationToken);
            return new GatewayLease(channel, client, identity, token) { Session = session, Welcome = welcome };
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }

    /// <summary>Shows a fresh token on the stream before the old one ends.</summary>
    /// <exception cref="RpcException">The gateway refused or went away.</exception>
    public async Task RenewAsync(GatewayLease lease, CancellationToken cancellationToken)
    {
        var token = lease.Token;
        while (!cancellationToken.IsCancellationRequested)
        {
            var wait = token.Life * RenewAt;
            await Task.Delay(wait < Shortest ? Shortest : wait, clock, cancellationToken);
            token = await tokens.RequestAsync(lease.Client, lease.Identity, cancellationToken);
            var renewal = new TokenRenewal { AccessToken = token.Text };
            await lease.Session.SendAsync(new AgentFrame { TokenRenewal = renewal }, cancellationToken);
        }
    }
}
