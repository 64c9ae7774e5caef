using Grpc.Core;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Gateway;

/// <summary>Starts what an open stream is for: what comes down, what goes up, and the heartbeats.</summary>
internal sealed class SessionTasks(
    AgentSpool spool, AgentState state, Heartbeats heartbeats, CommandExecutor commands, TimeProvider clock, ILogger<SessionTasks> log)
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(15);

    /// <summary>The first of them reads: it is the one that learns why the stream ended.</summary>
    public Task[] Start(GatewaySession session, Welcome welcome, CancellationToken cancellationToken)
    {
        var uploads = new SessionUploads(session, spool, state, clock);
        var dispatcher = new FrameDispatcher(session, uploads, spool.Replies, state, commands, log);
        return
        [
            ReceiveAsync(session, dispatcher, cancellationToken),
            .. uploads.Start(cancellationToken),
            heartbeats.RunAsync(session, welcome.HeartbeatInterval?.ToTimeSpan() ?? DefaultInterval, cancellationToken),
        ];
    }

    private static async Task ReceiveAsync(GatewaySession session, FrameDispatcher dispatcher, CancellationToken cancellationToken)
    {
        while (await session.ReceiveAsync(cancellationToken) is { } frame)
            await dispatcher.HandleAsync(frame, cancellationToken);
        throw new RpcException(new Status(StatusCode.Unavailable, "The gateway ended the stream."));
    }
}
