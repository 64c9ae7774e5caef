using Grpc.Core;
using Wxauto.Agent.Core.Configuration;

namespace Wxauto.Agent.Core.Gateway;

/// <summary>One connection from the proof of the key to the end of the stream.</summary>
internal sealed partial class GatewayConnection(
    AgentOptions options, GatewayLogin login, SessionTasks tasks, AgentState state, ILogger<GatewayConnection> log)
{
    /// <summary>Runs until the stream ends. <paramref name="welcomed"/> is called when the gateway has accepted it.</summary>
    /// <exception cref="RpcException">The gateway refused, went away or ended the stream.</exception>
    /// <exception cref="ConfigurationException">The agent is not enrolled, or may not talk to this address.</exception>
    public async Task RunAsync(Action welcomed, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var lease = await login.OpenAsync(ending.Token);
        welcomed();
        LogConnected(lease.Identity.Agent, options.Server);
        if (lease.Welcome.Configuration is { } configuration)
            state.Apply(configuration);
        await EndTogetherAsync([.. tasks.Start(lease.Session, lease.Welcome, ending.Token), login.RenewAsync(lease, ending.Token)], ending);
    }

    // The first to end ends all. What ended it is what is told: the others only notice that the stream is gone. When a
    // sender notices first, the reader knows the reason (the status of the call).
    private static async Task EndTogetherAsync(Task[] work, CancellationTokenSource ending)
    {
        var first = await Task.WhenAny(work);
        if (first != work[0] && first.Exception?.InnerException is RpcException { StatusCode: StatusCode.Unavailable })
            await Task.WhenAny(work[0], Task.Delay(TimeSpan.FromSeconds(1), ending.Token));
        var reason = work[0].IsFaulted ? work[0] : first;
        await ending.CancelAsync();
        await Task.WhenAll(work).ContinueWith(
            _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await reason;
    }

    [LoggerMessage(60, LogLevel.Information, "Connected to {Server} as {Agent}.")]
    private partial void LogConnected(string agent, Uri server);
}
