using System.Diagnostics;
using System.Text.Json.Serialization;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Contracts.Text;

namespace Wxauto.Knowledge.Evaluation;

/// <summary>How well a base finds what a set of questions expects. Ranks are those of documents, each by its best passage.</summary>
/// <param name="RefusalPrecision">Of the refused questions, the share that nothing answers; null when none was refused.</param>
/// <param name="RefusalRecall">Of the questions that nothing answers, the share that was refused; null when there is none.</param>
/// <param name="Answered">Of the questions that something answers, the share that was not refused.</param>
/// <param name="AnsweredDirectly">Of the questions that something answers, the share that is answered without asking back.</param>
/// <param name="WronglyAnswered">Of the questions that nothing answers, the share that would be answered; null when there is none.</param>
/// <param name="Right">Of the questions that something answers, the share that is answered directly, and rightly.</param>
/// <param name="RightOrAsked">The same, and those asked back about whose choices hold the right one.</param>
/// <param name="NotAnswered">Of the questions that nothing answers, the share that is refused or asked back about; null when there is none.</param>
/// <param name="Wrong">Of all direct answers, the share that is wrong; null when there is none.</param>
/// <param name="LatencyP95">Milliseconds.</param>
public sealed record EvaluationReport(
    [property: JsonPropertyName("questions")] int Questions,
    [property: JsonPropertyName("unanswerable")] int Unanswerable,
    [property: JsonPropertyName("nDCG@10")] double Ndcg10,
    [property: JsonPropertyName("recall@1")] double Recall1,
    [property: JsonPropertyName("recall@5")] double Recall5,
    [property: JsonPropertyName("recall@10")] double Recall10,
    [property: JsonPropertyName("MRR@10")] double Mrr10,
    [property: JsonPropertyName("answered")] double Answered,
    [property: JsonPropertyName("answeredDirectly")] double AnsweredDirectly,
    [property: JsonPropertyName("wronglyAnswered")] double? WronglyAnswered,
    [property: JsonPropertyName("refusalPrecision")] double? RefusalPrecision,
    [property: JsonPropertyName("refusalRecall")] double? RefusalRecall,
    [property: JsonPropertyName("right")] double Right,
    [property: JsonPropertyName("rightOrAsked")] double RightOrAsked,
    [property: JsonPropertyName("notAnswered")] double? NotAnswered,
    [property: JsonPropertyName("wrong")] double? Wrong,
    [property: JsonPropertyName("latencyP50")] double LatencyP50,
    [property: JsonPropertyName("latencyP95")] double LatencyP95)
{
    /// <summary>The questions whose document was not first, or that were refused or let through wrongly; each says what happened.</summary>
    [JsonPropertyName("misses")]
    public IReadOnlyList<Reason> Misses { get; init; } = [];

    /// <summary>What other thresholds would do, so that an owner can choose one.</summary>
    [JsonPropertyName("curve")]
    public IReadOnlyList<ThresholdShares> Curve { get; init; } = [];
}

public static class KnowledgeEvaluation
{
    private const int Documents = 10;

    /// <summary>Several passages of one document count once.</summary>
    private const int Passages = 60;

    /// <param name="thresholds">An Agent's reply.confidence: nothing below clarify is answered, from answer
    /// on nobody is asked back.</param>
    public static async Task<EvaluationReport> RunAsync(IKnowledgeSearch search, string knowledgeBase, IReadOnlyList<ExpectedAnswer> set,
        ConfidenceSpec thresholds, CancellationToken cancellationToken)
    {
        var (seen, ranks, misses, milliseconds) = (new List<Observed>(), new List<int>(), new List<Reason>(), new List<double>());
        foreach (var expected in set)
        {
            var started = Stopwatch.GetTimestamp();
            var found = await search.SearchAsync(new KnowledgeQuery([knowledgeBase], expected.Question)
                { Top = Passages, Before = expected.After }, cancellationToken);
            milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            var rank = expected.Unanswerable ? 0 : RankOf(expected, found.Evidence);
            var observed = new Observed(!expected.Unanswerable, found.Evidence.Count == 0 ? null : found.Confidence,
                found.Evidence.Count > 0 && Answers(expected, found.Evidence[0]), rank is >= 1 and <= Observed.Choices);
            seen.Add(observed);
            if (observed.Answerable)
                ranks.Add(rank);
            if (MissOf(expected, found, observed.At(thresholds), rank) is { } miss)
                misses.Add(miss);
        }
        milliseconds.Sort();
        double Share(Func<int, double> gain) => ranks.Count == 0 ? 0 : ranks.Average(r => r == 0 ? 0 : gain(r));
        var verdicts = seen.ConvertAll(o => o.At(thresholds));
        var (answerable, unanswerable) = (verdicts.Where(v => v.Answerable).ToList(), verdicts.Where(v => !v.Answerable).ToList());
        var shares = AnswerShares.Of(verdicts);
        return new EvaluationReport(set.Count, unanswerable.Count, Share(r => 1 / Math.Log2(r + 1)), Share(r => r <= 1 ? 1 : 0),
            Share(r => r <= 5 ? 1 : 0), Share(_ => 1), Share(r => 1.0 / r),
            AnswerShares.Share(answerable, v => v.Said != Said.Nothing) ?? 0,
            AnswerShares.Share(answerable, v => v.Said == Said.Answer) ?? 0,
            AnswerShares.Share(unanswerable, v => v.Said == Said.Answer),
            AnswerShares.Share([.. verdicts.Where(v => v.Said == Said.Nothing)], v => !v.Answerable),
            AnswerShares.Share(unanswerable, v => v.Said == Said.Nothing),
            shares.Right ?? 0, shares.RightOrAsked ?? 0, shares.NotAnswered, shares.Wrong,
            milliseconds[milliseconds.Count / 2], milliseconds[(int)(milliseconds.Count * 0.95)])
            { Misses = misses, Curve = AnswerShares.Curve(seen, thresholds) };
    }

    /// <summary>Null: it was answered rightly, or refused rightly.</summary>
    private static Reason? MissOf(ExpectedAnswer expected, KnowledgeResult found, Verdict verdict, int rank)
    {
        var where = found.Evidence.Count == 0 ? EvaluationReasons.NothingFound
            : rank == 0 ? EvaluationReasons.NotAmong.With(Documents, found.Evidence[0].Document)
            : EvaluationReasons.AtRank.With(rank, found.Evidence[0].Document);
        return verdict switch
        {
            { Answerable: false, Said: Said.Nothing } or { Answerable: true, Said: Said.Answer, Right: true } => null,
            { Answerable: false } => EvaluationReasons.NotRefused.With(expected.Question, found.Confidence, found.Evidence[0].Document),
            { Said: Said.Nothing } => EvaluationReasons.Refused.With(expected.Question, found.Confidence, where),
            { Said: Said.Answer } => EvaluationReasons.Wrong.With(expected.Question, found.Confidence, where),
            { Right: true } => EvaluationReasons.Asked.With(expected.Question, found.Confidence, where),
            _ => EvaluationReasons.AskedInVain.With(expected.Question, found.Confidence, where),
        };
    }

    internal static bool Answers(ExpectedAnswer expected, Evidence evidence) =>
        (expected.Document is null || evidence.Document == expected.Document)
        && new[] { expected.Passage, expected.Answer }.OfType<string>()
            .All(w => PlainText.Letters(evidence.Rows.Length > 0 ? evidence.Rows : evidence.Text).Contains(PlainText.Letters(w), StringComparison.Ordinal));

    /// <summary>From 1 on; 0 when it is not among the first ten documents.</summary>
    private static int RankOf(ExpectedAnswer expected, IReadOnlyList<Evidence> evidence)
    {
        var passage = expected.Passage is null ? null : PlainText.Letters(expected.Passage);
        var documents = evidence.Select(e => e.Document).Distinct().Take(Documents).ToList();
        var right = evidence.FirstOrDefault(e => passage is null ? e.Document == expected.Document
            : PlainText.Letters(e.Text).Contains(passage, StringComparison.Ordinal))?.Document;
        return right is null ? 0 : documents.IndexOf(right) + 1;
    }
}
