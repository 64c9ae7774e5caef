using System.Globalization;
using System.Text.Json;
using Wxauto.Bench.Running;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Evaluation;
using Wxauto.Knowledge.Search;
using Wxauto.Tests;

namespace Wxauto.Bench.Measurements;

/// <summary>
/// Fits the trees of the confidence to the questions of the four sample shops, without any model, and writes them; tells what trees that were
/// fitted to the three others do with each shop, and what all do with the cases of another two, which nothing is fitted to.
/// </summary>
internal static class ConfidenceFit
{
    private static readonly string[] Shops = ["samples/shop", "samples/clothing", "samples/held-out", "samples/parts"];
    private static readonly (string Name, string Folder, string Questions)[] Cases =
    [
        ("shop cases", "../shared/cases/knowledge/shop", "../shared/cases/knowledge/shop-questions.jsonl"),
        ("shop2 cases", "../shared/cases/knowledge/shop2", "../shared/cases/knowledge/shop2-questions.jsonl"),
    ];

    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        var judged = new Dictionary<string, List<JudgedQuestion>>();
        foreach (var shop in Shops)
            judged[shop] = await JudgeAsync($"{shop}/knowledge", $"{shop}/questions.jsonl");
        var all = Boosting.Fit([.. judged.Values.SelectMany(q => q)]);
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts")).FullName, "calibration.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(all, JsonSerializerOptions.Web));
        var notes = Shops.Select(shop => Text($"{shop}, fitted to the three others", judged[shop],
            Boosting.Fit([.. Shops.Where(s => s != shop).SelectMany(s => judged[s])]))).ToList();
        foreach (var (name, folder, questions) in Cases.Where(c => Directory.Exists(Path.Combine(Repository.Root, c.Folder))))
            notes.Add(Text($"{name}, fitted to the four shops", await JudgeAsync(folder, questions), all));
        notes.Add($"confidence: the trees that are fitted to all four shops are in {file}, for services/Wxauto.Knowledge/Search.");
        return new Findings([], notes);
    }

    private static async Task<List<JudgedQuestion>> JudgeAsync(string folder, string questions)
    {
        using var searchable = KnowledgeFolder.Load(Path.Combine(Repository.Root, folder));
        return await KnowledgeEvaluator.JudgeAsync(KnowledgeFolder.Search(searchable), "base",
            ExpectedAnswer.Read(Path.Combine(Repository.Root, questions)), default);
    }

    private static string Text(string what, List<JudgedQuestion> questions, Boosted trees)
    {
        var report = FitReport.Of([.. questions.Select(q => (q, (Func<IReadOnlyList<float>, double>)(s => Calibration.Default.Of(s, trees))))],
            new ConfidenceSpec());
        return string.Create(CultureInfo.InvariantCulture,
            $"confidence, {what}: right {report.Right:0.000}, right or asked {report.RightOrAsked:0.000}, unanswerable not answered {report.NotAnswered:0.000}, wrong of the answers {report.Wrong:0.000} ({questions.Count(q => q.Answerable)} and {questions.Count(q => !q.Answerable)} questions)");
    }
}
