using System.Globalization;
using Wxauto.Bench.Running;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Evaluation;
using Wxauto.Knowledge.Search;
using Wxauto.Tests;

namespace Wxauto.Bench.Measurements;

/// <summary>Fits the confidence to the questions of two sample shops, without any model, and tells what the fit does with questions
/// that it did not see.</summary>
internal static class ConfidenceFit
{
    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        var thresholds = new ConfidenceSpec();
        List<JudgedQuestion> seen = [.. await JudgeAsync("samples/shop"), .. await JudgeAsync("samples/clothing")];
        var fit = CalibrationFit.Of(seen);
        var notes = new List<string>
        {
            Text("shop and clothing, five-fold", CalibrationFit.CrossValidated(seen, thresholds)),
        };
        foreach (var name in (string[])["samples/shop", "samples/clothing", "samples/held-out", "samples/parts"])
            notes.Add(Text(name, CalibrationFit.Report([.. (await JudgeAsync(name)).Select(q => (q, fit))], thresholds)));
        foreach (var t in (double[])[0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8])
            notes.Add(Text($"at {t}", CalibrationFit.CrossValidated(seen, new ConfidenceSpec { Answer = t, Clarify = 0.15 })));
        notes.Add($"confidence, the weights of `Search/Calibration`: {string.Join(", ", fit.Weights.Select(w => w.ToString("0.000", CultureInfo.InvariantCulture)))}; {fit.Constant.ToString("0.000", CultureInfo.InvariantCulture)}.");
        return new Findings([], notes);
    }

    private static async Task<List<JudgedQuestion>> JudgeAsync(string sample)
    {
        var folder = Path.Combine(Repository.Root, sample);
        using var searchable = KnowledgeFolder.Load(Path.Combine(folder, "knowledge"));
        return await KnowledgeEvaluator.JudgeAsync(KnowledgeFolder.Search(searchable), "base",
            ExpectedAnswer.Read(Path.Combine(folder, "questions.jsonl")), default);
    }

    private static string Text(string what, FitReport report) => string.Create(CultureInfo.InvariantCulture,
        $"confidence, {what}: right {report.Right:0.000}, right or asked {report.RightOrAsked:0.000}, unanswerable not answered {report.NotAnswered:0.000}, wrong of the answers {report.Wrong:0.000}");
}
