using Wxauto.Contracts.Reasons;
using static Wxauto.Documents.Tests.OfficeFiles;

namespace Wxauto.Documents.Tests.Office;

/// <summary>What a reader of slides sees, in the order in which he does.</summary>
public sealed class SlideTests
{
    [Fact]
    public void Shapes_are_read_from_the_top_and_from_the_left() =>
        Slides(Shape(T("三"), 1, 3) + Shape(T("二"), 4, 1.1) + Shape(T("一"), 1, 1)
            + $"<p:grpSp><p:nvGrpSpPr><p:cNvPr id=\"9\" name=\"g\"/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"1900000\"/><a:ext cx=\"9\" cy=\"9\"/></a:xfrm></p:grpSpPr>{Shape(T("组乙"), 1, 2)}{Shape(T("组甲"), 1, 1)}</p:grpSp>")
            .Paragraphs().Should().Equal("一", "二", "组甲", "组乙", "三");

    [Fact]
    public void What_is_hidden_or_beside_the_slide_is_not_read()
    {
        var document = Slides(Shape(T("标题"), placeholder: "<p:ph type=\"title\"/>") + Shape(T("底价"), attributes: "hidden=\"1\"") + Shape(T("旁边"), 12, 1)
            + Shape(T("页脚"), placeholder: "<p:ph type=\"ftr\"/>") + $"<p:grpSp><p:nvGrpSpPr><p:cNvPr id=\"9\" name=\"g\" hidden=\"1\"/></p:nvGrpSpPr>{Shape(T("底价"))}</p:grpSp>",
            $"<p:sld show=\"0\" {Namespaces}><p:cSld><p:spTree>{Shape(T("藏"))}</p:spTree></p:cSld></p:sld>", Shape(T("完")));
        document.AllText().Should().Be("标题\n完");
        document.Notes.Should().Equal(DocumentReasons.HiddenSlides.With(1));
    }

    [Theory]
    [InlineData("baseline=\"30000\"", "⁹")]
    [InlineData("baseline=\"-25000\"", "₉")]
    [InlineData("strike=\"sngStrike\"", "")]
    [InlineData("strike=\"noStrike\"", "9")]
    public void Letters_are_shown_as_they_look(string look, string shown) =>
        Slides(Shape($"<a:p><a:r><a:t>10</a:t></a:r><a:r><a:rPr {look}/><a:t>9</a:t></a:r></a:p>")).AllText().Should().Be("10" + shown);

    [Fact]
    public void Links_of_words_and_of_shapes_stay_with_them() =>
        Slides([Shape("<a:p><a:r><a:rPr><a:hlinkClick r:id=\"L\"/></a:rPr><a:t>点此</a:t></a:r></a:p>")
            + Shape(T("按钮"), 1, 3).Replace("name=\"s\" />", "name=\"s\"><a:hlinkClick r:id=\"M\"/></p:cNvPr>")],
            [new OfficeLink("L", "hyperlink", "tel:400-600") { From = "slide0.xml" }, new OfficeLink("M", "hyperlink", "https://a.example/m") { From = "slide0.xml" }])
            .Paragraphs().Should().Equal("点此（tel:400-600）", "按钮（https://a.example/m）");

    [Fact]
    public void Numbers_of_lists_are_read() =>
        Slides(Shape(Numbered("arabicPeriod", "甲") + Numbered("arabicPeriod", "乙") + T("间") + Numbered("romanUcPeriod", "丙") + Numbered("circleNumDbPlain", "丁", "startAt=\"3\"")))
            .AllText().Should().Be("1. 甲\n2. 乙\n间\nI. 丙\n④ 丁");

    [Fact]
    public void A_chart_is_read_as_a_table_and_a_picture_once()
    {
        const string chart = "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"3\" name=\"c\"/></p:nvGraphicFramePr><a:graphic><a:graphicData><c:chart r:id=\"c\"/></a:graphicData></a:graphic></p:graphicFrame>";
        static string Picture(int width) => $"<p:pic><p:nvPicPr><p:cNvPr id=\"4\" name=\"p\"/></p:nvPicPr><p:blipFill><a:blip r:embed=\"p\"/></p:blipFill><p:spPr><a:xfrm><a:off x=\"1\" y=\"1\"/><a:ext cx=\"{width}\" cy=\"2000000\"/></a:xfrm></p:spPr></p:pic>";
        static string Points(string kind, params string[] values) => $"<c:{kind}>{string.Concat(values.Select((v, i) => $"<c:pt idx=\"{i}\"><c:v>{v}</c:v></c:pt>"))}</c:{kind}>";
        var document = Slides([chart + Picture(2_000_000) + Picture(2_000_000), Picture(100_000)],
            [new OfficeLink("c", "chart", "slide0.xml:chart.xml", $"<c:chartSpace {Namespaces}><c:chart><c:plotArea><c:barChart><c:ser><c:tx><c:strRef>{Points("strCache", "销量")}</c:strRef></c:tx><c:cat><c:strRef>{Points("strCache", "一月", "二月")}</c:strRef></c:cat><c:val><c:numRef><c:numCache><c:formatCode>#,##0</c:formatCode><c:pt idx=\"0\"><c:v>1200</c:v></c:pt><c:pt idx=\"1\"><c:v>900</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"),
            new OfficeLink("p", "image", "slide0.xml:i.png") { Bytes = TestDocuments.File("scan.png").Content },
            new OfficeLink("p", "image", "slide1.xml:j.png") { Bytes = TestDocuments.File("scan.png").Content }]);
        document.Tables().Single().Should().Equal("|销量", "一月|1,200", "二月|900");
        document.Images.Should().ContainSingle();
    }

    private static string T(string text) => $"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>";

    private static string Numbered(string kind, string text, string start = "") =>
        $"<a:p><a:pPr><a:buAutoNum type=\"{kind}\" {start}/></a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>";
}
