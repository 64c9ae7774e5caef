using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Knowledge.Search;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Evaluation;

/// <summary>Brings a base up to date and measures it. The workflow worker must run in this process or another one.</summary>
public sealed class KnowledgeEvaluator
{
    private const int Folds = 5;
    private readonly BaseUpdate _update;
    private readonly KnowledgeLibrary _library;
    private readonly IKnowledgeSearch _search;
    private readonly IDbContextFactory<WxautoDb> _contexts;
    private readonly TimeOrderedId _ids;
    private readonly TimeProvider _time;

    internal KnowledgeEvaluator(
        BaseUpdate update, KnowledgeLibrary library, IKnowledgeSearch search, IDbContextFactory<WxautoDb> contexts, TimeOrderedId ids,
        TimeProvider time) =>
        (_update, _library, _search, _contexts, _ids, _time) = (update, library, search, contexts, ids, time);

    /// <summary>Reads what is new in the base's sources. Returns what could not be read, each with its document's name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such base.</exception>
    public Task<IReadOnlyList<string>> IngestAsync(string knowledgeBase, IProgress<IngestionProgress>? progress,
        CancellationToken cancellationToken) =>
        _update.RunAsync(knowledgeBase, progress, cancellationToken);

    /// <summary>Lines of the set that expect a document which the base does not have.</summary>
    public async Task<IReadOnlyList<ExpectedAnswer>> UnknownDocumentsAsync(string knowledgeBase, IReadOnlyList<ExpectedAnswer> set,
        CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var known = await db.KnowledgeDocuments.Where(d => d.Base == knowledgeBase && d.State != DocumentState.Removed).Select(d => d.Name)
            .ToHashSetAsync(cancellationToken);
        return [.. set.Where(e => e.Document is { } document && !known.Contains(document))];
    }

    /// <summary>Measures the base as it is published, and stores the result.</summary>
    public async Task<EvaluationReport> MeasureAsync(string knowledgeBase, string setName, IReadOnlyList<ExpectedAnswer> set,
        CancellationToken cancellationToken)
    {
        var report = await KnowledgeEvaluation.RunAsync(_search, knowledgeBase, set, new ConfidenceSpec(), cancellationToken);
        var (documents, chunks) = _library.Find(knowledgeBase)?.Size ?? (0, 0);
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        db.KnowledgeEvaluations.Add(new KnowledgeEvaluationRun
        {
            Id = _ids.Next(), Base = knowledgeBase, Set = setName, At = _time.GetUtcNow(), Revision = _library.RevisionOf(knowledgeBase),
            Documents = documents, Chunks = chunks,
            Report = JsonSerializer.Serialize(report),
        });
        await db.SaveChangesAsync(cancellationToken);
        return report;
    }

    /// <summary>Fits the base's confidence to the set and keeps it. Returns what a fit that did not see a
    /// question would do with it.</summary>
    /// <exception cref="InvalidDataException">The set has too few questions of a kind.</exception>
    public async Task<AnswerShares> CalibrateAsync(string knowledgeBase, IReadOnlyList<ExpectedAnswer> set,
        CancellationToken cancellationToken)
    {
        if (set.Count(e => e.Unanswerable) < CalibrationFit.LeastOfEach || set.Count(e => !e.Unanswerable) < CalibrationFit.LeastOfEach)
            throw new InvalidDataException(
                $"--calibrate needs at least {CalibrationFit.LeastOfEach} answerable and {CalibrationFit.LeastOfEach} unanswerable questions");
        var judged = await JudgeAsync(_search, knowledgeBase, set, cancellationToken);
        var fit = JsonSerializer.Serialize(CalibrationFit.Of(judged));
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        await db.KnowledgeBases.Where(b => b.Base == knowledgeBase)
            .ExecuteUpdateAsync(u => u.SetProperty(b => b.Calibration, fit), cancellationToken);
        await _library.RefreshAsync(cancellationToken);
        return AnswerShares.Of([.. UnseenVerdicts(judged, new ConfidenceSpec())]);
    }

    /// <summary>Each question judged by a fit that did not see it.</summary>
    internal static IEnumerable<Verdict> UnseenVerdicts(IReadOnlyList<JudgedQuestion> questions, ConfidenceSpec thresholds) =>
        Enumerable.Range(0, Folds).SelectMany(fold =>
        {
            var fit = CalibrationFit.Of([.. questions.Where((_, i) => i % Folds != fold)]);
            return questions.Where((_, i) => i % Folds == fold).Select(q => VerdictOf(q, fit.Of, thresholds));
        });

    /// <param name="confidence">Of a passage's signals.</param>
    internal static Verdict VerdictOf(JudgedQuestion question, Func<IReadOnlyList<float>, double> confidence, ConfidenceSpec thresholds)
    {
        var best = question.Passages.Select(p => (p.Right, Confidence: confidence(p.Signals))).OrderByDescending(p => p.Confidence).ToList();
        return new Observed(question.Answerable, best.Count == 0 ? null : best[0].Confidence, best.Count > 0 && best[0].Right,
            best.Take(Observed.Choices).Any(p => p.Right)).At(thresholds);
    }

    internal static async Task<List<JudgedQuestion>> JudgeAsync(IKnowledgeSearch search, string knowledgeBase, IReadOnlyList<ExpectedAnswer> set,
        CancellationToken cancellationToken)
    {
        var judged = new List<JudgedQuestion>();
        foreach (var expected in set)
        {
            var found = await search.SearchAsync(new KnowledgeQuery([knowledgeBase], expected.Question) { Before = expected.After },
                cancellationToken);
            judged.Add(new JudgedQuestion(!expected.Unanswerable, [.. found.Evidence.Where(e => e.Signals.Count > 0)
                .Select(e => new Judged(e.Signals, !expected.Unanswerable && KnowledgeEvaluation.Answers(expected, e)))]));
        }
        return judged;
    }
}
