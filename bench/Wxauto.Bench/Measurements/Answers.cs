using System.Globalization;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Evaluation;
using Wxauto.Tests;

namespace Wxauto.Bench.Measurements;

/// <summary>What customers get out of the box, by words and static vectors and without a chat model.</summary>
internal static class Answers
{
    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        var notes = new List<string>();
        foreach (var set in QuestionSet.Shops.Concat(QuestionSet.Cases))
        {
            using var searchable = set.Load();
            var report = await KnowledgeEvaluation.RunAsync(KnowledgeFolder.Search(searchable), "base", set.Read(), new ConfidenceSpec(),
                default);
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"answers, {set.Name}: right {report.Right:0.000}, right or asked {report.RightOrAsked:0.000}, unanswerable not answered {report.NotAnswered:0.000}, wrong of the answers {report.Wrong:0.000}; recall@1 {report.Recall1:0.000}, @5 {report.Recall5:0.000}; {report.Questions} questions, p95 {report.LatencyP95:0.0} ms."));
        }
        return new Findings([], notes);
    }
}
