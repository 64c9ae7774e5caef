using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Ingestion.Sites;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge.Ingestion;

/// <summary>How far the ingestion before an evaluation is, in documents.</summary>
public sealed record IngestionProgress(int Done, int Total);

/// <summary>Looks at a base's sources once and waits until what is new is searched. The workflow worker must run in this
/// process or another one.</summary>
internal sealed class BaseUpdate(
    IResourceCatalog catalog, SiteSchedule sites, SourceScan scan, IWorkflowRuns runs, KnowledgeLibrary library,
    IDbContextFactory<WxautoDb> contexts, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>What could not be read, each with its document's name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such base.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(string name, IProgress<IngestionProgress>? progress,
        CancellationToken cancellationToken)
    {
        var resource = catalog.Current.KnowledgeBases[name];
        await sites.CheckAsync(resource, cancellationToken);
        while (await runs.CountUnfinishedAsync(SiteFetch.WorkflowName, $"{name}/", cancellationToken) > 0)
            await Task.Delay(Poll, time, cancellationToken);
        await scan.ScanAsync(resource, cancellationToken);
        var total = 0;
        while (await runs.CountUnfinishedAsync(DocumentIngestion.WorkflowName, $"{name}/", cancellationToken) is > 0 and var left)
        {
            total = Math.Max(total, left);
            progress?.Report(new IngestionProgress(total - left, total));
            await Task.Delay(Poll, time, cancellationToken);
        }
        progress?.Report(new IngestionProgress(total, total));
        await library.RefreshAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var failed = await db.KnowledgeDocuments.Where(d => d.Base == name && d.State == DocumentState.Failed)
            .Select(d => new { d.Name, d.Error }).ToListAsync(cancellationToken);
        var problems = scan.ProblemsOf(name).Select(p => KnowledgeReasons.OfSource.With(p.Source, p.Reason).ToString());
        return [.. failed.Select(d => $"{d.Name} {d.Error}").Concat(problems)];
    }
}
