using Wxauto.Documents.Office;

namespace Wxauto.Documents.Tests.Office;

/// <summary>Numbers as people see them in a sheet.</summary>
public sealed class NumberFormatTests
{
    [Theory]
    [InlineData(45658, "yyyy-mm-dd", "2025-01-01")]
    [InlineData(45658.5, "yyyy/m/d h:mm", "2025/1/1 12:00")]
    [InlineData(0.75, "h:mm AM/PM", "6:00 PM")]
    [InlineData(1.5, "[h]:mm", "36:00")]
    [InlineData(45658, "yyyy\"年\"m\"月\"d\"日\";@", "2025年1月1日")]
    [InlineData(1234.5, "#,##0.00", "1,234.50")]
    [InlineData(0.125, "0.0%", "12.5%")]
    [InlineData(-5, "0.00;(0.00)", "(5.00)")]
    [InlineData(-5, "0.00", "-5.00")]
    [InlineData(99, "[$¥-804]#,##0.00", "¥99.00")]
    [InlineData(12, "0\"件\"", "12件")]
    [InlineData(0.1 + 0.2, "General", "0.3")]
    [InlineData(13800138000, "General", "13800138000")]
    [InlineData(2.675, "0.00", "2.68")]
    [InlineData(7, "0_);[Red]\\(0\\)", "7")]
    [InlineData(0, "[=1]\"有货\";[=0]\"缺货\"", "缺货")]
    [InlineData(25000, "[>=10000]0!.0,\"万元\";0\"元\"", "2.5万元")]
    [InlineData(299, "[>=10000]0!.0,\"万元\";0\"元\"", "299元")]
    [InlineData(-3, "[<0]0\"件欠\";0\"件\"", "-3件欠")]
    [InlineData(13943210123, "000-0000-0000", "139-4321-0123")]
    [InlineData(7, "0\\.0", "0.7")]
    public void Numbers_are_shown_as_in_a_spreadsheet(double number, string format, string shown) => NumberFormat.Show(number, format)
        .Should().Be(shown);
}
