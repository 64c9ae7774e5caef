using Grpc.Core;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Gateway.Identity;

namespace Wxauto.Gateway.Streams;

/// <summary>Serves one stream from Welcome to its end, or to that of its access token.</summary>
internal sealed class AgentConnection(AgentStream stream, AgentFrames frames, AccessTokens tokens, TimeProvider time)
{
    /// <summary>How long a frame that is on its way when the stream ends may take.</summary>
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(2);
    private DateTimeOffset _expires;

    public async Task RunAsync(IAsyncStreamReader<AgentFrame> up, IServerStreamWriter<ServerFrame> down, DateTimeOffset expires,
        CancellationToken cancellationToken)
    {
        _expires = expires;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stream.Ended);
        // A write that is cancelled resets the stream: the agent would not be told why it ended.
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = new[] { ReadAsync(up, ended.Token), WriteAsync(down, cut.Token, ended.Token), ExpireAsync(ended.Token) };
        try
        {
            await await Task.WhenAny(tasks);
        }
        finally
        {
            await ended.CancelAsync();
            cut.CancelAfter(LastWrite);
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(IAsyncStreamReader<AgentFrame> up, CancellationToken cancellationToken)
    {
        await foreach (var frame in up.ReadAllAsync(cancellationToken))
        {
            FrameBounds.Check(frame);
            if (frame.BodyCase == AgentFrame.BodyOneofCase.TokenRenewal)
                await RenewAsync(frame.TokenRenewal.AccessToken);
            else
                await frames.HandleAsync(stream, frame, cancellationToken);
        }
    }

    private Task WriteAsync(IServerStreamWriter<ServerFrame> down, CancellationToken cut, CancellationToken ended) =>
        stream.Down.WriteAsync(frame =>
        {
            ended.ThrowIfCancellationRequested();
            return down.WriteAsync(frame, cut);
        }, ended);

    /// <summary>Ends the stream when the agent does not renew its token in time.</summary>
    private async Task ExpireAsync(CancellationToken cancellationToken)
    {
        while (_expires - time.GetUtcNow() is { Ticks: > 0 } left)
            await Task.Delay(left + TimeSpan.FromSeconds(1), time, cancellationToken);
        throw new RpcException(new Status(StatusCode.Unauthenticated, "The access token expired. Authenticate again."));
    }

    private async Task RenewAsync(string token)
    {
        if (await tokens.ValidateAsync(token) is not { } valid || valid.Agent != stream.Agent || valid.KeyId != stream.KeyId)
            throw new RpcException(new Status(StatusCode.Unauthenticated, "The renewed token is not valid for this agent."));
        _expires = valid.Expires;
    }
}
