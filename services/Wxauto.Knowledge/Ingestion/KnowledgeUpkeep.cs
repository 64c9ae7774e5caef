using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wxauto.Hosting.Background;
using Wxauto.Knowledge.Tables;
using Wxauto.Knowledge.Vectors;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Ingestion;

/// <summary>Forgets vectors that no chunk uses any more, and documents that left their source long ago.</summary>
internal sealed partial class KnowledgeUpkeep(VectorStorage vectors, IDbContextFactory<WxautoDb> contexts, TimeProvider time,
    ILogger<KnowledgeUpkeep> logger) : PeriodicService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    /// <summary>A passage that comes back within this time, or an edit that is undone, costs nothing.</summary>
    private static readonly TimeSpan KeepVectors = TimeSpan.FromDays(30);

    /// <summary>Every process has followed the removal by then.</summary>
    private static readonly TimeSpan KeepRemoved = TimeSpan.FromDays(7);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var forgotten = await vectors.ForgetAsync(now - KeepVectors, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var before = now - KeepRemoved;
        var removed = await db.KnowledgeDocuments.Where(d => d.State == DocumentState.Removed && d.UpdatedAt < before)
            .ExecuteDeleteAsync(cancellationToken);
        if (forgotten + removed > 0)
            LogDone(forgotten, removed);
    }

    protected override Period Period => new("Forgetting old vectors and documents", Interval, time, logger) { AtOnce = false };

    protected override Task RunOnceAsync(CancellationToken cancellationToken) => RunAsync(cancellationToken);

    [LoggerMessage(1, LogLevel.Information, "Knowledge: {Vectors} vectors without a chunk and {Documents} removed documents are forgotten")]
    private partial void LogDone(int vectors, int documents);
}
