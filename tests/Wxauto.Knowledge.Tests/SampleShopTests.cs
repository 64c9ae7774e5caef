using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Evaluation;
using Wxauto.Tests;
using Xunit.Abstractions;

namespace Wxauto.Knowledge.Tests;

/// <summary>
/// What the questions of two sample shops find without a model. The trees were fitted to both (docs/performance.md has what others do with
/// them); the figures are printed; the limits are a little below what was measured, so that a change which costs answers is noticed.
/// </summary>
public sealed class SampleShopTests(ITestOutputHelper output)
{
    internal static readonly string Shop = Path.Combine(RepositoryRoot.Directory, "samples", "shop");
    internal static readonly string Questions = Path.Combine(Shop, "questions.jsonl");

    [Theory]
    [InlineData("shop", 0.95, 0.80)]
    [InlineData("held-out", 0.95, 0.79)]
    public async Task Questions_find_their_article(string sample, double recall5, double recall1)
    {
        var report = await MeasureAsync(sample);
        report.Recall5.Should().BeGreaterThanOrEqualTo(recall5);
        report.Recall1.Should().BeGreaterThanOrEqualTo(recall1);
    }

    [Theory]
    [InlineData("shop", 0.61, 0.92)]
    [InlineData("held-out", 0.70, 0.90)]
    public async Task Most_questions_are_answered_or_asked_back_about_and_strangers_hardly_ever(string sample, double right, double asked)
    {
        var report = await MeasureAsync(sample);
        report.Right.Should().BeGreaterThanOrEqualTo(right);
        report.RightOrAsked.Should().BeGreaterThanOrEqualTo(asked);
        report.WronglyAnswered.Should().BeLessThanOrEqualTo(0.11);
        report.Wrong.Should().BeLessThanOrEqualTo(0.075);
    }

    private async Task<EvaluationReport> MeasureAsync(string sample)
    {
        var folder = Path.Combine(RepositoryRoot.Directory, "samples", sample);
        using var searchable = KnowledgeFolder.Load(Path.Combine(folder, "knowledge"));
        var report = await KnowledgeEvaluation.RunAsync(KnowledgeFolder.Search(searchable), "base",
            ExpectedAnswer.Read(Path.Combine(folder, "questions.jsonl")), new ConfidenceSpec(), default);
        output.WriteLine($"{sample}: recall@1 {report.Recall1:0.000}, recall@5 {report.Recall5:0.000}, MRR@10 {report.Mrr10:0.000}, answered {report.Answered:0.000}, refused {report.RefusalRecall:0.000}, answered directly {report.AnsweredDirectly:0.000}, strangers answered {report.WronglyAnswered:0.000}, right {report.Right:0.000}, or asked {report.RightOrAsked:0.000}, wrong {report.Wrong:0.000}");
        return report;
    }
}
