using Microsoft.EntityFrameworkCore;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge.Desk;

/// <summary>The edits of a document beside the passages that are published of it.</summary>
internal sealed class EditedPassages
{
    private readonly Dictionary<string, string> _published;
    private readonly Dictionary<string, List<KnowledgeEdit>> _byChunk;
    private readonly bool _isRead;

    private EditedPassages(List<KnowledgeEdit> newestFirst, Dictionary<string, string> published, bool isRead) =>
        (NewestFirst, _published, _isRead, _byChunk) = (newestFirst, published, isRead,
            newestFirst.GroupBy(e => e.ChunkId).ToDictionary(g => g.Key, g => g.ToList()));

    public IReadOnlyList<KnowledgeEdit> NewestFirst { get; }

    /// <summary>Passages that an edit took away, with the text that they had.</summary>
    public IEnumerable<(string ChunkId, string Text)> Hidden =>
        _byChunk.Where(c => c.Value[0].After.Length == 0 && !_published.ContainsKey(c.Key))
        .Select(c => (c.Key, c.Value.Select(e => e.Before).FirstOrDefault(b => b.Length > 0) ?? ""));

    public static async Task<EditedPassages> ReadAsync(WxautoDb db, IWorkflowRuns runs, KnowledgeDocument document, CancellationToken ct)
    {
        // The run first: when it ended before, what it published is seen below.
        var isRead = (await DocumentEndpoints.RunsAsync(runs, [document], ct)).TryGetValue(DocumentIngestion.KeyOf(document), out var run)
            && run.State != WorkflowRunState.Failed;
        var edits = await db.KnowledgeEdits.AsNoTracking().Where(e => e.DocumentId == document.Id).OrderByDescending(e => e.At)
            .ThenByDescending(e => e.Id).ToListAsync(ct);
        var published = await db.KnowledgeChunks.AsNoTracking().Where(c => c.DocumentId == document.Id).Select(c => new { c.Id, c.Text })
            .ToDictionaryAsync(c => c.Id, c => c.Text, ct);
        return new EditedPassages(edits, published, isRead);
    }

    /// <summary>The edit of the passage that is in force.</summary>
    public KnowledgeEdit? Newest(string chunkId) => _byChunk.TryGetValue(chunkId, out var edits) ? edits[0] : null;

    /// <summary>The text as people want it now, published or not; empty when they hid it, null when there is no such passage.</summary>
    public string? Current(string chunkId) => Newest(chunkId)?.After ?? _published.GetValueOrDefault(chunkId);

    /// <summary>
    /// The document changed where the passage was, so that the edit changes nothing any more. Not known while the document is read; nor of
    /// a passage that is hidden: it is not published either way.
    /// </summary>
    public bool IsOrphaned(string chunkId) => !_isRead && Newest(chunkId) is { After.Length: > 0 } && !_published.ContainsKey(chunkId);
}
