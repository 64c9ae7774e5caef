using Wxauto.Knowledge.Search;

namespace Wxauto.Knowledge.Tests.Search;

public sealed class NumbersTests
{
    [Fact]
    public void A_weight_in_jin_is_half_of_it_in_kilograms() => Numbers.Of("身高 170，140斤").Should().Equal(170, 70);

    [Theory]
    [InlineData("身高：166-172", 166, 172)]
    [InlineData("50～60 公斤", 50, 60)]
    public void A_range_is_from_its_first_to_its_last(string text, int from, int to) => Numbers.RangesOf(text).Should().Equal((from, to));

    [Fact]
    public void A_date_is_no_range() => Numbers.RangesOf("2026-03-01").Should().BeEmpty();

    [Fact]
    public void Numbers_are_told_apart_by_what_they_count() => Numbers.CountsOf("闪 5 下，15天").Should().Equal((5, '下'), (15, '天'));
}
