using System.Text.Json;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Http;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge.Ingestion.Sites;

/// <summary>
/// Fetches the pages of a url source and keeps them as content, which <see cref="SourceScan"/> finds. A run that is broken off goes on: pages that it stored are
/// not asked for again.
/// </summary>
internal sealed partial class SiteFetch(IResourceCatalog catalog, GuardedHttp http, HostPace pace, SitePages pages, TimeProvider time, ILogger<SiteFetch> logger) : IWorkflow
{
    public const string WorkflowName = "knowledge-site";

    /// <summary>The source is not there any more, or with other settings.</summary>
    private const string Overtaken = "";

    public string Name => WorkflowName;

    public IReadOnlyList<string> Steps { get; } = ["begin", "fetch", "clean"];

    public async Task<string> RunStepAsync(string step, WorkflowRunContext run, CancellationToken cancellationToken)
    {
        var input = JsonSerializer.Deserialize<SiteInput>(run.Input)!;
        if (!catalog.Current.KnowledgeBases.TryGetValue(input.Base, out var resource) || !input.IsIn(resource.Spec))
            return Overtaken;
        if (step == "begin")
            return new SiteState(Moment(), [], 0, false, []).Json();
        if (SiteState.Parse(run.State) is not { } state)
            return Overtaken;
        return step == "fetch" ? await FetchAsync(input, state, cancellationToken) : await CleanAsync(input, state, cancellationToken);
    }

    private async Task<string> FetchAsync(SiteInput input, SiteState state, CancellationToken cancellationToken)
    {
        try
        {
            var fetched = await new SiteCrawl(input, state.Began, new SiteRequests(http, pace), pages).RunAsync(cancellationToken);
            foreach (var problem in fetched.Problems)
                LogProblem(input.Base, input.Source, problem);
            return fetched.Json();
        }
        catch (FetchRefusedException e) when (!e.MayPass)
        {
            throw new WorkflowFailedException(e.Message, e);
        }
    }

    private async Task<string> CleanAsync(SiteInput input, SiteState state, CancellationToken cancellationToken)
    {
        if (!state.Complete)
            return state.Json();
        var kept = state.Kept.ToHashSet();
        var gone = (await pages.ListAsync(input.Base, input.Source, cancellationToken)).Values.Where(p => p.At < state.Began && !kept.Contains(p.Name)).Select(p => p.Name).ToList();
        await pages.RemoveAsync(input.Base, input.Source, gone, cancellationToken);
        if (gone.Count > 0)
            LogGone(input.Base, input.Source, gone.Count);
        return (state with { Kept = [] }).Json();
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
