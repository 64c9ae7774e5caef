using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Resources;
using Wxauto.Contracts.Text;
using Wxauto.Hosting.Background;
using Wxauto.Knowledge.Search;
using Wxauto.Knowledge.Tables;
using Wxauto.Knowledge.Vectors;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Bases;

/// <summary>
/// The published chunks of all bases of the catalog, in memory. Follows the database by the revisions of the bases: at once in the process
/// that publishes, within a second in others.
/// </summary>
internal sealed partial class KnowledgeLibrary(IResourceCatalog catalog, IDbContextFactory<WxautoDb> contexts, VectorStorage vectors,
    TimeProvider time, ILogger<KnowledgeLibrary> logger) : PeriodicService
{
    private const int DocumentsAtOnce = 50;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, Followed> _bases = new();
    private readonly SemaphoreSlim _refreshing = new(1, 1);

    /// <summary>Null while the base is unknown or not loaded yet.</summary>
    public SearchableBase? Find(string name) => _bases.TryGetValue(name, out var followed) && followed.Loaded ? followed.Base : null;

    public long RevisionOf(string name) => _bases.TryGetValue(name, out var followed) ? followed.Revision : 0;

    /// <summary>Brings every base to what is published.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            var current = catalog.Current;
            foreach (var gone in _bases.Keys.Where(n => !current.KnowledgeBases.ContainsKey(n)))
                _bases.TryRemove(gone, out _);
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var marks = await db.KnowledgeBases.AsNoTracking().ToDictionaryAsync(b => b.Base, cancellationToken);
            foreach (var (name, resource) in current.KnowledgeBases)
            {
                var spec = current.WithModel(resource.Spec);
                // What is searched depends on these parts of the spec; a base with others is loaded anew, and
                // until then the old one is searched.
                var settings = JsonSerializer.Serialize(new { spec.Embedding, spec.Index, spec.Retrieval, spec.Learning });
                var followed = _bases.GetValueOrDefault(name);
                var next = followed?.Settings == settings ? followed : new Followed(new SearchableBase(spec), settings);
                var mark = marks.GetValueOrDefault(name);
                next.Base.Calibration = Calibration.Read(mark?.Calibration);
                if (next.Revision < mark?.Revision)
                {
                    await FollowAsync(db, name, next, cancellationToken);
                    // The newest change may have been a removal that is forgotten since.
                    next.Revision = Math.Max(next.Revision, mark.Revision);
                }
                next.Loaded = true;
                _bases[name] = next;
            }
        }
        finally
        {
            _refreshing.Release();
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Period Period => new("Following what is published", Interval, time, logger) { AtOnce = false };

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        foreach (var (name, followed) in _bases)
            if (followed.ToSay() is var changed and > 0)
            {
                var (documents, chunks) = followed.Base.Size;
                LogRead(name, Plural.Of(changed, "document") + (changed == 1 ? " was" : " were"), Plural.Of(documents, "document"),
                    Plural.Of(chunks, "passage"));
            }
    }

    private async Task FollowAsync(WxautoDb db, string name, Followed followed, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var documents = await db.KnowledgeDocuments.AsNoTracking().Where(d => d.Base == name && d.Revision > followed.Revision)
            .OrderBy(d => d.Revision).ToListAsync(cancellationToken);
        foreach (var some in documents.Chunk(DocumentsAtOnce))
        {
            var ids = some.Select(d => d.Id).ToList();
            var chunks = (await db.KnowledgeChunks.AsNoTracking().Where(c => ids.Contains(c.DocumentId)).ToListAsync(cancellationToken))
                .ToLookup(c => c.DocumentId);
            var embedded = followed.Base.Spec is { Embedding: not null, Index.Type: IndexType.Embedded };
            var known = embedded ? await vectors.ReadAsync(chunks.SelectMany(d => d).Select(c => c.Vector).Where(k => k.Length > 0),
                cancellationToken) : [];
            foreach (var document in some)
            {
                var facts = FactsOf(document);
                followed.Base.Replace(document.Id,
                    [.. chunks[document.Id].OrderBy(c => c.Ordinal)
                    .Select(c => (new Chunk(c.Id, facts, c.Ordinal, c.Part, c.Section, c.Text), c.Hints,
                    known.GetValueOrDefault(c.Vector)))]);
            }
            followed.Revision = some[^1].Revision;
        }
        followed.Count(documents.Count);
        LogFollowed(name, Plural.Of(documents.Count, "document"), (long)time.GetElapsedTime(started).TotalMilliseconds);
    }

    private static DocumentFacts FactsOf(KnowledgeDocument document) => new(document.Id, document.Name, document.Title, document.Source,
        new ChunkScope(document.Tags.Split('\n', StringSplitOptions.RemoveEmptyEntries), document.Audience, document.ValidFrom,
            document.ValidUntil));

    [LoggerMessage(1, LogLevel.Debug, "KnowledgeBase {Name}: {Changed} followed in {Milliseconds} ms")]
    private partial void LogFollowed(string name, string changed, long milliseconds);

    [LoggerMessage(2, LogLevel.Information, "KnowledgeBase {Name}: {Changed} read or removed; {Documents} with {Passages} are searched")]
    private partial void LogRead(string name, string changed, string documents, string passages);

    private sealed class Followed(SearchableBase searchable, string settings)
    {
        public SearchableBase Base => searchable;
        public string Settings => settings;
        public long Revision { get; set; }
        public bool Loaded { get; set; }

        private int _unsaid;
        private int _seen;

        public void Count(int documents) => Interlocked.Add(ref _unsaid, documents);

        /// <summary>Documents that were followed since it was said last, once no more come; else 0.</summary>
        public int ToSay()
        {
            var unsaid = Volatile.Read(ref _unsaid);
            if (unsaid != _seen)
            {
                _seen = unsaid;
                return 0;
            }
            _seen = 0;
            Interlocked.Add(ref _unsaid, -unsaid);
            return unsaid;
        }
    }
}
