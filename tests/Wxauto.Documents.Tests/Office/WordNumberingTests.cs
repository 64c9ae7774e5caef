using static Wxauto.Documents.Tests.OfficeFiles;

namespace Wxauto.Documents.Tests.Office;

/// <summary>Numbers of lists as Word shows them.</summary>
public sealed class WordNumberingTests
{
    [Theory]
    [InlineData("upperRoman", "%1.", "I.", "II.")]
    [InlineData("lowerRoman", "%1)", "i)", "ii)")]
    [InlineData("upperLetter", "%1.", "A.", "B.")]
    [InlineData("chineseCountingThousand", "%1、", "一、", "二、")]
    [InlineData("chineseLegalSimplified", "%1、", "壹、", "贰、")]
    [InlineData("ideographTraditional", "%1、", "甲、", "乙、")]
    [InlineData("ideographZodiac", "%1.", "子.", "丑.")]
    [InlineData("decimalEnclosedCircleChinese", "%1", "①", "②")]
    [InlineData("decimalZero", "%1.", "01.", "02.")]
    [InlineData("decimalFullWidth", "%1．", "１．", "２．")]
    [InlineData("decimal", "第%1条", "第1条", "第2条")]
    [InlineData("ordinal", "%1", "1st", "2nd")]
    [InlineData("bullet", "", "-", "-")]
    public void Numbers_are_shown_in_the_ways_that_documents_know(string format, string text, string first, string second) =>
        Word(Item("甲", 1) + Item("乙", 1), WordTextTests.Numbering(format, text)).AllText().Should().Be($"{first} 甲\n{second} 乙");

    [Theory]
    [InlineData(4, "upperRoman", "IV")]
    [InlineData(1999, "upperRoman", "MCMXCIX")]
    [InlineData(27, "upperLetter", "AA")]
    [InlineData(28, "upperLetter", "BB")]
    [InlineData(10, "chineseCounting", "十")]
    [InlineData(12, "chineseCounting", "十二")]
    [InlineData(20, "chineseCountingThousand", "二十")]
    [InlineData(105, "chineseCountingThousand", "一百零五")]
    [InlineData(110, "chineseCountingThousand", "一百一十")]
    [InlineData(10, "chineseLegalSimplified", "壹拾")]
    [InlineData(12, "ideographDigital", "一二")]
    [InlineData(11, "ideographTraditional", "11")]
    [InlineData(21, "decimalEnclosedCircle", "㉑")]
    [InlineData(36, "decimalEnclosedCircle", "㊱")]
    [InlineData(112, "ordinal", "112th")]
    [InlineData(0, "upperRoman", "0")]
    public void A_number_is_written_in_its_way(int number, string format, string shown) => ListNumbers.Show(number, format).Should().Be(shown);

    [Fact]
    public void Columns_go_on_after_Z() => (ListNumbers.Counted(26, 'A'), ListNumbers.Counted(27, 'A'), ListNumbers.Counted(703, 'A')).Should()
        .Be(("Z", "AA", "AAA"));

    [Fact]
    public void A_list_that_begins_anew_does_and_its_levels_follow()
    {
        const string levels = "<w:lvl w:ilvl=\"0\"><w:start w:val=\"3\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"decimal\"/><w:isLgl/><w:lvlText w:val=\"%1.%2\"/></w:lvl>";
        var numbering = new OfficeLink("nu", "numbering", "numbering.xml",
            $"<w:numbering><w:abstractNum w:abstractNumId=\"0\">{levels}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num></w:numbering>");
        Word(Item("甲", 1) + Item("子", 1, 1) + Item("丑", 1, 1) + Item("乙", 1) + Item("寅", 1, 1) + P("间") + Item("丙", 2) + Item("丁", 2), numbering).AllText()
            .Should().Be("三、 甲\n3.1 子\n3.2 丑\n四、 乙\n4.1 寅\n间\n一、 丙\n二、 丁");
    }

    private static string Item(string text, int number, int level = 0) =>
        P(text, $"<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{number}\"/></w:numPr>");
}
