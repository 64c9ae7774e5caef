using System.Diagnostics;
using System.Text.Json.Serialization;
using Wxauto.Contracts.Knowledge;
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
    public IReadOnlyList<string> Misses { get; init; } = [];
}

public static class KnowledgeEvaluation
{
    private const int Documents = 10;

    /// <summary>Whoever is asked back has so many documents to choose from.</summary>
    private const int Choices = 3;

    /// <summary>Several passages of one document count once.</summary>
    private const int Passages = 60;

    /// <param name="thresholds">An Agent's reply.confidence: nothing below clarify is answered, from answer
    /// on nobody is asked back.</param>
    public static async Task<EvaluationReport> RunAsync(IKnowledgeSearch search, string knowledgeBase, IReadOnlyList<ExpectedAnswer> set,
        ConfidenceSpec thresholds, CancellationToken cancellationToken)
    {
        var (ranks, misses, milliseconds) = (new List<int>(), new List<string>(), new List<double>());
        var (unanswerable, refused, rightly, answered, directly, wrongly, right, asked) = (0, 0, 0, 0, 0, 0, 0, 0);
        foreach (var expected in set)
        {
            var started = Stopwatch.GetTimestamp();
            var found = await search.SearchAsync(new KnowledgeQuery([knowledgeBase], expected.Question)
                { Top = Passages, Before = expected.After }, cancellationToken);
            milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            var refuse = found.Evidence.Count == 0 || found.Confidence < thresholds.Clarify;
            var direct = found.Evidence.Count > 0 && found.Confidence >= thresholds.Answer;
            refused += refuse ? 1 : 0;
            if (expected.Unanswerable)
            {
                unanswerable++;
                wrongly += direct ? 1 : 0;
                rightly += refuse ? 1 : 0;
                if (!refuse)
                    misses.Add($"not refused: {expected.Question} ({found.Confidence:0.00}, {found.Evidence[0].Document})");
                continue;
            }
            answered += refuse ? 0 : 1;
            directly += direct ? 1 : 0;
            var rank = RankOf(expected, found.Evidence);
            ranks.Add(rank);
            var said = direct && Answers(expected, found.Evidence[0]);
            var choice = !refuse && !direct && rank is >= 1 and <= Choices;
            right += said ? 1 : 0;
            asked += choice ? 1 : 0;
            if (!said)
                misses.Add($"{(refuse ? "refused" : direct ? "wrong" : choice ? "asked" : "asked in vain")}: {expected.Question} (rank {(rank == 0 ? "-" : rank)}, confidence {found.Confidence:0.00}, {(found.Evidence.Count > 0 ? found.Evidence[0].Document : "-")})");
        }
        milliseconds.Sort();
        double Share(Func<int, double> gain) => ranks.Count == 0 ? 0 : ranks.Average(r => r == 0 ? 0 : gain(r));
        return new EvaluationReport(set.Count, unanswerable, Share(r => 1 / Math.Log2(r + 1)), Share(r => r <= 1 ? 1 : 0),
            Share(r => r <= 5 ? 1 : 0), Share(_ => 1), Share(r => 1.0 / r),
            ranks.Count == 0 ? 0 : answered / (double)ranks.Count, ranks.Count == 0 ? 0 : directly / (double)ranks.Count,
            unanswerable == 0 ? null : wrongly / (double)unanswerable, refused == 0 ? null : rightly / (double)refused,
            unanswerable == 0 ? null : rightly / (double)unanswerable,
            Of(right, ranks.Count) ?? 0, Of(right + asked, ranks.Count) ?? 0, Of(unanswerable - wrongly, unanswerable),
            Of(directly - right + wrongly, directly + wrongly),
            milliseconds[milliseconds.Count / 2], milliseconds[(int)(milliseconds.Count * 0.95)]) { Misses = misses };
    }

    private static double? Of(int part, int all) => all == 0 ? null : part / (double)all;

    internal static bool Answers(ExpectedAnswer expected, Evidence evidence) =>
        (expected.Document is null || evidence.Document == expected.Document)
        && new[] { expected.Passage, expected.Answer }.OfType<string>()
            .All(w => Plain(evidence.Rows.Length > 0 ? evidence.Rows : evidence.Text).Contains(Plain(w), StringComparison.Ordinal));

    /// <summary>From 1 on; 0 when it is not among the first ten documents.</summary>
    private static int RankOf(ExpectedAnswer expected, IReadOnlyList<Evidence> evidence)
    {
        var passage = expected.Passage is null ? null : Plain(expected.Passage);
        var documents = evidence.Select(e => e.Document).Distinct().Take(Documents).ToList();
        var right = evidence.FirstOrDefault(e => passage is null ? e.Document == expected.Document
            : Plain(e.Text).Contains(passage, StringComparison.Ordinal))?.Document;
        return right is null ? 0 : documents.IndexOf(right) + 1;
    }

    private static string Plain(string text) => string.Concat(PlainText.Fold(text).Where(char.IsLetterOrDigit));
}
