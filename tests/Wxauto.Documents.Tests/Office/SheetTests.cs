using Wxauto.Contracts.Reasons;
using static Wxauto.Documents.Tests.OfficeFiles;

namespace Wxauto.Documents.Tests.Office;

/// <summary>What a reader of a workbook sees.</summary>
public sealed class SheetTests
{
    [Theory]
    [InlineData("=B1*C1", "300")]
    [InlineData("=SUM(B1:C1)", "103")]
    [InlineData("=(B1+C1)/2-1", "50.5")]
    [InlineData("=-B1*2%+2^3", "6")]
    [InlineData("=ROUND(B1/C1,2)", "33.33")]
    [InlineData("=ROUND(2.675,2)", "2.68")]
    [InlineData("=IF(C1>2,\"有货\",\"缺货\")", "有货")]
    [InlineData("=IF(C1>5,1/0,\"少\")&A1", "少T1")]
    [InlineData("=IFERROR(B1/0,\"面议\")", "面议")]
    [InlineData("=AVERAGE(B1,C1)", "51.5")]
    [InlineData("=MAX(B1:C1)-MIN(B1:C1)", "97")]
    [InlineData("=COUNT(A1:C1)&\"/\"&COUNTA(A1:C1)", "2/3")]
    [InlineData("=TEXT(B1,\"0.00\")&\"元\"", "100.00元")]
    [InlineData("=$B$1*其他!A1", "700")]
    [InlineData("='其 他'!A1", "8")]
    [InlineData("=VLOOKUP(\"T1\",A1:C1,3,FALSE)", "3")]
    [InlineData("=SUMPRODUCT(B1:C1,B1:C1)", "10009")]
    public void A_formula_without_a_value_is_computed(string formula, string shown) =>
        Excel([("表", "", Rows("T1|100|3|" + formula)), ("其他", "state=\"hidden\"", Rows("7")), ("其 他", "state=\"hidden\"", Rows("8"))])
            .Tables().Single().Last().Should().EndWith("|" + shown);

    [Fact]
    public void Formulas_are_computed_from_each_other_and_shared_ones_where_they_stand() =>
        Excel("<sheetData><row r=\"1\"><c r=\"A1\"><v>2</v></c><c r=\"B1\"><f t=\"shared\" ref=\"B1:B2\" si=\"0\">A1*$A$1</f></c></row><row r=\"2\"><c r=\"A2\"><v>5</v></c><c r=\"B2\"><f t=\"shared\" si=\"0\"/></c></row><row r=\"3\"><c r=\"A3\"><v>9</v></c><c r=\"B3\"><f>SUM(B1:B2)</f><v></v></c></row></sheetData>")
            .Tables().Single().Should().Equal("|", "2|4", "5|10", "9|14");

    [Theory]
    [InlineData("=FILTER(A1:C1,A1:C1>1)")]
    [InlineData("=总价*2")]
    [InlineData("=E1+1")]
    [InlineData("=B1/0")]
    [InlineData("=SUM(")]
    public void What_cannot_be_computed_is_a_note(string formula)
    {
        var document = Excel(Rows("T1|100|3|" + formula + "|=D1"));
        document.Tables().Single().Should().Equal("||", "T1|100|3");
        document.Notes.Should().Equal(DocumentReasons.ValuesMissing.With(2, "表!D1"));
    }

    [Fact]
    public void Values_of_a_program_that_does_not_compute_are_computed()
    {
        const string cells = "<sheetData><row r=\"1\"><c r=\"A1\"><v>5</v></c><c r=\"B1\"><f>A1*2</f><v>0</v></c><c r=\"C1\"><f>FILTER(A1)</f><v>0</v></c></row></sheetData>";
        Excel(cells).Tables().Single().Last().Should().Be("5|0|0");
        var document = Excel([("表", "", cells)], "<calcPr fullCalcOnLoad=\"1\"/>", []);
        document.Tables().Single().Last().Should().Be("5|10");
        document.Notes.Should().Equal(DocumentReasons.ValuesMissing.With(1, "表!C1"));
    }

    [Fact]
    public void A_picture_in_a_cell_is_no_text_and_is_kept() =>
        Excel("<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>K35_x000D_</t></is></c><c r=\"B1\" t=\"str\"><f>DISPIMG(\"ID_1\",1)</f><v>=DISPIMG(\"ID_1\",1)</v></c></row></sheetData>",
            new OfficeLink("w", "cellImage", "cellimages.xml", $"<cellImages {Namespaces}><a:blip r:embed=\"p\"/></cellImages>"),
            new OfficeLink("p", "image", "cellimages.xml:i.png") { Bytes = TestDocuments.File("scan.png").Content })
            .Should().Match<ParsedDocument>(d => d.Images.Count == 1 && d.AllText() == "表\nK35\n");

    [Fact]
    public void A_stored_value_is_believed() =>
        Excel("<sheetData><row r=\"1\"><c r=\"A1\"><f>1+1</f><v>3</v></c><c r=\"B1\" t=\"str\"><f>A1&amp;\"件\"</f><v>3件</v></c><c r=\"C1\" t=\"str\"><f>\"\"</f><v></v></c></row></sheetData>")
            .Tables().Single().Should().Equal("|", "3|3件");

    [Fact]
    public void Links_of_cells_and_of_formulas_stay_with_their_words() =>
        Excel(Rows("产品|说明书", "K35|点此", "K55|=HYPERLINK(\"https://a.example/55\",\"下载\")", "K77|=HYPERLINK(\"https://a.example/\"&A4)")
            + "<hyperlinks><hyperlink ref=\"B2\" r:id=\"L\"/></hyperlinks>", new OfficeLink("L", "hyperlink", "https://a.example/35") { From = "sheet0.xml" })
            .AllText().Should().Contain("K35|点此（https://a.example/35）").And.Contain("下载（https://a.example/55）").And.Contain("K77|https://a.example/K77");

    [Fact]
    public void What_is_hidden_is_not_read_and_noted()
    {
        static string Row(int number, string attributes, params string[] cells) =>
            $"<row r=\"{number}\" {attributes}>{string.Concat(cells.Select((c, i) => Cell($"{(char)('A' + i)}{number}", c)))}</row>";
        var document = Excel([("价格", "", $"<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols><sheetData>{Row(1, "", "型号", "进货价", "售价")}{Row(2, "", "M2", "120", "299")}{Row(3, "hidden=\"1\"", "M1", "80", "199")}</sheetData>"),
            ("底价", "state=\"veryHidden\"", Rows("底价|1"))]);
        document.AllText().Should().Be("价格\n型号|售价\nM2|299");
        document.Notes.Should().BeEquivalentTo([DocumentReasons.HiddenRows.With(1, "价格"), DocumentReasons.HiddenColumns.With(1, "价格"),
            DocumentReasons.HiddenSheets.With(1)]);
    }

    [Fact]
    public void Rows_that_a_filter_hides_are_a_note() =>
        Excel("<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>城市</t></is></c></row><row r=\"2\" hidden=\"1\"><c r=\"A2\"><v>1</v></c></row></sheetData><autoFilter ref=\"A1:A2\"><filterColumn colId=\"0\"/></autoFilter>")
            .Notes.Should().Equal(DocumentReasons.FilteredRows.With(1, "表"));

    [Fact]
    public void Comments_are_a_note() =>
        Excel(Rows("甲|1"), new OfficeLink("c", "comments", "sheet0.xml:comments.xml", "<comments><commentList><comment ref=\"A1\"/></commentList></comments>"))
            .Notes.Should().Equal(DocumentReasons.CommentsLeftOut.With(1));

    [Fact]
    public void Letters_that_are_struck_raised_white_or_signs_are_shown_as_they_look()
    {
        var styles = new OfficeLink("st", "styles", "styles.xml",
            "<styleSheet><fonts><font/><font><strike/></font><font><vertAlign val=\"superscript\"/></font><font><name val=\"Wingdings 2\"/></font><font><color rgb=\"FFFFFFFF\"/></font></fonts><cellXfs><xf/><xf fontId=\"1\"/><xf fontId=\"2\"/><xf fontId=\"3\"/><xf fontId=\"4\"/><xf fontId=\"4\" fillId=\"2\"/></cellXfs></styleSheet>");
        const string rich = "<c r=\"G1\" t=\"inlineStr\"><is><r><t>10</t></r><r><rPr><vertAlign val=\"superscript\"/></rPr><t>9</t></r><r><rPr><strike/></rPr><t>499</t></r><rPh><t>读音</t></rPh></is></c>";
        Excel($"<sheetData><row r=\"1\">{Cell("A1", "现价")}{Cell("B1", "499元", "s=\"1\"")}{Cell("C1", "2", "s=\"2\"")}{Cell("D1", "R", "s=\"3\"")}{Cell("E1", "底价", "s=\"4\"")}{Cell("F1", "表头", "s=\"5\"")}{rich}</row></sheetData>", styles)
            .Tables().Single().Should().Equal("现价|²|☑|表头|10⁹");
    }

    [Fact]
    public void Text_boxes_and_titles_of_charts_are_read_pictures_are_kept_and_hidden_shapes_are_not_read()
    {
        static string Anchor(int row, string shape) => $"<xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>{row}</xdr:row></xdr:from>{shape}</xdr:twoCellAnchor>";
        static string Text(string text, string hidden = "") => $"<xdr:sp><xdr:nvSpPr><xdr:cNvPr id=\"1\" name=\"t\" {hidden}/></xdr:nvSpPr><xdr:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp>";
        var drawing = $"<xdr:wsDr {Namespaces}>{Anchor(20, Text("第二"))}{Anchor(3, Text("第一"))}{Anchor(4, Text("底价", "hidden=\"1\""))}{Anchor(30, "<xdr:graphicFrame><xdr:nvGraphicFramePr><xdr:cNvPr id=\"3\" name=\"c\"/></xdr:nvGraphicFramePr><a:graphic><a:graphicData><c:chart r:id=\"c\"/></a:graphicData></a:graphic></xdr:graphicFrame>")}{Anchor(40, "<xdr:pic><xdr:nvPicPr><xdr:cNvPr id=\"4\" name=\"p\"/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed=\"p\"/></xdr:blipFill></xdr:pic>")}</xdr:wsDr>";
        var document = Excel(Rows("型号|价格", "R1|199") + "<drawing r:id=\"d\"/>", new OfficeLink("d", "drawing", "sheet0.xml:drawing.xml", drawing),
            new OfficeLink("c", "chart", "drawing.xml:chart.xml", $"<c:chartSpace {Namespaces}><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>售价对比</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:ser><c:val><c:numCache><c:pt idx=\"0\"><c:v>199</c:v></c:pt></c:numCache></c:val></c:ser></c:plotArea></c:chart></c:chartSpace>"),
            new OfficeLink("p", "image", "drawing.xml:i.png") { Bytes = TestDocuments.File("scan.png").Content });
        document.Paragraphs().Should().Equal("第一", "第二", "售价对比");
        document.Images.Should().ContainSingle();
    }
}
