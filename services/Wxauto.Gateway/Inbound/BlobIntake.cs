using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Conversations.Blobs;

namespace Wxauto.Gateway.Inbound;

/// <summary>Takes pieces of blobs, and removes blobs whose time is over.</summary>
internal sealed partial class BlobIntake(BlobStorage storage, TimeProvider time, ILogger<BlobIntake> logger) : BackgroundService
{
    private static readonly TimeSpan Sweep = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeepUnfinished = TimeSpan.FromDays(7);
    private static readonly TimeSpan Keep = TimeSpan.FromDays(90);

    public async Task<BlobAck> AcceptAsync(string agent, BlobChunk chunk, Func<BlobChunk, byte[]> open, CancellationToken cancellationToken)
    {
        var progress = Refusal(chunk) is { } refusal ? new BlobProgress(0, false, refusal)
            : await AppendAsync(agent, chunk, open, cancellationToken);
        return new BlobAck { BlobId = chunk.BlobId, Received = progress.Received, Complete = progress.Complete,
            Refusal = progress.Refusal ?? "" };
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Sweep, time);
        do
        {
            try
            {
                var now = time.GetUtcNow();
                await storage.RemoveAsync(now - KeepUnfinished, now - Keep, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogSweepFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static string? Refusal(BlobChunk chunk)
    {
        if (chunk.BlobId.Length != SHA256.HashSizeInBytes * 2 || !chunk.BlobId.All(char.IsAsciiHexDigitLower))
            return "blob_id must be a SHA-256 in lower-case hex";
        if (chunk.TotalSize is <= 0 or > BlobStorage.MaxSize)
            return $"total_size must be 1 to {BlobStorage.MaxSize} bytes";
        return chunk.Offset < 0 || chunk.Offset >= chunk.TotalSize ? "offset is out of range" : null;
    }

    private async Task<BlobProgress> AppendAsync(string agent, BlobChunk chunk, Func<BlobChunk, byte[]> open,
        CancellationToken cancellationToken)
    {
        byte[] data;
        try
        {
            data = open(chunk);
        }
        catch (CryptographicException)
        {
            return new BlobProgress(0, false, "sealed_data cannot be opened with this stream's key");
        }
        return data.Length > BlobStorage.MaxChunk
            ? new BlobProgress(0, false, $"a chunk may have {BlobStorage.MaxChunk} bytes")
            : await storage.AppendAsync(agent, chunk.BlobId, chunk.TotalSize, chunk.Offset, data, cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Error, "Old blobs cannot be removed; trying again")]
    private partial void LogSweepFailed(Exception e);
}
