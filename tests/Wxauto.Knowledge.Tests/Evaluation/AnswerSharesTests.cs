using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Evaluation;
using Wxauto.Knowledge.Search;

namespace Wxauto.Knowledge.Tests.Evaluation;

/// <summary>The one count of what is answered rightly, from searches and from judged passages.</summary>
public sealed class AnswerSharesTests
{
    private static readonly ConfidenceSpec Thresholds = new() { Answer = 0.75, Clarify = 0.55 };

    [Theory]
    [InlineData(null, nameof(Said.Nothing))]
    [InlineData(0.54, nameof(Said.Nothing))]
    [InlineData(0.55, nameof(Said.Choices))]
    [InlineData(0.74, nameof(Said.Choices))]
    [InlineData(0.75, nameof(Said.Answer))]
    public void Thresholds_say_what_is_said(double? confidence, string said) =>
        new Observed(true, confidence, true, true).At(Thresholds).Said.ToString().Should().Be(said);

    [Fact]
    public void A_lower_threshold_answers_more_and_a_higher_one_asks_back()
    {
        var curve = AnswerShares.Curve([
            new(true, 0.9, true, true), new(true, 0.7, false, true), new(false, 0.6, false, false), new(true, null, false, false)], Thresholds);

        curve.Select(p => p.Answer).Should().Equal(0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95);
        curve[0].Should().Be(new ThresholdShares(0.5, Right: 0.25, Wrong: 0.5, Asked: 0, Refused: 0.25));
        curve[5].Should().Be(new ThresholdShares(0.75, Right: 0.25, Wrong: 0, Asked: 0.5, Refused: 0.25));
        curve[9].Should().Be(new ThresholdShares(0.95, Right: 0, Wrong: 0, Asked: 0.75, Refused: 0.25));
    }

    [Fact]
    public void What_is_asked_back_about_is_right_by_its_choices_and_no_answer()
    {
        AnswerShares.Of([
            new(true, Said.Answer, true), new(true, Said.Answer, false), new(true, Said.Choices, true), new(true, Said.Choices, false),
            new(true, Said.Nothing, true),
            new(false, Said.Answer, false), new(false, Said.Choices, false), new(false, Said.Nothing, false), new(false, Said.Nothing, false),
        ]).Should().Be(new AnswerShares(Right: 1 / 5.0, RightOrAsked: 2 / 5.0, NotAnswered: 3 / 4.0, Wrong: 2 / 3.0));
    }

    [Fact]
    public void A_share_of_nothing_is_null() =>
        AnswerShares.Of([new(true, Said.Nothing, false)]).Should().Be(new AnswerShares(0, 0, null, null));

    [Fact]
    public void Every_question_is_judged_once_by_a_fit_that_saw_other_questions()
    {
        var none = new float[Signals.Count];
        var questions = Enumerable.Range(0, 23).Select(i => new JudgedQuestion(i % 2 == 0, i == 0 ? [] : [new Judged(none, i % 2 == 0)]))
            .ToList();

        var verdicts = KnowledgeEvaluator.UnseenVerdicts(questions, new ConfidenceSpec { Answer = 0, Clarify = 0 }).ToList();

        verdicts.Should().HaveCount(23);
        verdicts.Count(v => v.Answerable).Should().Be(12);
        verdicts.Should().ContainSingle(v => v.Said == Said.Nothing, "one has no passage, and the others are let through by thresholds of 0");
        AnswerShares.Of(verdicts).Should().Be(new AnswerShares(11 / 12.0, 11 / 12.0, 0, 0.5));
    }
}
