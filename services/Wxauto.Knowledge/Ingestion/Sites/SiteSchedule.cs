using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Background;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge.Ingestion.Sites;

/// <summary>Starts the fetching of url sources when they are new, changed or due, tells what became of it, and removes what was fetched for
/// sources that are gone.</summary>
internal sealed partial class SiteSchedule(IResourceCatalog catalog, SitePages pages, IWorkflowRuns runs, TimeProvider time,
    ILogger<SiteSchedule> logger) : PeriodicService
{
    private const int MaxRuns = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<string, IReadOnlyList<SourceProblem>> _problems = new();

    /// <summary>What staff should know of the last fetching of each source.</summary>
    public IReadOnlyList<SourceProblem> ProblemsOf(string knowledgeBase) => _problems.GetValueOrDefault(knowledgeBase, []);

    public async Task CheckAsync(Resource<KnowledgeBaseSpec> resource, CancellationToken cancellationToken)
    {
        var sources = resource.Spec.Sources.Where(s => s.Url is not null)
            .Select(s => (Spec: s, Input: SiteInput.Of(resource.Name, s.Name, s.Url!))).ToList();
        await RemoveOthersAsync(resource.Name, sources.ConvertAll(s => s.Input), cancellationToken);
        var problems = new List<SourceProblem>();
        foreach (var (spec, input) in sources)
        {
            var (newest, telling) = await LastAsync(input, cancellationToken);
            if (await IsDueAsync(newest, input, spec.Url!.Every, cancellationToken))
                await runs.StartAsync(SiteFetch.WorkflowName, input.Key, input, cancellationToken);
            if (telling is not null)
                problems.AddRange(telling.Error is { } error ? [new(spec.Name, error)]
                    : (SiteState.SeenBy(telling)?.Problems ?? []).Select(p => new SourceProblem(spec.Name, p)));
        }
        _problems[resource.Name] = problems;
    }

    protected override Period Period => new("Checking url sources", Interval, time, logger);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = catalog.OnChange(_ => Wake());
        await base.ExecuteAsync(stoppingToken);
    }

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var resource in catalog.Current.KnowledgeBases.Values)
        {
            try
            {
                await CheckAsync(resource, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e, resource.Name);
            }
        }
        foreach (var gone in _problems.Keys.Where(n => !catalog.Current.KnowledgeBases.ContainsKey(n)))
            _problems.TryRemove(gone, out _);
    }

    private async Task RemoveOthersAsync(string knowledgeBase, List<SiteInput> inForce, CancellationToken cancellationToken)
    {
        foreach (var run in await runs.ListAsync(SiteFetch.WorkflowName, $"{knowledgeBase}/", unfinishedOnly: true, MaxRuns,
            cancellationToken))
            if (inForce.TrueForAll(i => i.Key != run.Key))
                await runs.CancelAsync(run.Id, cancellationToken);
        await pages.RemoveSourcesExceptAsync(knowledgeBase, [.. SourceSpec.Reserved, .. inForce.Select(i => i.Source)], cancellationToken);
    }

    /// <summary>The newest run, and the newest with these settings that came to an end or to an error: while one is under way, what the one
    /// before told still holds.</summary>
    private Task<(WorkflowRunInfo? Newest, WorkflowRunInfo? Told)> LastAsync(SiteInput input, CancellationToken cancellationToken) =>
        runs.LastAsync(SiteFetch.WorkflowName, input.Key, input.Json(), cancellationToken);

    private async Task<bool> IsDueAsync(WorkflowRunInfo? newest, SiteInput input, TimeSpan every, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (newest is not null && newest.Input != input.Json())
            return true;
        if (newest is { State: WorkflowRunState.Waiting or WorkflowRunState.Running })
            return false;
        var last = await pages.LastAsync(input.Base, input.Source, cancellationToken);
        // Runs are forgotten after a while; the pages tell then when the last one was.
        if (newest is null)
            return last is null || last + every <= now;
        // The source was away meanwhile, and its pages were removed or not kept at all.
        var missing = newest.State switch
        {
            WorkflowRunState.Succeeded => SiteState.SeenBy(newest) is not { } state || (state.Pages > 0 && last is null),
            WorkflowRunState.Cancelled => last is null,
            _ => false,
        };
        return missing || (newest.StartedAt ?? newest.CreatedAt) + every <= now;
    }

    [LoggerMessage(1, LogLevel.Warning, "KnowledgeBase {Name}: its url sources cannot be checked; trying again")]
    private partial void LogFailed(Exception e, string name);
}
