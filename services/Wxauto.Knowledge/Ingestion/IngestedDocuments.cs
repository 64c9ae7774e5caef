using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Reasons;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Ingestion;

/// <summary>The rows of documents as ingestion sees them: what is there, what people edited, what went wrong.</summary>
internal sealed class IngestedDocuments(IDbContextFactory<WxautoDb> contexts, TimeProvider time)
{
    public async Task<KnowledgeDocument?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.KnowledgeDocuments.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancellationToken);
    }

    /// <summary>The newest edit of each chunk, and a mark of the newest of all; empty without edits.</summary>
    public async Task<(Dictionary<string, string> Texts, string Newest)> EditsAsync(Guid document, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var edits = await db.KnowledgeEdits.AsNoTracking().Where(e => e.DocumentId == document).OrderBy(e => e.At).ThenBy(e => e.Id)
            .ToListAsync(cancellationToken);
        return (edits.GroupBy(e => e.ChunkId).ToDictionary(g => g.Key, g => g.Last().After), edits.Count == 0 ? "" : $"|{edits[^1].Id:N}");
    }

    public async Task FailedAsync(Guid id, Reason reason, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        await db.KnowledgeDocuments.Where(d => d.Id == id).ExecuteUpdateAsync(u => u.SetProperty(d => d.State, DocumentState.Failed)
            .SetProperty(d => d.Error, reason).SetProperty(d => d.UpdatedAt, now), cancellationToken);
    }
}
