using Wxauto.Knowledge.Search;

namespace Wxauto.Knowledge.Tests.Search;

public sealed class ValidityTests
{
    [Theory]
    [InlineData("退换规定（已废止）", true, null, null)]
    [InlineData("价格表，有效期至 2025年12月31日", false, "2025-12-31", null)]
    [InlineData("2026年3月1日起执行", false, null, "2026-03-01")]
    [InlineData("退换规定", false, null, null)]
    [InlineData("有效期至 2025年13月40日", false, null, null)]
    public void A_document_says_when_it_counts(string beginning, bool over, string? until, string? from)
    {
        var validity = Validity.Of(beginning);
        validity.IsOver.Should().Be(over);
        validity.Until?.ToString("yyyy-MM-dd").Should().Be(until);
        validity.From?.ToString("yyyy-MM-dd").Should().Be(from);
    }

    [Theory]
    [InlineData("去年卖多少钱", true)]
    [InlineData("2024年的价格", true)]
    [InlineData("2026年的价格", false)]
    [InlineData("现在还是去年的价吗", false)]
    [InlineData("多少钱", false)]
    public void A_question_may_be_about_the_past(string question, bool past) =>
        Validity.AsksForThePast(question, new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero)).Should().Be(past);
}
