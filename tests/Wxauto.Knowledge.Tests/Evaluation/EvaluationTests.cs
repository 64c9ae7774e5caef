using System.Text.Json;
using System.Text.Json.Nodes;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Evaluation;

namespace Wxauto.Knowledge.Tests.Evaluation;

public sealed class EvaluationTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public async Task Ranks_refusals_and_misses_are_counted()
    {
        var search = new FixedSearch(new()
        {
            ["甲"] = Found(0.9, "a.md"),
            ["乙"] = Found(0.9, "x.md", "x.md", "b.md"),
            ["丙"] = Found(0.3, "c.md"),
            ["丁"] = Found(0.9, "x.md"),
            ["戊"] = Found(0.9, "e.md"),
            ["无"] = Found(0.1, "x.md"),
            ["错"] = Found(0.8, "x.md"),
        });
        ExpectedAnswer[] set =
        [
            new("甲", "a.md", null, false), new("乙", "b.md", null, false), new("丙", "c.md", null, false), new("丁", "d.md", null, false),
            new("戊", null, "ｅ．ＭＤ的 文字", false),
            new("无", null, null, true), new("错", null, null, true),
        ];

        var report = await KnowledgeEvaluation.RunAsync(search, "shop", set, new ConfidenceSpec(), default);

        report.Should().BeEquivalentTo(new
        {
            Questions = 7, Unanswerable = 2, Recall1 = 0.6, Recall5 = 0.8, Recall10 = 0.8, Mrr10 = 0.7, Answered = 0.8,
            AnsweredDirectly = 0.8, WronglyAnswered = 0.5, RefusalPrecision = 0.5, RefusalRecall = 0.5,
            Right = 0.4, RightOrAsked = 0.4, NotAnswered = 0.5, Wrong = 0.6, Ndcg10 = (3 + (1 / Math.Log2(3))) / 5,
        }, o => o.Using<double>(c => c.Subject.Should().BeApproximately(c.Expectation, 1e-9)).WhenTypeIs<double>());
        report.Misses.Should().Equal(
            EvaluationReasons.Wrong.With("乙", 0.9, EvaluationReasons.AtRank.With(2, "x.md")),
            EvaluationReasons.Refused.With("丙", 0.3, EvaluationReasons.AtRank.With(1, "c.md")),
            EvaluationReasons.Wrong.With("丁", 0.9, EvaluationReasons.NotAmong.With(10, "x.md")),
            EvaluationReasons.NotRefused.With("错", 0.8, "x.md"));
    }

    [Fact]
    public async Task What_was_asked_back_about_is_told_apart_by_its_choices_in_the_words_of_a_language()
    {
        var search = new FixedSearch(new()
        {
            ["甲"] = Found(0.6, "x.md", "y.md", "a.md"),
            ["乙"] = Found(0.6, "x.md", "y.md", "z.md", "b.md"),
            ["丙"] = new KnowledgeResult([], 0, []),
        });
        var report = await KnowledgeEvaluation.RunAsync(search, "shop",
            [new("甲", "a.md", null, false), new("乙", "b.md", null, false), new("丙", "c.md", null, false)], new ConfidenceSpec(), default);

        report.Should().BeEquivalentTo(new { Right = 0.0, RightOrAsked = 1 / 3.0, NotAnswered = (double?)null, Wrong = (double?)null });
        report.Misses.Select(m => ReasonText.Of(m, ReasonText.Chinese)).Should().Equal(
            "反问：甲（置信度 0.60，应有的文档排第 3，首位 x.md）",
            "反问，但选项里没有正确的：乙（置信度 0.60，应有的文档排第 4，首位 x.md）",
            "没有回答：丙（置信度 0.00，什么也没有找到）");
    }

    [Fact]
    public void The_report_that_is_stored_keeps_misses_as_codes_with_values()
    {
        var miss = EvaluationReasons.NotRefused.With("错", 0.8, "x.md");
        var stored = JsonSerializer.Serialize(new EvaluationReport(1, 1, 0, 0, 0, 0, 0, 0, 0, 1, null, 0, 0, 0, 0, 1, 1, 1)
            { Misses = [miss] });
        var read = JsonNode.Parse(stored)!["misses"]![0]!;
        ((string?)read["code"]).Should().Be("evaluation.not-refused");
        read.Deserialize<Reason>().Should().Be(miss);
    }

    [Fact]
    public async Task A_set_without_unanswerable_questions_says_nothing_of_refusals()
    {
        var report = await KnowledgeEvaluation.RunAsync(new FixedSearch(new() { ["甲"] = Found(0.9, "a.md") }), "shop",
            [new("甲", "a.md", null, false)], new ConfidenceSpec(), default);
        report.RefusalPrecision.Should().BeNull();
        report.RefusalRecall.Should().BeNull();
    }

    [Fact]
    public void A_set_is_read_line_by_line()
    {
        File.WriteAllText(_file, """
            {"question":"怎么退货","document":"returns.md"}

            {"question":"运费","passage":"满 99 包邮"}
            {"question":"天气","unanswerable":true}
            """);
        ExpectedAnswer.Read(_file).Should().Equal(new ExpectedAnswer("怎么退货", "returns.md", null, false) { Line = 1 },
            new ExpectedAnswer("运费", null, "满 99 包邮", false) { Line = 3 }, new ExpectedAnswer("天气", null, null, true) { Line = 4 });
    }

    [Theory]
    [InlineData("", "has no questions")]
    [InlineData("{\"question\":\"x\"}", ":1 needs a question and exactly one of")]
    [InlineData("{\"question\":\"x\",\"document\":\"a\"}\n{\"question\":\"x\",\"document\":\"a\",\"unanswerable\":true}",
        ":2 needs a question and exactly one of")]
    [InlineData("{\"question\":\"\",\"document\":\"a\"}", ":1 needs a question")]
    [InlineData("question,document", ":1 ")]
    [InlineData("[1]", ":1 ")]
    [InlineData("null", ":1 ")]
    public void A_wrong_line_is_told_by_its_number(string text, string message)
    {
        File.WriteAllText(_file, text);
        var act = () => ExpectedAnswer.Read(_file);
        act.Should().Throw<InvalidDataException>().Which.Message.Should().Contain(message);
    }

    [Fact]
    public void What_was_said_before_is_read_with_its_question()
    {
        File.WriteAllText(_file, """{"question":"那它多少钱","after":["M2 能磨意式吗"],"document":"m2.md"}""");
        ExpectedAnswer.Read(_file).Single().After.Should().Equal("M2 能磨意式吗");
    }

    public void Dispose() => File.Delete(_file);

    private static KnowledgeResult Found(double confidence, params string[] documents) =>
        new([.. documents.Select(d => new Evidence("shop", d, d, d, "", $"{d} 的文字。", 1))], confidence, []);

    private sealed class FixedSearch(Dictionary<string, KnowledgeResult> results) : IKnowledgeSearch
    {
        public ValueTask<KnowledgeResult> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken) =>
            ValueTask.FromResult(results[query.Question]);
    }
}
