using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Conversations;
using Wxauto.Storage;

namespace Wxauto.Conversations.Blobs;

/// <summary>How far the upload of a blob is.</summary>
/// <param name="Received">Bytes that are committed; the next chunk starts here.</param>
/// <param name="Refusal">Why the content can never be accepted; null when it can.</param>
public sealed record BlobProgress(long Received, bool Complete, string? Refusal = null);

/// <summary>Blobs in the database, in the chunks they came in. A chunk is committed before it is acknowledged, so an upload goes
/// on where it stopped.</summary>
public sealed class BlobStorage(IDbContextFactory<WxautoDb> contexts, TimeProvider time) : IBlobReader
{
    /// <summary>Bytes of one blob at most.</summary>
    public const long MaxSize = 20 << 20;

    /// <summary>Bytes of one chunk at most.</summary>
    public const int MaxChunk = 64 << 10;

    /// <summary>An agent uploads one blob after the other; more unfinished ones than this are a fault.</summary>
    private const int MaxUnfinished = 32;

    /// <summary>Commits the chunk when it is the next one of its blob; otherwise only says where the upload is.</summary>
    public async Task<BlobProgress> AppendAsync(string agent, string id, long size, long offset, byte[] data,
        CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var blob = await db.Blobs.FindAsync([agent, id], cancellationToken);
        if (blob is { Complete: true })
            return new BlobProgress(blob.Size, true);
        if (blob is not null && blob.Size != size)
            return new BlobProgress(blob.Received, false, $"The same id was begun with {blob.Size} bytes.");
        if (blob is null)
        {
            if (await db.Blobs.CountAsync(b => b.Agent == agent && !b.Complete, cancellationToken) >= MaxUnfinished)
                return new BlobProgress(0, false, $"There are {MaxUnfinished} unfinished uploads already.");
            db.Blobs.Add(blob = new Blob { Agent = agent, Id = id, Size = size, CreatedAt = time.GetUtcNow() });
        }
        if (offset != blob.Received || data.Length == 0 || data.Length > size - offset)
            return new BlobProgress(blob.Received, false, data.Length > size - offset ? "A chunk reaches beyond the blob's size." : null);
        db.BlobParts.Add(new BlobPart { Agent = agent, BlobId = id, Offset = offset, Data = data });
        blob.Received += data.Length;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        if (blob.Received == size && !await FinishAsync(db, blob, cancellationToken))
        {
            await transaction.CommitAsync(cancellationToken);
            return new BlobProgress(0, false, "The content has another SHA-256 than its id says.");
        }
        await transaction.CommitAsync(cancellationToken);
        return new BlobProgress(blob.Received, blob.Complete);
    }

    /// <summary>Writes the content. False when it is not here, or not all of it.</summary>
    public async Task<bool> CopyToAsync(string agent, string id, Func<Blob, Stream> open, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Blobs.AsNoTracking().SingleOrDefaultAsync(b => b.Agent == agent && b.Id == id && b.Complete,
            cancellationToken) is not { } blob)
            return false;
        var target = open(blob);
        await foreach (var part in Parts(db, blob).AsAsyncEnumerable().WithCancellation(cancellationToken))
            await target.WriteAsync(part, cancellationToken);
        return true;
    }

    public async Task<byte[]?> ReadAsync(string agent, string id, long maxBytes, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        return await CopyToAsync(agent, id, blob => blob.Size <= maxBytes ? content : Stream.Null, cancellationToken)
            && content.Length > 0 ? content.ToArray() : null;
    }

    /// <summary>Removes what was created before: unfinished uploads, and any content. Returns how many blobs.</summary>
    public async Task<int> RemoveAsync(DateTimeOffset unfinishedBefore, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Blobs.Where(b => b.CreatedAt < before || (!b.Complete && b.CreatedAt < unfinishedBefore))
            .ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>A blob whose content is not what its id says is removed.</summary>
    private static async Task<bool> FinishAsync(WxautoDb db, Blob blob, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (var part in Parts(db, blob).AsAsyncEnumerable().WithCancellation(cancellationToken))
            hash.AppendData(part);
        blob.Complete = Convert.ToHexStringLower(hash.GetHashAndReset()) == blob.Id;
        if (!blob.Complete)
            db.Blobs.Remove(blob);
        await db.SaveChangesAsync(cancellationToken);
        return blob.Complete;
    }

    private static IQueryable<byte[]> Parts(WxautoDb db, Blob blob) =>
        db.BlobParts.AsNoTracking().Where(p => p.Agent == blob.Agent && p.BlobId == blob.Id).OrderBy(p => p.Offset).Select(p => p.Data);
}
