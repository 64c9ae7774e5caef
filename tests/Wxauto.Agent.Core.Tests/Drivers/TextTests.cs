using Wxauto.Agent.Core.Drivers;

namespace Wxauto.Agent.Core.Tests.Drivers;

public sealed class TextTests
{
    [Theory]
    [InlineData("您好", "您好", true)]
    [InlineData(" 您好\n", "您好", true)]
    [InlineData("一\r\n二", "一\n二", true)]
    [InlineData("一\n二", "一二", false)]
    [InlineData("OK", "ok", false)]
    [InlineData("您 好", "您好", false)]
    public void A_bubble_is_the_same_text_up_to_its_edges_and_line_breaks(string typed, string shown, bool same) =>
        BubbleText.Same(typed, shown).Should().Be(same);

    [Theory]
    [InlineData(ChatKind.Group, "老周", "@老周\u2005有货")]
    [InlineData(ChatKind.Group, "", "有货")]
    [InlineData(ChatKind.Friend, "老周", "有货")]
    public void Only_a_member_of_a_group_is_mentioned(ChatKind kind, string mention, string typed) =>
        ReplyText.Of(new ReplyBody { ChatKind = kind, MentionName = mention, Text = "有货" }).Should().Be(typed);
}
