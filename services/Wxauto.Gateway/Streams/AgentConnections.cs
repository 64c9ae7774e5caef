using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Events;
using Wxauto.Gateway.Identity;

namespace Wxauto.Gateway.Streams;

/// <summary>Makes a stream the agent's newest one, welcomes the agent, and serves it until one of them ends.</summary>
internal sealed class AgentConnections(
    AgentStreams streams, AgentPresence presence, AgentConfigurations configurations, AgentFrames frames, AccessTokens tokens, IEventBus bus,
    TimeProvider time)
{
    public async Task ServeAsync(AgentStream stream, Hello hello, IAsyncStreamReader<AgentFrame> up, IServerStreamWriter<ServerFrame> down,
        DateTimeOffset expires, CancellationToken cancellationToken)
    {
        try
        {
            // From here on other streams of the agent, in whichever process, get no replies.
            if (await presence.ConnectedAsync(stream, hello, cancellationToken) is not { } pause)
                throw new RpcException(StreamEnd.Revoked.ToStatus());
            stream.SetPause(pause);
            stream.Send(Welcome(stream.Agent, pause));
            streams.Add(stream);
            bus.Announce(new AgentChanged(stream.Agent));
            using var changes = configurations.OnChange(() => stream.Send(configurations.Of(stream.Agent, stream.PauseRequested)));
            frames.Opened(stream);
            await new AgentConnection(stream, frames, tokens, time).RunAsync(up, down, expires, cancellationToken);
        }
        catch (OperationCanceledException) when (stream.Ended.IsCancellationRequested)
        {
            throw new RpcException(stream.EndedBy.ToStatus());
        }
        finally
        {
            streams.Remove(stream);
            await presence.DisconnectedAsync(stream, CancellationToken.None);
        }
    }

    private Welcome Welcome(string agent, bool pause) => new()
    {
        HeartbeatInterval = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(AgentPresence.HeartbeatInterval),
        Configuration = configurations.Of(agent, pause),
        ServerTime = time.GetUtcNow().ToTimestamp(),
    };
}
