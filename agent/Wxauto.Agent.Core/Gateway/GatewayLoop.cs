using Microsoft.Extensions.Hosting;
using Wxauto.Agent.Core.Configuration;

namespace Wxauto.Agent.Core.Gateway;

/// <summary>Keeps the agent connected for as long as it runs. When its enrolment was revoked, it stops the agent.</summary>
internal sealed partial class GatewayLoop(
    GatewayConnection connection, AgentHealth health, IHostApplicationLifetime agent, TimeProvider clock, ILogger<GatewayLoop> log)
    : BackgroundService
{
    private readonly ReconnectPolicy _policy = new(clock, Random.Shared);
    private volatile string? _revocation;

    /// <summary>What the platform said when it had revoked this agent; null while it has not.</summary>
    public string? Revocation => _revocation;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // It ends only by an exception.
                await connection.RunAsync(_policy.Welcomed, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested && ReconnectPolicy.IsExpected(e))
            {
                var (problem, wait) = _policy.Ended(e);
                health.Remember(problem);
                if (ReconnectPolicy.IsRevoked(e))
                {
                    _revocation = problem;
                    agent.StopApplication();
                    return;
                }
                LogDisconnected(problem, wait);
                await Task.Delay(wait, clock, stoppingToken);
            }
        }
    }

    [LoggerMessage(61, LogLevel.Warning, "{Problem} Trying again in {Wait}.")]
    private partial void LogDisconnected(string problem, TimeSpan wait);
}
