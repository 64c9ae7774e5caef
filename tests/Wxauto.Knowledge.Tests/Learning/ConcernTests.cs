using Wxauto.Contracts.Reasons;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Learning;
using Wxauto.Tests;

namespace Wxauto.Knowledge.Tests.Learning;

/// <summary>Answers against the articles of the sample shop.</summary>
public sealed class ConcernTests : IClassFixture<ConcernTests.Shop>
{
    private readonly SearchableBase _shop;

    public ConcernTests(Shop shop) => _shop = shop.Base;

    [Theory]
    [InlineData("多少钱包邮", "单笔订单满 99 元包邮", "已有内容：《运费与包邮》")]
    [InlineData("运费多少钱", "满 99 元包邮，不满 99 元收 8 元运费", "已有内容：《运费与包邮》")]
    [InlineData("怎么指定发顺丰", "下单备注顺丰，补 10 元差价就可以改发顺丰", "已有内容：《发货时间与快递 › 指定顺丰》")]
    [InlineData("E61 保修多久", "山雀 E61 保修两年", "已有内容：《保修政策》")]
    public void What_is_published_already_is_named(string question, string answer, string concern) => Of(question, answer).Should()
        .Be(concern);

    [Theory]
    [InlineData("多少钱包邮", "单笔订单满 59 元包邮", "与《运费与包邮》可能矛盾：59 元 对 99 元、8 元")]
    [InlineData("签收后几天可以无理由退货", "签收后 30 天内都可以无理由退货", "与《退换货规则》可能矛盾：30 天 对 7 天")]
    [InlineData("可以货到付款吗", "支持货到付款", "与《付款方式》可能矛盾：支持 对 不支持")]
    [InlineData("可以货到付款吗", "不支持货到付款", "已有内容：《付款方式》")]
    [InlineData("豆子可以放冰箱冷藏吗", "豆子可以放冰箱冷藏保存", "与《咖啡豆怎么保存》可能矛盾：可以 对 不要")]
    [InlineData("云雀 M2 手摇磨豆机多少钱", "云雀 M2 手摇磨豆机售价 279 元", "与《云雀 M2 手摇磨豆机》可能矛盾：279 元 对 299 元")]
    [InlineData("客服几点上班", "人工客服每天 8:30 到 21:00 在线", "与《营业时间与联系方式》可能矛盾：8:30 对 9:00")]
    public void What_contradicts_is_named_with_both_values(string question, string answer, string concern) => Of(question, answer).Should()
        .Be(concern);

    [Theory]
    [InlineData("门店附近可以停车吗", "可以停在地下车库，消费满 100 元免费停两小时")]
    [InlineData("滤纸可以单独买吗", "可以单独买，一包 40 张")]
    [InlineData("可以上门安装吗", "杭州市区可以预约上门安装，其他城市请看安装视频")]
    public void What_nobody_wrote_yet_has_no_concern(string question, string answer) => Of(question, answer).Should().BeEmpty();

    [Theory]
    [InlineData("48 小时", "两天", true)]
    [InlineData("¥299", "299 元", true)]
    [InlineData("299块钱", "299 元", true)]
    [InlineData("晚上9点", "21:00", true)]
    [InlineData("0.5 公斤", "一斤", true)]
    [InlineData("九折", "9 折", true)]
    [InlineData("3 个工作日", "3 天", false)]
    [InlineData("十五天", "15 天", true)]
    [InlineData("一百二十元", "120 元", true)]
    [InlineData("1 年", "10 个月", false)]
    public void Figures_are_compared_by_what_they_mean(string one, string other, bool same)
    {
        var (a, b) = (Quantities.Of(one).Should().ContainSingle().Subject, Quantities.Of(other).Should().ContainSingle().Subject);
        ((a.Kind, a.Value) == (b.Kind, b.Value)).Should().Be(same);
    }

    [Fact]
    public void A_range_has_two_ends() => Quantities.Of("江浙沪 1-2 天到").Select(q => q.Value).Should().Equal(1440, 2880);

    [Fact]
    public void A_year_of_the_calendar_is_no_time() => Quantities.Of("2026 年起").Should().BeEmpty();

    private string Of(string question, string answer) =>
        Concerns.Of(_shop, question, answer, "", DateTimeOffset.UnixEpoch) is { } concern ? ReasonText.Of(concern, ReasonText.Chinese) : "";

    public sealed class Shop : IDisposable
    {
        internal SearchableBase Base { get; } = KnowledgeFolder.Load(Path.Combine(SampleShopTests.Shop, "knowledge"));

        public void Dispose() => Base.Dispose();
    }
}
