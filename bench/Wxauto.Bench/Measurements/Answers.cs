using System.Globalization;
using Wxauto.Bench.Running;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Evaluation;
using Wxauto.Tests;

namespace Wxauto.Bench.Measurements;

/// <summary>What customers get out of the box, by words and static vectors and without a chat model: questions of the sample shops.</summary>
internal static class Answers
{
    /// <summary>Sets that nothing is fitted on are reported; the others are shown beside them.</summary>
    private static readonly (string Name, string Folder, string Questions, bool Fitted)[] Sets =
    [
        ("shop", "samples/shop/knowledge", "samples/shop/questions.jsonl", true),
        ("clothing", "samples/clothing/knowledge", "samples/clothing/questions.jsonl", true),
        ("held-out", "samples/held-out/knowledge", "samples/held-out/questions.jsonl", false),
        ("parts", "samples/parts/knowledge", "samples/parts/questions.jsonl", false),
        ("shop cases", "../shared/cases/knowledge/shop", "../shared/cases/knowledge/shop-questions.jsonl", false),
        ("shop2 cases", "../shared/cases/knowledge/shop2", "../shared/cases/knowledge/shop2-questions.jsonl", false),
    ];

    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        var (figures, notes) = (new List<Figure>(), new List<string>());
        foreach (var (name, folder, questions, fitted) in Sets)
        {
            if (!Directory.Exists(Path.Combine(Repository.Root, folder)))
                continue;
            using var searchable = KnowledgeFolder.Load(Path.Combine(Repository.Root, folder));
            var set = ExpectedAnswer.Read(Path.Combine(Repository.Root, questions));
            var report = await KnowledgeEvaluation.RunAsync(KnowledgeFolder.Search(searchable), "base", set, new ConfidenceSpec(), default);
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"answers, {name}{(fitted ? " (fitted on)" : "")}: right {report.Right:0.000}, right or asked {report.RightOrAsked:0.000}, unanswerable not answered {report.NotAnswered:0.000}, wrong of the answers {report.Wrong:0.000}; recall@1 {report.Recall1:0.000}, @5 {report.Recall5:0.000}; {set.Count} questions, p95 {report.LatencyP95:0.0} ms."));
            if (Environment.GetEnvironmentVariable("MISSES") == name)
                notes.AddRange(report.Misses);
        }
        return new Findings(figures, notes);
    }
}
