using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Resources;
using Wxauto.Contracts.Text;
using Wxauto.Hosting.Background;
using Wxauto.Knowledge.Tables;
using Wxauto.Knowledge.Vectors;
using Wxauto.Storage;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge.Ingestion;

/// <summary>Compares the sources of all bases with what was read of them, and starts a run for each document that is
/// new, changed or gone.</summary>
internal sealed partial class SourceScan(
    IResourceCatalog catalog, SourceLists sources, IDbContextFactory<WxautoDb> contexts, IWorkflowRuns runs, TimeOrderedId ids,
    TimeProvider time, ILogger<SourceScan> logger) : PeriodicService
{
    private const string Gone = "gone";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    /// <summary>A document that failed is read again after this time: its provider may be back, its password gone.</summary>
    private static readonly TimeSpan FailedAgain = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, IReadOnlyList<SourceProblem>> _problems = new();
    private readonly SemaphoreSlim _comparing = new(1, 1);

    /// <summary>What is wrong with the sources of a base.</summary>
    public IReadOnlyList<SourceProblem> ProblemsOf(string knowledgeBase) => _problems.GetValueOrDefault(knowledgeBase, []);

    /// <summary>Starts what is to be done for one base. Returns how many documents that are.</summary>
    public async Task<int> ScanAsync(Resource<KnowledgeBaseSpec> resource, CancellationToken cancellationToken)
    {
        // An upload scans at once, and two scans would both add its document.
        await _comparing.WaitAsync(cancellationToken);
        try
        {
            return await CompareAsync(resource, cancellationToken);
        }
        finally
        {
            _comparing.Release();
        }
    }

    private async Task<int> CompareAsync(Resource<KnowledgeBaseSpec> resource, CancellationToken cancellationToken)
    {
        var (items, unknown, missed) = await sources.ReadAsync(resource, cancellationToken);
        _problems[resource.Name] = [.. unknown, .. missed];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await KnownAsync(db, resource.Name, cancellationToken);
        var changed = new List<(KnowledgeDocument Document, string Stamp)>();
        var spec = catalog.Current.WithModel(resource.Spec);
        var settings = items.Select(i => i.Scope).Distinct().ToDictionary(s => s, s => Settings.HashOf(spec, s));
        foreach (var item in items)
        {
            var stamp = $"{item.Stamp}|{settings[item.Scope]}";
            if (known.Remove((item.Source, item.Name), out var document) && document.Stamp == stamp && !IsDue(document))
                continue;
            if (document is null)
            {
                document = new KnowledgeDocument
                {
                    Id = ids.Next(), Base = resource.Name, Source = item.Source, Name = item.Name, Title = item.Name,
                    CreatedAt = time.GetUtcNow(),
                };
                db.KnowledgeDocuments.Add(document);
            }
            else
            {
                db.KnowledgeDocuments.Attach(document);
            }
            if (document.State == DocumentState.Removed)
                document.State = DocumentState.Pending;
            document.UpdatedAt = time.GetUtcNow();
            changed.Add((document, stamp));
        }
        // The rows must be there before the runs, the stamps only after them: a crash between them starts the runs again.
        await db.SaveChangesAsync(cancellationToken);
        foreach (var (document, stamp) in changed)
        {
            await StartAsync(document, gone: false, cancellationToken);
            document.Stamp = stamp;
        }
        foreach (var gone in known.Values.Where(d => d.State != DocumentState.Removed && d.Stamp != Gone
            && unknown.All(p => p.Source != d.Source)))
        {
            await StartAsync(gone, gone: true, cancellationToken);
            db.KnowledgeDocuments.Attach(gone);
            changed.Add((gone, gone.Stamp = Gone));
        }
        await db.SaveChangesAsync(cancellationToken);
        return changed.Count;
    }

    private Task<Guid> StartAsync(KnowledgeDocument document, bool gone, CancellationToken cancellationToken) => runs.StartAsync(
        DocumentIngestion.WorkflowName, DocumentIngestion.KeyOf(document), new DocumentInput(document.Id, gone), cancellationToken);

    /// <summary>
    /// Only what is compared, and not tracked: a base may have many thousand documents, and at almost every look none of them is changed.
    /// Those that are get attached, so that the columns that change are all that is written.
    /// </summary>
    private static Task<Dictionary<(string Source, string Name), KnowledgeDocument>> KnownAsync(WxautoDb db, string name,
        CancellationToken cancellationToken) =>
        db.KnowledgeDocuments.AsNoTracking().Where(d => d.Base == name)
            .Select(d => new KnowledgeDocument
            {
                Id = d.Id, Base = name, Source = d.Source, Name = d.Name, Stamp = d.Stamp, State = d.State, UpdatedAt = d.UpdatedAt,
            })
            .ToDictionaryAsync(d => (d.Source, d.Name), cancellationToken);

    private bool IsDue(KnowledgeDocument document) =>
        document.State == DocumentState.Removed
            || (document.State == DocumentState.Failed && document.UpdatedAt < time.GetUtcNow() - FailedAgain);

    protected override Period Period => new("Comparing sources", Interval, time, logger);

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var resource in catalog.Current.KnowledgeBases.Values)
        {
            try
            {
                if (await ScanAsync(resource, cancellationToken) is > 0 and var changed)
                    LogChanged(resource.Name, Plural.Of(changed, "document") + (changed == 1 ? " is" : " are"));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e, resource.Name);
            }
        }
        foreach (var gone in _problems.Keys.Where(n => !catalog.Current.KnowledgeBases.ContainsKey(n)))
            _problems.TryRemove(gone, out _);
    }

    [LoggerMessage(1, LogLevel.Information, "KnowledgeBase {Name}: {Changed} new, changed or gone")]
    private partial void LogChanged(string name, string changed);

    [LoggerMessage(2, LogLevel.Warning, "KnowledgeBase {Name}: its sources cannot be compared; what is published stays")]
    private partial void LogFailed(Exception e, string name);
}
