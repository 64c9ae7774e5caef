using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Vectors;

/// <summary>Vectors in the database, by what they were made of. Each batch is committed before the next one is asked for.</summary>
internal sealed class VectorStorage(IDbContextFactory<WxautoDb> contexts, ITextEmbedder embedder, TimeProvider time)
{
    private const int Batch = 32;
    private const int Lookup = 500;

    public static string KeyOf(EmbeddingSpec spec, string text) => VectorBytes.Key($"{spec.Provider}/{spec.Model}", spec.Dimensions, text);

    /// <summary>Asks for the vectors that are not here yet.</summary>
    /// <exception cref="EmbeddingException">There are none to be had.</exception>
    public async Task FillAsync(EmbeddingSpec spec, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var byKey = texts.DistinctBy(t => KeyOf(spec, t)).ToDictionary(t => KeyOf(spec, t));
        // Whoever forgets old vectors must see that these are wanted again before it is seen which are here.
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            foreach (var some in byKey.Keys.Chunk(Lookup))
                await RenewAsync(db.KnowledgeVectors.Where(v => some.Contains(v.Key)), cancellationToken);
        var missing = byKey.Keys.Except((await ReadAsync(byKey.Keys, cancellationToken)).Keys).ToList();
        foreach (var keys in missing.Chunk(Batch))
        {
            var vectors = await embedder.EmbedAsync(new EmbeddingModel(spec.Provider, spec.Model, spec.Dimensions),
                [.. keys.Select(k => byKey[k])], EmbeddingPurpose.Document, cancellationToken);
            await SaveAsync(keys.Zip(vectors), cancellationToken);
        }
    }

    /// <summary>Keeps vectors; those that are here already stay.</summary>
    public async Task SaveAsync(IEnumerable<(string Key, float[] Vector)> vectors, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = vectors.Select(v => new KnowledgeVector { Key = v.Key, Content = VectorBytes.Of(v.Vector), UsedAt = time.GetUtcNow() })
            .ToList();
        var keys = rows.Select(r => r.Key).ToList();
        var here = await db.KnowledgeVectors.Where(v => keys.Contains(v.Key)).Select(v => v.Key).ToListAsync(cancellationToken);
        db.KnowledgeVectors.AddRange(rows.Where(r => !here.Contains(r.Key)));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Another run brought some of them at the same moment: one by one, those that are there are passed over.
            db.ChangeTracker.Clear();
            foreach (var row in rows)
                if (!await db.KnowledgeVectors.AnyAsync(v => v.Key == row.Key, cancellationToken))
                {
                    db.KnowledgeVectors.Add(row);
                    await db.SaveChangesAsync(cancellationToken);
                }
        }
    }

    public async Task<Dictionary<string, float[]>> ReadAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = new Dictionary<string, float[]>();
        foreach (var some in keys.Distinct().Chunk(Lookup))
            foreach (var row in await db.KnowledgeVectors.AsNoTracking().Where(v => some.Contains(v.Key))
                .Select(v => new { v.Key, v.Content }).ToListAsync(cancellationToken))
                found[row.Key] = VectorBytes.Read(row.Content);
        return found;
    }

    /// <summary>The document's chunks go: their vectors are kept for a time from now on.</summary>
    public Task RenewAsync(WxautoDb db, Guid document, CancellationToken cancellationToken) =>
        RenewAsync(db.KnowledgeVectors.Where(v => db.Set<KnowledgeChunk>().Any(c => c.DocumentId == document && c.Vector == v.Key)),
            cancellationToken);

    private Task<int> RenewAsync(IQueryable<KnowledgeVector> vectors, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var dayAgo = now.AddDays(-1);
        return vectors.Where(v => v.UsedAt < dayAgo).ExecuteUpdateAsync(u => u.SetProperty(v => v.UsedAt, now), cancellationToken);
    }

    /// <summary>Forgets vectors that no chunk uses and nobody asked for since then. Returns how many.</summary>
    public async Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.KnowledgeVectors.Where(v => v.UsedAt < before && !db.Set<KnowledgeChunk>().Any(c => c.Vector == v.Key))
            .ExecuteDeleteAsync(cancellationToken);
    }
}
