namespace Wxauto.Documents.Tests.Formats;

/// <summary>Markdown as the page that it makes.</summary>
public sealed class MarkdownTests
{
    [Theory]
    [InlineData("**注意：**本品**（必看）**请读", "注意：本品（必看）请读")]
    [InlineData("~~原价：~~现价 ~~499~~ 359", "现价 359")]
    [InlineData("10<sup>9</sup>、m^2^、H~2~O", "10⁹、m²、H₂O")]
    [InlineData("[点此](https://a.example/x)、[电话](tel:400)、<https://b.example>", "点此（https://a.example/x）、电话（tel:400）、https://b.example")]
    [InlineData("见[保修][w]\n\n[w]: https://a.example/w", "见保修（https://a.example/w）")]
    [InlineData("保修一年[^1]\n\n[^1]: 电池六个月", "保修一年¹\n1. 电池六个月")]
    [InlineData("- [x] 安装\n- [ ] 换新", "- ☑ 安装\n- ☐ 换新")]
    [InlineData("5. 甲\n6. 乙", "5. 甲\n6. 乙")]
    [InlineData("甲\n乙", "甲\n乙")]
    [InlineData("价 <!-- 底价 --> 九\n\n<div style=\"display:none\">\n底价\n</div>", "价 九")]
    [InlineData("![160选S码](s.png)", "160选S码")]
    [InlineData("电机\n: 三年", "电机\n三年")]
    [InlineData("<details>\n<summary>运费</summary>\n\n新疆 **25 元**\n\n</details>", "运费\n新疆 25 元")]
    [InlineData("---\ntitle: 甲\ndescription: \"电池六个月\"\nkeywords: 乙\n---\n整机一年", "电池六个月\n整机一年")]
    [InlineData("能量 $(E)=mc^2$ 与\n\n$$\nv_1\n$$", "能量 (E)=mc^2 与\nv_1")]
    [InlineData("`a**b` 与 2\\*3", "a**b 与 2*3")]
    public void It_is_read_as_it_looks(string markdown, string shown) => TestDocuments.Parse("a.md", markdown).AllText().Should().Be(shown);

    [Fact]
    public void A_table_in_HTML_with_empty_lines_is_one() =>
        TestDocuments.Parse("a.md", "<table>\n<tr><th>型号</th><th>价</th></tr>\n\n<tr><td>K35</td><td>399</td></tr>\n\n</table>").Tables().Single().Should()
            .Equal("型号|价", "K35|399");
}
