using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Resources;
using Wxauto.Pipeline.Understanding;
using Wxauto.Pipeline.Wording;
using static Wxauto.Pipeline.Tests.ATurn;

namespace Wxauto.Pipeline.Tests.Understanding;

public sealed class OfferTests
{
    private static readonly ChoiceWording Wording = ReplyWording.For(new AgentSpec()).Choices;

    [Theory]
    [InlineData("2", "退款多久到账")]
    [InlineData("２", "退款多久到账")]
    [InlineData("第二个", "退款多久到账")]
    [InlineData("我问的是第3个！", "保修政策")]
    [InlineData("选一", "发货时间与快递")]
    [InlineData("第1项吧，谢谢", "发货时间与快递")]
    [InlineData("最后一个", "保修政策")]
    [InlineData("发货", "发货时间与快递")]
    [InlineData("我说的是保修的", "保修政策")]
    [InlineData("退款多久到账", "退款多久到账")]
    [InlineData("4", null)]
    [InlineData("0", null)]
    [InlineData("2024", null)]
    [InlineData("是的", null)]
    [InlineData("多久", "退款多久到账")]
    [InlineData("时间", "发货时间与快递")]
    [InlineData("E61 多少钱", null)]
    [InlineData("", null)]
    public void A_short_answer_chooses_by_number_place_or_title(string message, string? title) =>
        Of("发货时间与快递", "退款多久到账", "保修政策").Chosen(message, Wording)?.Title.Should().Be(title);

    [Theory]
    [InlineData("是的", true)]
    [InlineData("嗯嗯", true)]
    [InlineData("1", true)]
    [InlineData("哈哈", false)]
    public void A_yes_chooses_the_only_one(string message, bool chosen) =>
        (Of("保修政策").Chosen(message, Wording) is not null).Should().Be(chosen);

    [Fact]
    public void What_fits_two_titles_chooses_none() => Of("E61 保修", "S1 保修").Chosen("保修", Wording).Should().BeNull();

    [Theory]
    [InlineData("都不是", true)]
    [InlineData("不是这个", true)]
    [InlineData("都要", false)]
    public void None_can_be_meant(string message, bool none) => Offer.IsNone(message, Wording).Should().Be(none);

    private static Offer Of(params string[] titles) => new("多久", [.. titles.Select(t => Citation.Of(Evidence(t)))]);
}
