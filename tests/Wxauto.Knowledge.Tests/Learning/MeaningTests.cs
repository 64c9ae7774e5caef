using Wxauto.Knowledge.Learning;
using Wxauto.Knowledge.Lexical;

namespace Wxauto.Knowledge.Tests.Learning;

/// <summary>When two customers ask the same, so that one answer is learnt for both.</summary>
public sealed class MeaningTests
{
    private static readonly Synonyms Words = new([["磨豆机", "研磨机"]]);

    [Theory]
    [InlineData("滤纸可以单独买吗", "请问滤纸可以单独买吗")]
    [InlineData("磨豆机怎么清洗", "研磨机怎么清洗")]
    [InlineData("E61 保修多久", "e61保修多久")]
    public void The_same_in_other_words_is_the_same(string one, string other) => Same(one, other).Should().BeGreaterThanOrEqualTo(0.7f);

    [Theory]
    [InlineData("E61 保修多久", "M2 保修多久")]
    [InlineData("E61 保修多久", "保修多久")]
    [InlineData("20 克豆子磨几格", "15 克豆子磨几格")]
    [InlineData("滤纸可以单独买吗", "门店附近可以停车吗")]
    [InlineData("滤纸可以单独买吗", "？")]
    public void Another_model_another_figure_or_another_matter_is_not_the_same(string one, string other) => Same(one, other).Should().Be(0);

    [Fact]
    public void Whether_figures_are_in_another_text_goes_one_way()
    {
        var (asked, passage) = (Meaning.Of("E61 保修多久", Words), Meaning.Of("E61 和 M2 都保修 24 个月", Words));
        asked.FiguresIn(passage).Should().BeTrue();
        passage.FiguresIn(asked).Should().BeFalse();
    }

    [Fact]
    public void The_share_that_another_text_says_is_0_to_1()
    {
        var asked = Meaning.Of("磨豆机怎么清洗", Words);
        asked.ShareIn(Meaning.Of("研磨机每周清洗一次", Words)).Should().BeGreaterThan(0.5f);
        asked.ShareIn(asked).Should().BeApproximately(1, 1e-5f);
        asked.ShareIn(Meaning.Of("门店附近可以停车", Words)).Should().Be(0);
        Meaning.Of("", Words).ShareIn(asked).Should().Be(0);
    }

    /// <summary>The same whichever of the two comes first.</summary>
    private static float Same(string one, string other)
    {
        var (a, b) = (Meaning.Of(one, Words), Meaning.Of(other, Words));
        b.SameAs(a).Should().BeApproximately(a.SameAs(b), 1e-5f);
        return a.SameAs(b);
    }
}
