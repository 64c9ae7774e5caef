using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Http;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge.Ingestion.Sites;

/// <summary>
/// Fetches the pages of a url source and keeps them as content, which <see cref="SourceScan"/> finds. A run that is broken off goes on:
/// pages that it stored are not asked for again.
/// </summary>
internal sealed partial class SiteFetch(IResourceCatalog catalog, GuardedHttp http, HostPace pace, SitePages pages, TimeProvider time,
    ILogger<SiteFetch> logger)
    : Workflow<SiteInput, SiteState>
{
    public const string WorkflowName = "knowledge-site";

    public override string Name => WorkflowName;

    protected override IReadOnlyList<WorkflowStep<SiteInput, SiteState>> Steps =>
    [
        Step("begin", (run, _) => Task.FromResult(IsInForce(run.Input) ? SiteState.Beginning(Moment()) : SiteState.OfOvertaken)),
        Step("fetch", (run, token) => UnlessOvertakenAsync(run, FetchAsync, token)),
        Step("clean", (run, token) => UnlessOvertakenAsync(run, CleanAsync, token)),
    ];

    private Task<SiteState> UnlessOvertakenAsync(
        WorkflowRun<SiteInput, SiteState> run, Func<SiteInput, SiteState, CancellationToken, Task<SiteState>> go,
        CancellationToken cancellationToken) =>
        run.State is { Overtaken: false } state && IsInForce(run.Input) ? go(run.Input, state, cancellationToken)
            : Task.FromResult(SiteState.OfOvertaken);

    private bool IsInForce(SiteInput input) => catalog.Current.KnowledgeBases.TryGetValue(input.Base, out var resource)
        && input.IsIn(resource.Spec);

    private async Task<SiteState> FetchAsync(SiteInput input, SiteState state, CancellationToken cancellationToken)
    {
        try
        {
            var fetched = await new SiteCrawl(input, state.Began, new SiteRequests(http, pace), pages).RunAsync(cancellationToken);
            foreach (var problem in fetched.Problems)
                LogProblem(input.Base, input.Source, problem);
            return fetched;
        }
        catch (FetchRefusedException e) when (!e.MayPass)
        {
            throw new WorkflowFailedException(e.Reason, e);
        }
    }

    private async Task<SiteState> CleanAsync(SiteInput input, SiteState state, CancellationToken cancellationToken)
    {
        if (!state.Complete)
            return state;
        var kept = state.Kept.ToHashSet();
        var gone = (await pages.ListAsync(input.Base, input.Source, cancellationToken))
            .Values.Where(p => p.At < state.Began && !kept.Contains(p.Name)).Select(p => p.Name).ToList();
        await pages.RemoveAsync(input.Base, input.Source, gone, cancellationToken);
        if (gone.Count > 0)
            LogGone(input.Base, input.Source, gone.Count);
        return state with { Kept = [] };
    }

    /// <summary>As exact as the database keeps it.</summary>
    private DateTimeOffset Moment()
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    [LoggerMessage(1, LogLevel.Warning, "KnowledgeBase {Name}, source {Source}: {Problem}")]
    private partial void LogProblem(string name, string source, Reason problem);

    [LoggerMessage(2, LogLevel.Information, "KnowledgeBase {Name}, source {Source}: {Count} pages are gone or no longer linked")]
    private partial void LogGone(string name, string source, int count);
}
