using Microsoft.Extensions.Hosting;
using Wxauto.Agent.Core.Configuration;

namespace Wxauto.Agent.Core.Gateway;

/// <summary>Keeps the agent connected for as long as it runs.</summary>
internal sealed partial class GatewayLoop(GatewayConnection connection, AgentHealth health, TimeProvider clock, ILogger<GatewayLoop> log)
    : BackgroundService
{
    private readonly ReconnectPolicy _policy = new(clock, Random.Shared);

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
                LogDisconnected(problem, wait);
                await Task.Delay(wait, clock, stoppingToken);
            }
        }
    }

    [LoggerMessage(61, LogLevel.Warning, "{Problem} Trying again in {Wait}.")]
    private partial void LogDisconnected(string problem, TimeSpan wait);
}
