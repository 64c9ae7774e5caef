using System.Text.Json;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Hosting.Tests.Reasons;

public sealed class ReasonTests
{
    private static readonly Reason Weak = TurnReasons.WeakEvidence.With(0.312, 0.55);

    private static readonly JsonSerializerOptions Shouted = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper };

    private static readonly Reason Nested = CommonReasons.All(
        [TurnReasons.NotLetThrough.With(AnswerReasons.Promise.With("赔付")), ToolReasons.LacksTools.With(["a", "b"], ["c"]),
            TurnReasons.Citations.With(2)]);

    [Fact]
    public void Its_JSON_is_a_code_with_values_whatever_the_names_around_it()
    {
        Weak.ToJson().Should().Be("""{"code":"evidence.weak","values":{"confidence":0.312,"threshold":0.55}}""");
        JsonSerializer.Serialize(new { Reason = TurnReasons.Greeting.Reason }, Shouted)
            .Should().Be("""{"REASON":{"code":"question.greeting"}}""");
    }

    [Fact]
    public void What_is_read_again_is_the_same()
    {
        foreach (var reason in new[] { Weak, Nested, TurnReasons.Greeting, TurnReasons.BasesUnavailable.With([]) })
        {
            Reason.FromJson(reason.ToJson()).Should().Be(reason);
            Reason.ValuesToJson(Reason.ValuesFromJson(reason.ValuesToJson())).Should().Be(reason.ValuesToJson());
        }
        Nested.Should().NotBe(Weak);
        Weak.Should().NotBe(TurnReasons.WeakEvidence.With(0.3, 0.55)).And.NotBe(TurnReasons.NoEvidence.With(0.312, 0.55));
    }

    [Fact]
    public void It_is_told_in_both_languages()
    {
        Weak.ToString().Should().Be("evidence is weak: confidence 0.31 is below 0.55");
        ReasonText.Of(Weak, ReasonText.Chinese).Should().Be("依据不足：置信度 0.31 低于 0.55");
        Nested.ToString().Should().Be(
            "the answer was not let through: it promises “赔付”, which its sources do not; has no tool a, b; it has c; 2 citations");
        ReasonText.Of(Nested, ReasonText.Chinese).Should().Be("回答没有放行：承诺了资料里没有的“赔付”；没有工具 a、b；它有 c；2 处引用");
    }

    [Fact]
    public void Large_numbers_are_in_groups_where_the_text_says_so() =>
        DocumentReasons.ManyCharacters.With(5_000_000).ToString().Should().Be("has more than 5,000,000 characters: split it");

    /// <summary>What another version stored is shown as far as it is understood, and never stored again.</summary>
    [Fact]
    public void A_code_that_is_not_in_the_catalogue_cannot_be_stored()
    {
        var other = Reason.FromJson("""{"code":"of.another-version","values":{"n":1}}""");
        other.ToString().Should().Be("of.another-version");
        other.Invoking(r => r.ToJson()).Should().Throw<InvalidOperationException>().WithMessage("*of.another-version*");
        other.Invoking(r => r.ValuesToJson()).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void What_is_no_reason_is_not_read()
    {
        foreach (var json in new[] { "1", "{}", """{"code":1}""", """{"code":"x","values":{"a":null}}""" })
            FluentActions.Invoking(() => Reason.FromJson(json)).Should().Throw<JsonException>();
    }
}
