using Wxauto.Knowledge.Learning;

namespace Wxauto.Knowledge.Tests.Learning;

/// <summary>Nothing of who a customer is gets into what is learnt.</summary>
public sealed class LearntTextTests
{
    [Theory]
    [InlineData("我是王小明，电话 13800138000", "我是〔客户〕，电话 〔手机号〕", "王小明")]
    [InlineData("lily：发到 lily@example.com", "〔客户〕：发到 〔邮箱〕", "Lily")]
    [InlineData("王小明您好", "〔客户〕您好", "王小", "王小明")]
    [InlineData("王小明您好", "〔客户〕您好", " 王小明 ")]
    [InlineData("王先生您好", "王先生您好", "王")]
    [InlineData("A+B(1) 您好", "〔客户〕 您好", "A+B(1)")]
    [InlineData("发票抬头怎么改", "发票抬头怎么改")]
    public void Names_and_numbers_become_marks(string text, string masked, params string[] names) =>
        LearntText.Masked(text, names).Should().Be(masked);

    [Theory]
    [InlineData("王小明是老客户", "〔客户〕是老〔客户〕", "王小明", "客户")]
    [InlineData("打 13800138000", "打 〔手机号〕", "手机")]
    public void A_name_that_stands_in_a_mark_leaves_the_mark_whole(string text, string masked, params string[] names) =>
        LearntText.Masked(text, names).Should().Be(masked);

    [Fact]
    public void A_name_that_is_part_of_a_number_leaves_nothing_of_the_number() =>
        LearntText.Masked("打 13800138000 找 138", ["138"]).Should().Be("打 〔手机号〕 找 〔客户〕");

    [Theory]
    [InlineData("可以的，〔手机号〕", 3)]
    [InlineData("好，〔手机号〕", 0)]
    [InlineData("〔客户〕〔手机号〕", 0)]
    [InlineData("七天内可以退货。", 7)]
    public void Letters_beside_marks_count_when_they_are_half_of_the_text(string masked, int letters) =>
        LearntText.LettersOf(masked).Should().Be(letters);
}
