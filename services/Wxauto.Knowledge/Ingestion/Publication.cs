using System.Data;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Changes;
using Wxauto.Knowledge.Evaluation;
using Wxauto.Knowledge.Tables;
using Wxauto.Knowledge.Vectors;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Ingestion;

/// <summary>
/// Puts a document's new chunks in the place of its old ones, in one transaction. Revisions of a base become visible in their order,
/// because whoever publishes holds the base's row until the commit.
/// </summary>
internal sealed class Publication(IDbContextFactory<WxautoDb> contexts, VectorStorage vectors, VectorIndexes indexes,
    KnowledgeLibrary library, QualityGate gate, TimeProvider time)
{
    private const string NextRevision = """
        INSERT INTO knowledge_bases (base, revision, calibration) VALUES ({0}, 1, '')
        ON CONFLICT (base) DO UPDATE SET revision = knowledge_bases.revision + 1 RETURNING revision AS "Value"
        """;

    public async Task PublishAsync(Resource<KnowledgeBaseSpec> resource, KnowledgeDocument document, PreparedDocument prepared,
        CancellationToken cancellationToken)
    {
        var scope = Sources.ScopeOf(resource.Spec, document.Source);
        await gate.CheckAsync(resource, document, prepared, scope, cancellationToken);
        var embedding = resource.Spec.Embedding;
        var rows = prepared.Chunks.Select((c, i) => new KnowledgeChunk
        {
            DocumentId = document.Id, Ordinal = i, Id = c.Id, Section = c.Section, Part = c.Part, Text = c.Text, Hints = c.Hints,
            Tokens = c.Tokens, Edited = c.Edited,
            Vector = embedding is null ? "" : VectorStorage.KeyOf(embedding, c.Embedded(prepared.Title)),
        }).ToList();
        // New vectors go into an outside index first and old ones leave it last: at no moment does a published chunk lack its vector.
        if (indexes.Outside(resource) is { } index)
        {
            var known = await vectors.ReadAsync(rows.Select(r => r.Vector), cancellationToken);
            await index.AddAsync(resource.Name, document.Id, scope,
                [.. rows.Where(r => known.ContainsKey(r.Vector)).Select(r => new VectorEntry(r.Id, known[r.Vector]))], cancellationToken);
        }
        var notes = AllNotes(resource.Name, document.Id, prepared);
        await CommitAsync(document, (d, revision) =>
        {
            d.Note = notes.Count == 0 ? null : CommonReasons.All(notes);
            (d.Title, d.State, d.Error, d.Fingerprint, d.Revision, d.Version) =
                (prepared.Title, DocumentState.Ready, null, prepared.Fingerprint, revision, d.Version + 1);
            (d.Bytes, d.Characters, d.Chunks) = (prepared.Bytes, prepared.Characters, rows.Count);
            (d.Tags, d.Audience, d.ValidFrom, d.ValidUntil) = (string.Join('\n', scope.Tags), scope.Audience, scope.ValidFrom,
                scope.ValidUntil);
        }, rows, prepared, cancellationToken);
        if (indexes.Outside(resource) is { } trimmed)
            await trimmed.TrimAsync(resource.Name, document.Id, [.. rows.Select(r => r.Id)], cancellationToken);
    }

    public async Task RemoveAsync(Resource<KnowledgeBaseSpec> resource, KnowledgeDocument document, CancellationToken cancellationToken)
    {
        await CommitAsync(document, (d, revision) =>
        {
            (d.State, d.Error, d.Fingerprint, d.Revision, d.Chunks, d.Characters) = (DocumentState.Removed, null, "", revision, 0, 0);
        }, [], null, cancellationToken);
        if (indexes.Outside(resource) is { } index)
            await index.TrimAsync(resource.Name, document.Id, [], cancellationToken);
    }

    /// <summary>What of the file was not read, and "2 of 5 passages also stand in …": the same said twice is answered twice, and
    /// forgotten in one place when it changes.</summary>
    public IReadOnlyList<Reason> AllNotes(string knowledgeBase, Guid document, PreparedDocument prepared)
    {
        var alike = library.Find(knowledgeBase) is { } published
            ? prepared.Chunks.Select(c => published.Alike(document, c.Text)).OfType<Chunk>().ToList() : [];
        return alike.Count == 0 ? prepared.Notes : [.. prepared.Notes, KnowledgeReasons.AlsoIn.With(alike.Count, prepared.Chunks.Count,
            [.. alike.Select(c => c.Document.Name).Distinct().Take(3)])];
    }

    /// <summary>What is published is what the source has: an error of an attempt between is over.</summary>
    public async Task ConfirmAsync(KnowledgeDocument document, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.KnowledgeDocuments.Where(d => d.Id == document.Id && d.Fingerprint != "")
            .ExecuteUpdateAsync(u => u.SetProperty(d => d.State, DocumentState.Ready).SetProperty(d => d.Error, (Reason?)null),
            cancellationToken);
    }

    private async Task CommitAsync(KnowledgeDocument document, Action<KnowledgeDocument, long> change, List<KnowledgeChunk> rows,
        PreparedDocument? prepared, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        var revision = (await db.Database.SqlQueryRaw<long>(NextRevision, document.Base).ToListAsync(cancellationToken))[0];
        await vectors.RenewAsync(db, document.Id, cancellationToken);
        var current = await db.KnowledgeDocuments.SingleAsync(d => d.Id == document.Id, cancellationToken);
        await KeepReadingAsync(db, current, rows, prepared, cancellationToken);
        await db.KnowledgeChunks.Where(c => c.DocumentId == document.Id).ExecuteDeleteAsync(cancellationToken);
        change(current, revision);
        current.UpdatedAt = time.GetUtcNow();
        db.KnowledgeChunks.AddRange(rows);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        library.Wake();
    }

    /// <summary>How it was read, and the passages that it had before; of those only when others take their place. Nothing stays of a
    /// document that is removed.</summary>
    private static async Task KeepReadingAsync(WxautoDb db, KnowledgeDocument current, List<KnowledgeChunk> rows,
        PreparedDocument? prepared, CancellationToken cancellationToken)
    {
        var reading = await db.KnowledgeReadings.SingleOrDefaultAsync(r => r.DocumentId == current.Id, cancellationToken);
        if (prepared is null)
        {
            if (reading is not null)
                db.KnowledgeReadings.Remove(reading);
            return;
        }
        var readBefore = reading?.At ?? current.UpdatedAt;
        if (reading is null)
        {
            reading = new KnowledgeReading { DocumentId = current.Id, At = default, Milliseconds = 0, Report = "" };
            db.KnowledgeReadings.Add(reading);
        }
        (reading.At, reading.Milliseconds, reading.Report) = (prepared.ReadAt, prepared.Milliseconds, prepared.Report.ToJson());
        var before = await db.KnowledgeChunks.AsNoTracking().Where(c => c.DocumentId == current.Id).OrderBy(c => c.Ordinal)
            .ToListAsync(cancellationToken);
        if (current.Fingerprint.Length == 0 || before.Select(c => (c.Section, c.Text)).SequenceEqual(rows.Select(c => (c.Section, c.Text))))
            return;
        (reading.BeforeVersion, reading.BeforeAt, reading.BeforePassages, reading.Before) =
            (current.Version, readBefore, before.Count, EarlierPassages.Write(before));
    }
}
