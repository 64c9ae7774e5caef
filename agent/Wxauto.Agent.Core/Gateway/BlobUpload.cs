using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using Wxauto.Agent.Core.Spool;
using Wxauto.Contracts.Sealing;

namespace Wxauto.Agent.Core.Gateway;

/// <summary>Sends content chunk by chunk and goes on where the gateway says it is. Belongs to one stream.</summary>
internal sealed class BlobUpload(GatewaySession session, BlobStore store)
{
    private static readonly TimeSpan AckTimeout = TimeSpan.FromSeconds(60);
    private readonly Channel<BlobAck> _acks = Channel.CreateUnbounded<BlobAck>();

    public void HandleAck(BlobAck ack)
    {
        store.SetProgress(ack.BlobId, ack.Received, ack.Complete || ack.Refusal.Length > 0);
        _acks.Writer.TryWrite(ack);
    }

    /// <summary>Returns when the gateway has all of it, or said that it never takes it.</summary>
    /// <exception cref="RpcException">The stream ended, or no acknowledgement came for a minute.</exception>
    public async Task UploadAsync(string blobId, CancellationToken cancellationToken)
    {
        if (store.Find(blobId) is not { Complete: false } blob)
            return;
        var offset = blob.Received < blob.Size ? blob.Received : 0;
        while (true)
        {
            var content = await store.ReadAsync(blob, offset, cancellationToken);
            var chunk = new BlobChunk
            {
                BlobId = blobId,
                Offset = offset,
                TotalSize = blob.Size,
                SealedData = UnsafeByteOperations.UnsafeWrap(session.Seal.Seal(SealedKind.BlobChunk, blobId, offset, content)),
            };
            await session.SendAsync(new AgentFrame { BlobChunk = chunk }, cancellationToken);
            var ack = await AckAsync(blobId, cancellationToken);
            if (ack.Complete || ack.Refusal.Length > 0)
                return;
            offset = ack.Received >= 0 && ack.Received < blob.Size
                ? ack.Received
                : throw Failure(StatusCode.OutOfRange, $"The gateway has {ack.Received} bytes of a blob of {blob.Size}.");
        }
    }

    private async Task<BlobAck> AckAsync(string blobId, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AckTimeout);
        try
        {
            while (true)
            {
                if (await _acks.Reader.ReadAsync(limit.Token) is var ack && ack.BlobId == blobId)
                    return ack;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure(StatusCode.DeadlineExceeded, "The gateway did not acknowledge a chunk of a blob for a minute.");
        }
    }

    private static RpcException Failure(StatusCode code, string detail) => new(new Status(code, detail));
}
