using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Bases;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge.Learning;

/// <summary>Reads what people answered and what customers asked in vain since the last time, and keeps it as drafts; takes back learnt
/// answers whose time is over.</summary>
internal sealed partial class KnowledgeLearning(
    IResourceCatalog catalog, KnowledgeLibrary library, LessonReader reader, DraftBook book, Drafts drafts, IWorkflowRuns runs,
    ILogger<KnowledgeLearning> logger)
    : Workflow<NoInput, NoState>
{
    public const string WorkflowName = "knowledge-learning";

    /// <summary>Parts of the conversations that one run reads; what is left is read by the next run at once.</summary>
    private const int MostParts = 100;

    public override string Name => WorkflowName;

    protected override IReadOnlyList<WorkflowStep<NoInput, NoState>> Steps => [Step("expire", ExpireAsync), Step("learn", LearnAsync)];

    /// <summary>What was learnt before learning was switched off has its end as well.</summary>
    private async Task<NoState> ExpireAsync(WorkflowRun<NoInput, NoState> run, CancellationToken cancellationToken)
    {
        if (catalog.Current.KnowledgeBases.ContainsKey(run.Key))
            await drafts.ExpireAsync(run.Key, cancellationToken);
        return NoState.Value;
    }

    private async Task<NoState> LearnAsync(WorkflowRun<NoInput, NoState> run, CancellationToken cancellationToken)
    {
        if (catalog.Current.KnowledgeBases.TryGetValue(run.Key, out var resource) && resource.Spec.Learning.Mode == LearningMode.Review)
            await LearnAsync(run.Key, cancellationToken);
        return NoState.Value;
    }

    private async Task LearnAsync(string knowledgeBase, CancellationToken cancellationToken)
    {
        await library.RefreshAsync(cancellationToken);
        var searchable = library.Find(knowledgeBase)
            ?? throw new InvalidOperationException($"The KnowledgeBase '{knowledgeBase}' is not loaded; learning waits for it.");
        for (var part = 0; part < MostParts; part++)
        {
            if (await reader.ReadAsync(knowledgeBase, cancellationToken) is not { } harvest)
                return;
            if (await book.LearnAsync(knowledgeBase, searchable, harvest, cancellationToken) && harvest.Lessons.Count > 0)
                LogLearnt(knowledgeBase, harvest.Lessons.Count, harvest.Until);
            if (!harvest.More)
                return;
        }
        await runs.StartAsync(WorkflowName, knowledgeBase, new NoInput(), cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Information,
        "KnowledgeBase {Name}: {Lessons} questions of the conversations until {Until} are in the drafts")]
    private partial void LogLearnt(string name, int lessons, DateTimeOffset until);
}

/// <summary>Every ten minutes for each base.</summary>
internal sealed class LearningSchedules(IResourceCatalog catalog) : IWorkflowSchedules
{
    private const string Cron = "*/10 * * * *";

    public IReadOnlyList<WorkflowSchedule> Current
    {
        get
        {
            var current = catalog.Current;
            return [.. current.KnowledgeBases.Values.Select(b =>
                new WorkflowSchedule(KnowledgeLearning.WorkflowName, b.Name, NoInput.Json, Cron, current.Platform.TimeZone))];
        }
    }
}
