using Wxauto.Contracts.Desk;
using Wxauto.Desk.Canned;
using Wxauto.Desk.Conversations;

namespace Wxauto.Desk.Tests.Desk;

public sealed class DeskTextTests
{
    [Fact]
    public void A_long_text_is_cut_where_a_line_ends_and_never_inside_a_character()
    {
        BubbleText.Split("one\ntwo\nthree", 8).Should().Equal("one\ntwo", "three");
        BubbleText.Split(" short ", 8).Should().Equal("short");
        var family = string.Concat(Enumerable.Repeat("👨‍👩‍👧", 5));
        BubbleText.Split(family, 20).Should().OnlyContain(b => b.Length % 8 == 0).And.HaveCount(3);
    }

    [Fact]
    public void A_variable_without_a_value_stays_and_is_named()
    {
        var rendered = CannedReplies.Render("Dear {{customer.name}}, {{agent.name}} {{other}}", new Dictionary<string, string?>
        {
            [CannedVariables.CustomerName] = "Zhang", [CannedVariables.AgentName] = "",
        });
        rendered.Text.Should().Be("Dear Zhang, {{agent.name}} {{other}}");
        rendered.Missing.Should().Equal(CannedVariables.AgentName, "other");
        BubbleText.VariableLeft(rendered.Text).Should().Be(CannedVariables.AgentName);
        BubbleText.VariableLeft("a {{ b }} c").Should().BeNull("what is no variable is the person's own");
    }

    [Theory]
    [InlineData("zh-CN", "5", 5), InlineData("zh-CN", "非常满意！", 5), InlineData("zh-CN", "不满意", 2), InlineData("zh-CN", "不满意，太慢", null)]
    [InlineData("en", "Good.", 4), InlineData("en", "6", null), InlineData("en", "", null), InlineData("en", "good morning", null)]
    public void A_rating_is_a_whole_message(string language, string text, int? score) =>
        new DeskWording(new DeskOptions { Language = language }).RatingOf(text).Should().Be(score);

    [Fact]
    public void Texts_can_be_other_than_those_of_the_language() =>
        new DeskWording(new DeskOptions { Texts = { ["nobody"] = "later" } }).Nobody.Should().Be("later");

    [Fact]
    public void Settings_that_cannot_be_are_named()
    {
        DeskOptions.FaultsOf(new DeskOptions()).Should().BeEmpty();
        var wrong = new DeskOptions { Language = "fr", EndAfter = TimeSpan.Zero, Texts = { ["hello"] = "x" } };
        wrong.Hours.Week["Funday"] = ["09:00-10:00"];
        wrong.Hours.Week["Monday"] = ["10:00-12:00", "11:00-13:00"];
        wrong.Hours.Holidays.Add("2026-02-30");
        wrong.Policies.Add(new SlaOptions { FirstReply = TimeSpan.Zero });
        wrong.Handoff.Grace = TimeSpan.Zero;
        DeskOptions.FaultsOf(wrong).Select(f => f.Split(": give")[0].Split(": there")[0]).Should().BeEquivalentTo("EndAfter", "Language",
            "Texts:hello", "Policies:0:Name",
            "Policies:0:FirstReply", "Hours:Week:Funday", "Hours:Week:Monday", "Hours:Holidays:0", "Handoff:Grace");
    }
}
