using Google.Protobuf;
using Grpc.Core;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Spool;
using Wxauto.Contracts.Sealing;

namespace Wxauto.Agent.Core.Gateway;

/// <summary>Sends what the gateway has not committed, in order, a bounded number at a time. Belongs to one stream.</summary>
internal sealed class MessageUpload(GatewaySession session, AgentSpool spool, AgentState state, BlobUpload blobs, TimeProvider clock)
{
    private const int BatchSize = 64;
    private const int MaxInFlight = 512;
    private static readonly TimeSpan AckTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _inFlight = [];
    private long _last;

    /// <exception cref="RpcException">The stream ended, or the gateway takes nothing any more.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (!await SendSomeAsync(cancellationToken))
                await session.Acknowledged.WaitAsync(PollInterval, clock, cancellationToken);
            RefuseSilence();
        }
    }

    /// <summary>The gateway committed or refused these.</summary>
    public void HandleAcks(MessageAcks acks)
    {
        var released = spool.Inbound.Remove(acks.ClientIds);
        foreach (var refusal in acks.Refusals)
            spool.Inbound.Refuse(refusal.ClientId, refusal.Reason);
        released.ForEach(spool.Blobs.Release);
        lock (_lock)
        {
            foreach (var id in acks.ClientIds.Concat(acks.Refusals.Select(r => r.ClientId)))
                _inFlight.Remove(id);
        }
        session.Acknowledged.Set();
    }

    private async Task<bool> SendSomeAsync(CancellationToken cancellationToken)
    {
        var room = MaxInFlight - InFlight;
        if (state.Filter is not { } filter || room <= 0)
            return false;
        var messages = spool.Inbound.After(_last, Math.Min(BatchSize, room));
        if (messages.Count == 0)
            return false;
        // Spooled under an older selection of chats: the newer one keeps them on this PC.
        var (selected, kept) = (messages.FindAll(m => Selected(filter, m)), messages.FindAll(m => !Selected(filter, m)));
        spool.Inbound.Remove(kept.Select(m => m.ClientId)).ForEach(spool.Blobs.Release);

        var batch = new MessageBatch();
        foreach (var message in selected)
        {
            if (message.BlobId is { } blob)
            {
                // What was collected so far need not wait for the upload.
                await SendAsync(batch, cancellationToken);
                batch = new MessageBatch();
                await blobs.UploadAsync(blob, cancellationToken);
            }
            batch.Messages.Add(Seal(message));
        }
        await SendAsync(batch, cancellationToken);
        _last = messages[^1].Sequence;
        return true;
    }

    private static bool Selected(ChatFilter filter, SpooledMessage message) => filter.Selects(message.Body.ChatName, message.Body.ChatKind);

    private SealedMessage Seal(SpooledMessage message) =>
        new()
        {
            ClientId = message.ClientId,
            Sequence = message.Sequence,
            SealedBody = UnsafeByteOperations.UnsafeWrap(
                session.Seal.Seal(SealedKind.Message, message.ClientId, message.Sequence, message.Body.ToByteArray())),
        };

    private async Task SendAsync(MessageBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Messages.Count == 0)
            return;
        lock (_lock)
        {
            foreach (var message in batch.Messages)
                _inFlight[message.ClientId] = clock.GetTimestamp();
        }
        await session.SendAsync(new AgentFrame { Messages = batch }, cancellationToken);
    }

    private int InFlight
    {
        get
        {
            lock (_lock)
                return _inFlight.Count;
        }
    }

    // A gateway that answers nothing for long has lost them: a new stream sends them again.
    private void RefuseSilence()
    {
        lock (_lock)
        {
            if (_inFlight.Values.Any(sent => clock.GetElapsedTime(sent) > AckTimeout))
                throw new RpcException(new Status(StatusCode.DeadlineExceeded, "The gateway did not acknowledge messages for a minute."));
        }
    }
}
