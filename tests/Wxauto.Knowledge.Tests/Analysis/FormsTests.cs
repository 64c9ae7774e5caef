using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Tests.Analysis;

public sealed class FormsTests
{
    [Theory]
    [InlineData("十五天", "15天")]
    [InlineData("三百二十元", "320元")]
    [InlineData("一万二", "12000")]
    [InlineData("三百二的那款", "320的那款")]
    [InlineData("两千零五十", "2050")]
    [InlineData("一百零二块", "102块")]
    [InlineData("两年", "2年")]
    [InlineData("星期天", "周日")]
    [InlineData("礼拜2", "周二")]
    [InlineData("II代", "2代")]
    [InlineData("JS9一代", "js9 1代")]
    [InlineData("M5 × 16", "m5x16")]
    [InlineData("P20+", "p20plus")]
    [InlineData("18+", "18+")]
    [InlineData("500ml", "500毫升")]
    [InlineData("25℃", "25度")]
    [InlineData("等一下，一点也不", "等一下,一点也不")]
    [InlineData("５Ｌ", "5升")]
    public void What_is_written_in_several_ways_has_one_form(string text, string form) => Forms.Of(text).Should().Be(form);
}
