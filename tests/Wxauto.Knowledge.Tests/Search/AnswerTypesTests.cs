using Wxauto.Knowledge.Search;

namespace Wxauto.Knowledge.Tests.Search;

public sealed class AnswerTypesTests
{
    [Theory]
    [InlineData("充满要多久", "充满约三小时。", 1)]
    [InlineData("烧开要多久", "烧开一升水约三分半钟。", 1)]
    [InlineData("充满要多久", "用 Type-C 口充电。", -1)]
    [InlineData("会员多少钱", "会员价：359；库存：8", 1)]
    [InlineData("多少钱", "价格（元）：139", 1)]
    [InlineData("多少钱", "有现货，颜色为灰色。", -1)]
    [InlineData("店在哪里", "海河路 18 号。", 1)]
    [InlineData("店在哪里", "门市价：399", -1)]
    [InlineData("几寸", "7 寸", 1)]
    [InlineData("灯有多少流明", "亮度 300 流明。", 0)]
    [InlineData("灯有多少流明", "防水等级 IPX5。", -1)]
    [InlineData("可以住多少人", "两个帐篷可住 4 人。", 0)]
    [InlineData("能水洗吗", "不能水洗。", 0)]
    public void A_passage_has_the_kind_of_thing_that_is_asked_for_or_not(string question, string passage, float fit) =>
        AnswerTypes.Fit(question, passage).Should().Be(fit);
}
