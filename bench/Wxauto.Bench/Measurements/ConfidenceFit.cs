using System.Globalization;
using Wxauto.Bench.Running;
using Wxauto.Knowledge.Evaluation;
using Wxauto.Knowledge.Search;
using Wxauto.Tests;

namespace Wxauto.Bench.Measurements;

/// <summary>Fits the confidence to the questions of the two sample shops, words only, and tells what each fit says of questions
/// that it did not see.</summary>
internal static class ConfidenceFit
{
    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        var (shop, other) = (await JudgeAsync("shop"), await JudgeAsync("held-out"));
        List<Judged> both = [.. shop, .. other];
        var (fit, crossed) = (CalibrationFit.Of(both), CalibrationFit.CrossValidated(both));
        var weights = string.Join(", ", fit.Weights.Select(w => w.ToString("0.000", CultureInfo.InvariantCulture)));
        return new Findings([],
        [
            $"confidence, by words alone: {Text("fitted on the shop, asked the other shop", Shares(CalibrationFit.Of(shop), other))}; {Text("fitted on the other shop, asked the shop", Shares(CalibrationFit.Of(other), shop))}; {Text("fitted on both, five-fold", crossed)}.",
            string.Create(CultureInfo.InvariantCulture,
                $"confidence, the weights of `Search/Calibration`: {weights}; {fit.Constant:0.000}."),
        ]);
    }

    private static async Task<List<Judged>> JudgeAsync(string sample)
    {
        var folder = Path.Combine(Repository.Root, "samples", sample);
        using var searchable = KnowledgeFolder.Load(Path.Combine(folder, "knowledge"));
        return await KnowledgeEvaluator.JudgeAsync(KnowledgeFolder.Search(searchable), "base",
            ExpectedAnswer.Read(Path.Combine(folder, "questions.jsonl")), default);
    }

    private static (double Answered, double Refused) Shares(Calibration fit, List<Judged> questions) =>
        (questions.Where(q => q.Answerable).Average(q => fit.Of(q.Signals) >= Calibration.Threshold ? 1 : 0),
            questions.Where(q => !q.Answerable).Average(q => fit.Of(q.Signals) >= Calibration.Threshold ? 0 : 1));

    private static string Text(string what, (double Answered, double Refused) shares) =>
        string.Create(CultureInfo.InvariantCulture, $"{what}: answered {shares.Answered:0.000}, refused {shares.Refused:0.000}");
}
