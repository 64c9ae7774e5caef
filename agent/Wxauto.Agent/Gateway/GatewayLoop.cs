using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Wxauto.Agent.Configuration;
using Wxauto.Agent.Reading;
using Wxauto.Agent.Spool;

namespace Wxauto.Agent.Gateway;

/// <summary>Keeps the agent connected for as long as it runs.</summary>
internal sealed partial class GatewayLoop(GatewayConnection connection, AgentHealth health, TimeProvider clock, ILogger<GatewayLoop> log) : BackgroundService
{
    private readonly Backoff _backoff = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(30), Random.Shared);

    // Only a person can mend these; asking often would be noise on both sides.
    private readonly Backoff _refused = new(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10), Random.Shared);

    // A person is expected to approve soon.
    private readonly Backoff _waiting = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30), Random.Shared);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan wait;
            try
            {
                await connection.RunAsync(Reset, stoppingToken);
                wait = _backoff.Next();
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested && IsExpected(e))
            {
                var (problem, backoff) = Judge(e);
                wait = backoff.Next();
                health.Remember(problem);
                LogDisconnected(problem, wait);
            }
            await Task.Delay(wait, clock, stoppingToken);
        }
    }

    private void Reset()
    {
        _backoff.Reset();
        _refused.Reset();
        _waiting.Reset();
    }

    private static bool IsExpected(Exception e) =>
        e is RpcException or ConfigurationException or OperationCanceledException or System.Security.Cryptography.CryptographicException || SpoolFaults.IsStorage(e);

    private (string Problem, Backoff Backoff) Judge(Exception e) => e switch
    {
        RpcException { StatusCode: StatusCode.PermissionDenied } refused => ($"The platform has revoked this agent; enrol it again. ({refused.Status.Detail})", _refused),
        RpcException { StatusCode: StatusCode.NotFound } unknown => ($"The platform does not know this agent; enrol it again. ({unknown.Status.Detail})", _refused),
        RpcException { StatusCode: StatusCode.FailedPrecondition } waiting => ($"The platform does not accept this agent yet: {waiting.Status.Detail}", _waiting),
        RpcException other => ($"No connection to the platform ({other.StatusCode}): {other.Status.Detail}", _backoff),
        _ when SpoolFaults.IsStorage(e) => (SpoolFaults.Describe(e), _backoff),
        ConfigurationException => (e.Message, _refused),
        _ => ($"The connection broke off: {e.Message}", _backoff),
    };

    [LoggerMessage(61, LogLevel.Warning, "{Problem} Trying again in {Wait}.")]
    private partial void LogDisconnected(string problem, TimeSpan wait);
}
