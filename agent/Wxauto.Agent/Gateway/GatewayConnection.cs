using Grpc.Core;
using Wxauto.Agent.Configuration;
using Wxauto.Agent.Drivers;
using Wxauto.Agent.Spool;

namespace Wxauto.Agent.Gateway;

/// <summary>One connection from the proof of the key to the end of the stream.</summary>
internal sealed partial class GatewayConnection(
    AgentOptions options, IWeChatDriver driver, AgentSpool spool, AgentState state, IdentityStore identities, AccessTokens tokens,
    Heartbeats heartbeats, TokenRenewals renewals, CommandRun commands, TimeProvider clock, ILogger<GatewayConnection> log)
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(15);

    /// <summary>Runs until the stream ends. <paramref name="welcomed"/> is called when the gateway has accepted it.</summary>
    /// <exception cref="RpcException">The gateway refused, went away or ended the stream.</exception>
    /// <exception cref="ConfigurationException">The agent is not enrolled, or may not talk to this address.</exception>
    public async Task RunAsync(Action welcomed, CancellationToken cancellationToken)
    {
        var identity = identities.Identity
            ?? throw new ConfigurationException("This agent is not enrolled. Run: wxauto-agent enroll --config FILE --token TOKEN");
        using var channel = GatewayAddress.Open(options.Server, options.AllowInsecure);
        var client = new AgentService.AgentServiceClient(channel);
        var token = await tokens.RequestAsync(client, identity, cancellationToken);

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (session, welcome) = await GatewaySession.OpenAsync(client, identity, token.Text, driver.Name, ending.Token);
        using var opened = session;
        welcomed();
        LogConnected(identity.Agent, options.Server);
        if (welcome.Configuration is { } configuration)
            state.Apply(configuration);

        var blobs = new BlobUpload(session, spool.Blobs);
        var messages = new MessageUpload(session, spool, state, blobs, clock);
        var reports = new ReportUpload(session, spool.Replies, clock);
        var dispatch = new FrameDispatch(session, spool, state, messages, blobs, reports, commands, log);
        Task[] work =
        [
            ReceiveAsync(session, dispatch, ending.Token),
            messages.RunAsync(ending.Token),
            reports.RunAsync(ending.Token),
            PassOnAddedAsync(session, ending.Token),
            heartbeats.RunAsync(session, welcome.HeartbeatInterval?.ToTimeSpan() ?? DefaultInterval, ending.Token),
            renewals.RunAsync(session, client, identity, token, ending.Token),
        ];
        await EndTogetherAsync(work, ending);
    }

    private static async Task ReceiveAsync(GatewaySession session, FrameDispatch dispatch, CancellationToken cancellationToken)
    {
        while (await session.ReceiveAsync(cancellationToken) is { } frame)
            await dispatch.HandleAsync(frame, cancellationToken);
        throw new RpcException(new Status(StatusCode.Unavailable, "The gateway ended the stream."));
    }

    private async Task PassOnAddedAsync(GatewaySession session, CancellationToken cancellationToken)
    {
        while (true)
        {
            await spool.Inbound.Added.WaitAsync(cancellationToken);
            session.Acknowledged.Set();
        }
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
        await Task.WhenAll(work).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await reason;
    }

    [LoggerMessage(60, LogLevel.Information, "Connected to {Server} as {Agent}.")]
    private partial void LogConnected(string agent, Uri server);
}
