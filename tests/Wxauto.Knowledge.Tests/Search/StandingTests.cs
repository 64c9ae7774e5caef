using Wxauto.Knowledge.Search;

namespace Wxauto.Knowledge.Tests.Search;

public sealed class StandingTests
{
    [Theory]
    [InlineData("睡袋呢", true)]
    [InlineData("那双人的呢？", true)]
    [InlineData("红色怎么样", true)]
    [InlineData("多少钱呢", false)]
    [InlineData("睡袋多少钱", false)]
    [InlineData("我们公司要五十个睡袋开发票呢", false)]
    public void A_question_that_only_names_another_thing_asks_what_was_asked_before(string question, bool only) =>
        Standing.OnlyNames(question).Should().Be(only);

    [Theory]
    [InlineData("那个怎么洗", false)]
    [InlineData("它多重", false)]
    [InlineData("多少钱", false)]
    [InlineData("三人帐篷可以机洗吗", true)]
    public void What_refers_to_something_or_says_little_does_not_stand_alone(string question, bool alone) =>
        Standing.StandsAlone(question).Should().Be(alone);
}
