using System.Globalization;
using System.Text.Json;
using Wxauto.Bench.Running;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Evaluation;
using Wxauto.Knowledge.Search;
using Wxauto.Tests;

namespace Wxauto.Bench.Measurements;

/// <summary>
/// Fits the trees of the confidence to the questions of the four sample shops, without any model, and writes them; tells what trees that
/// were fitted to the three others do with each shop, and what all do with the cases of another two, which nothing is fitted to.
/// </summary>
internal static class ConfidenceFit
{
    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        var judged = new Dictionary<QuestionSet, List<JudgedQuestion>>();
        foreach (var shop in QuestionSet.Shops)
            judged[shop] = await JudgeAsync(shop);
        var all = Boosting.Fit([.. judged.Values.SelectMany(q => q)]);
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts")).FullName, "calibration.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(all, JsonSerializerOptions.Web));
        var notes = judged.Select(shop => Text($"{shop.Key.Name}, fitted to the three others", shop.Value,
            Boosting.Fit([.. judged.Where(j => j.Key != shop.Key).SelectMany(j => j.Value)]))).ToList();
        foreach (var set in QuestionSet.Cases)
            notes.Add(Text($"{set.Name}, fitted to the four shops", await JudgeAsync(set), all));
        notes.Add($"confidence: the trees that are fitted to all four shops are in {file}, for services/Wxauto.Knowledge/Search.");
        return new Findings([], notes);
    }

    private static async Task<List<JudgedQuestion>> JudgeAsync(QuestionSet set)
    {
        using var searchable = set.Load();
        return await KnowledgeEvaluator.JudgeAsync(KnowledgeFolder.Search(searchable), "base", set.Read(), default);
    }

    private static string Text(string what, List<JudgedQuestion> questions, Boosted trees)
    {
        var report = AnswerShares.Of([.. questions.Select(q =>
            KnowledgeEvaluator.VerdictOf(q, s => Calibration.Default.Of(s, trees), new ConfidenceSpec()))]);
        return string.Create(CultureInfo.InvariantCulture,
            $"confidence, {what}: right {report.Right:0.000}, right or asked {report.RightOrAsked:0.000}, unanswerable not answered {report.NotAnswered:0.000}, wrong of the answers {report.Wrong:0.000} ({questions.Count(q => q.Answerable)} and {questions.Count(q => !q.Answerable)} questions)");
    }
}
