namespace Wxauto.Agent.Gateway;

/// <summary>Shows a fresh token on the stream before the old one ends.</summary>
internal sealed class TokenRenewals(AccessTokens tokens, TimeProvider clock)
{
    private const double RenewAt = 2.0 / 3;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    public async Task RunAsync(
        GatewaySession session, AgentService.AgentServiceClient client, AgentIdentity identity, AccessToken token, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var wait = token.Life * RenewAt;
            await Task.Delay(wait < Shortest ? Shortest : wait, clock, cancellationToken);
            token = await tokens.RequestAsync(client, identity, cancellationToken);
            await session.SendAsync(new AgentFrame { TokenRenewal = new TokenRenewal { AccessToken = token.Text } }, cancellationToken);
        }
    }
}
