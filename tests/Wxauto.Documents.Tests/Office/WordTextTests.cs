using Wxauto.Contracts.Reasons;
using static Wxauto.Documents.Tests.OfficeFiles;

namespace Wxauto.Documents.Tests.Office;

/// <summary>What a reader of the page sees in Word, whatever element it stands in.</summary>
public sealed class WordTextTests
{
    [Theory]
    [InlineData("<w:smartTag w:uri=\"u\" w:element=\"date\"><w:smartTagPr><w:attr w:name=\"n\" w:val=\"隐\"/></w:smartTagPr>{0}</w:smartTag>")]
    [InlineData("<w:smartTag><w:smartTag>{0}</w:smartTag></w:smartTag>")]
    [InlineData("<w:customXml w:element=\"x\">{0}</w:customXml>")]
    [InlineData("<w:sdt><w:sdtPr><w:alias w:val=\"隐\"/></w:sdtPr><w:sdtContent>{0}</w:sdtContent></w:sdt>")]
    [InlineData("<w:ins w:id=\"1\">{0}</w:ins><w:del w:id=\"2\"><w:r><w:delText>隐</w:delText></w:r></w:del>")]
    [InlineData("<w:moveTo w:id=\"1\">{0}</w:moveTo><w:moveFrom w:id=\"2\"><w:r><w:t>隐</w:t></w:r></w:moveFrom>")]
    [InlineData("<w:dir w:val=\"ltr\">{0}</w:dir>")]
    [InlineData("<w:fldSimple w:instr=\"DOCPROPERTY 隐\">{0}</w:fldSimple>")]
    [InlineData("<w:somethingNew><w:inner>{0}</w:inner></w:somethingNew>")]
    [InlineData("<mc:AlternateContent><mc:Choice Requires=\"w14\">{0}</mc:Choice><mc:Fallback><w:r><w:t>隐</w:t></w:r></mc:Fallback></mc:AlternateContent>")]
    [InlineData("<mc:AlternateContent><mc:Choice Requires=\"new\"/><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent>")]
    public void Words_are_words_in_any_element(string element) =>
        Word($"<w:p>{R("从")}{string.Format(System.Globalization.CultureInfo.InvariantCulture, element, R("三月一日"))}{R("起")}</w:p>").AllText()
            .Should().Be("从三月一日起");

    [Theory]
    [InlineData("<w:vertAlign w:val=\"superscript\"/>", "9", "10⁹")]
    [InlineData("<w:vertAlign w:val=\"superscript\"/>", "-9", "10⁻⁹")]
    [InlineData("<w:vertAlign w:val=\"superscript\"/>", "1/2", "10^(1/2)")]
    [InlineData("<w:vertAlign w:val=\"superscript\"/>", "x", "10^x")]
    [InlineData("<w:vertAlign w:val=\"superscript\"/>", "o", "10°")]
    [InlineData("<w:vertAlign w:val=\"superscript\"/>", "TM", "10TM")]
    [InlineData("<w:vertAlign w:val=\"subscript\"/>", "2", "10₂")]
    [InlineData("<w:position w:val=\"10\"/><w:sz w:val=\"12\"/>", "90", "10⁹⁰")]
    [InlineData("<w:position w:val=\"-2\"/>", "1", "101")]
    public void Raised_and_lowered_letters_keep_their_meaning(string letters, string text, string shown) =>
        Word($"<w:p>{R("10")}{R(text, letters)}</w:p>").AllText().Should().Be(shown);

    [Theory]
    [InlineData("<m:f><m:num>{1}</m:num><m:den>{2}</m:den></m:f>", "1/2")]
    [InlineData("<m:sSup><m:e>{1}{2}</m:e><m:sup>{2}</m:sup></m:sSup>", "12²")]
    [InlineData("<m:sSub><m:e>{1}</m:e><m:sub>{2}</m:sub></m:sSub>", "1₂")]
    [InlineData("<m:rad><m:deg/><m:e>{2}</m:e></m:rad>", "√2")]
    [InlineData("<m:rad><m:deg>{2}</m:deg><m:e>{1}</m:e></m:rad>", "²√1")]
    [InlineData("<m:d><m:dPr><m:begChr m:val=\"[\"/><m:endChr m:val=\"]\"/></m:dPr><m:e>{1}</m:e></m:d>", "[1]")]
    [InlineData("<m:nary><m:naryPr><m:chr m:val=\"∑\"/></m:naryPr><m:sub>{1}</m:sub><m:sup>{2}</m:sup><m:e>{2}</m:e></m:nary>", "∑₁²2")]
    [InlineData("<m:new>{1}<m:newer>{2}</m:newer></m:new>", "12")]
    public void Formulas_keep_their_meaning(string formula, string shown)
    {
        static string Run(string text) => $"<m:r><m:t>{text}</m:t></m:r>";
        Word($"<w:p>{R("得")}<m:oMath>{formula.Replace("{1}", Run("1")).Replace("{2}", Run("2"))}</m:oMath></w:p>").AllText()
            .Should().Be("得" + shown);
    }

    [Theory]
    [InlineData("Symbol", "F0B0", "°")]
    [InlineData("Symbol", "F0B1", "±")]
    [InlineData("Symbol", "F061", "α")]
    [InlineData("Symbol", "F0A3", "≤")]
    [InlineData("Wingdings", "F0FE", "☑")]
    [InlineData("Wingdings", "F0A8", "☐")]
    [InlineData("Wingdings", "F0FC", "✓")]
    [InlineData("Wingdings", "F081", "①")]
    [InlineData("Wingdings 2", "F052", "☑")]
    public void Signs_of_symbol_fonts_are_signs(string font, string code, string shown)
    {
        Word($"<w:p>{R("20")}<w:r><w:sym w:font=\"{font}\" w:char=\"{code}\"/></w:r></w:p>").AllText().Should().Be("20" + shown);
        Word($"<w:p>{R("20")}{R($"&#x{code};", $"<w:rFonts w:ascii=\"{font}\" w:hAnsi=\"{font}\"/>")}</w:p>").AllText().Should().Be("20" + shown);
    }

    [Fact]
    public void A_reading_above_characters_does_not_part_them() =>
        Word($"<w:p>{R("在")}<w:r><w:ruby><w:rt>{R("lù")}</w:rt><w:rubyBase>{R("甪直")}</w:rubyBase></w:ruby></w:r>{R("古镇")}</w:p>").AllText()
            .Should().Be("在甪直古镇");

    [Theory]
    [InlineData("EQ \\f(1,2)", "1/2")]
    [InlineData("EQ \\r(,5)", "√5")]
    [InlineData("eq \\o\\ac(○,3)", "③")]
    [InlineData("EQ \\* jc2 \\o\\ad(\\s\\up 11(lu),甪)", "甪")]
    [InlineData("SYMBOL 176 \\f Symbol", "°")]
    [InlineData("SYMBOL 0xFE \\f \"Wingdings\" \\s 12", "☑")]
    public void Fields_that_draw_are_read(string code, string shown) => Word($"<w:p>{R("得")}{Field(code)}</w:p>").AllText().Should().Be("得" + shown);

    [Fact]
    public void What_is_chosen_in_a_form_is_read()
    {
        const string list = "<w:ffData><w:ddList><w:result w:val=\"1\"/><w:listEntry w:val=\"快递\"/><w:listEntry w:val=\"自提\"/></w:ddList></w:ffData>";
        const string first = "<w:ffData><w:ddList><w:default w:val=\"0\"/><w:listEntry w:val=\"快递\"/><w:listEntry w:val=\"自提\"/></w:ddList></w:ffData>";
        static string Box(string state) => $"<w:ffData><w:checkBox>{state}</w:checkBox></w:ffData>";
        Word($"<w:p>{Field("FORMDROPDOWN", list)}{R("、")}{Field("FORMDROPDOWN", first)}{Field("FORMCHECKBOX", Box("<w:checked/>"))}{R("甲")}{Field("FORMCHECKBOX", Box("<w:default w:val=\"0\"/>"))}{R("乙")}</w:p>")
            .AllText().Should().Be("自提、快递☒甲☐乙");
    }

    [Fact]
    public void A_placeholder_of_an_empty_content_control_is_no_text() =>
        Word($"<w:p>{R("时间：")}<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{R("单击此处输入")}</w:sdtContent></w:sdt></w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{P("单击")}</w:sdtContent></w:sdt>")
            .AllText().Should().Be("时间：");

    [Theory]
    [InlineData("<w:vanish/>")]
    [InlineData("<w:rStyle w:val=\"Inner\"/>")]
    [InlineData("<w:rStyle w:val=\"Derived\"/>")]
    [InlineData("<w:strike/>")]
    [InlineData("<w:dstrike/>")]
    [InlineData("<w:rStyle w:val=\"Gone\"/>")]
    [InlineData("<w:color w:val=\"FFFFFF\"/>")]
    public void What_cannot_be_seen_or_is_struck_through_is_not_read(string letters) =>
        Word($"<w:p>{R("售价 899 元")}{R("底价 500 元", letters)}</w:p>{P("底价", "", letters)}", Styles).AllText().Should().Be("售价 899 元");

    [Theory]
    [InlineData("<w:vanish w:val=\"0\"/>")]
    [InlineData("<w:rStyle w:val=\"Inner\"/><w:vanish w:val=\"false\"/>")]
    [InlineData("<w:strike w:val=\"0\"/>")]
    [InlineData("<w:color w:val=\"FFFFFF\"/><w:shd w:fill=\"FF0000\"/>")]
    [InlineData("<w:webHidden/>")]
    public void What_can_be_seen_is_read(string letters) =>
        Word($"<w:p>{R("售价")}{R("899 元", letters)}</w:p>", Styles).AllText().Should().Be("售价899 元");

    [Fact]
    public void A_hidden_paragraph_style_hides_and_a_hidden_list_item_is_not_counted()
    {
        const string list = "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>";
        Word(P("甲", list) + P("隐", "<w:pStyle w:val=\"Hidden\"/>" + list) + P("乙", list), Styles, Numbering("decimal", "%1.")).AllText()
            .Should().Be("1. 甲\n2. 乙");
    }

    [Theory]
    [InlineData("https://a.example/x.zip", "点此（https://a.example/x.zip）")]
    [InlineData("tel:400-600-1180", "点此（tel:400-600-1180）")]
    [InlineData("mailto:help@a.example?subject=x", "点此（mailto:help@a.example）")]
    [InlineData("file:///C:/x.docx", "点此")]
    public void The_address_of_a_link_stays_with_its_words(string address, string shown)
    {
        Word($"<w:p><w:hyperlink r:id=\"L\">{R("点此")}</w:hyperlink></w:p>", new OfficeLink("L", "hyperlink", address)).AllText().Should().Be(shown);
        Word($"<w:p>{Field($"HYPERLINK \"{address}\"", result: R("点此"))}</w:p>").AllText().Should().Be(shown);
    }

    [Fact]
    public void An_address_that_the_words_show_is_not_said_twice() =>
        Word($"<w:p><w:hyperlink r:id=\"L\">{R("www.a.example")}</w:hyperlink><w:hyperlink w:anchor=\"x\">{R("见下")}</w:hyperlink></w:p>",
            new OfficeLink("L", "hyperlink", "https://www.a.example/")).AllText().Should().Be("www.a.example见下");

    [Fact]
    public void Foot_and_endnotes_are_read_as_the_page_shows_them()
    {
        var notes = new OfficeLink("f", "footnotes", "footnotes.xml",
            $"<w:footnotes><w:footnote w:type=\"separator\" w:id=\"0\">{P("线")}</w:footnote><w:footnote w:id=\"2\">{P("电池六个月")}{P("底价", "", "<w:vanish/>")}</w:footnote></w:footnotes>");
        var ends = new OfficeLink("e", "endnotes", "endnotes.xml", $"<w:endnotes><w:endnote w:id=\"2\">{P("见附件")}</w:endnote></w:endnotes>");
        Word($"<w:p>{R("保修一年")}<w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:endnoteReference w:id=\"2\"/></w:r></w:p>{P("完")}", notes, ends)
            .AllText().Should().Be("保修一年\n电池六个月\n见附件\n完");
    }

    [Fact]
    public void Comments_are_a_note() =>
        Word(P("正文"), new OfficeLink("c", "comments", "comments.xml", $"<w:comments><w:comment w:id=\"1\">{P("内部")}</w:comment></w:comments>"))
            .Notes.Should().Equal(DocumentReasons.CommentsLeftOut.With(1));

    [Fact]
    public void Headers_and_footers_are_read_once_and_without_numbers_of_pages()
    {
        static OfficeLink Part(string id, string kind, string content) => new(id, kind, $"{id}.xml", $"<w:{(kind == "header" ? "hdr" : "ftr")}>{content}</w:{(kind == "header" ? "hdr" : "ftr")}>");
        var page = $"<w:p>{R("第 ")}{Field("PAGE", result: R("3"))}{R(" 页")}</w:p>";
        Word(P("正文") + "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"h1\"/><w:headerReference w:type=\"first\" r:id=\"h2\"/><w:footerReference r:id=\"f1\"/></w:sectPr>",
            Part("h1", "header", P("示例商店")), Part("h2", "header", P("示例商店")), Part("f1", "footer", P("热线 400-600-1180") + page),
            Part("h3", "header", P("旧的页眉"))).AllText().Should().Be("正文\n示例商店\n热线 400-600-1180");
    }

    [Theory]
    [InlineData("chunk.html", "<p>电池<b>四十</b>小时</p><p style='display:none'>底价</p>", "电池四十小时")]
    [InlineData("chunk.txt", "电池四十小时", "电池四十小时")]
    public void A_document_within_the_document_is_read(string name, string content, string shown) =>
        Word(P("说明") + "<w:altChunk r:id=\"A\"/>", new OfficeLink("A", "aFChunk", name, content)).AllText().Should().Be("说明\n" + shown);

    [Fact]
    public void A_Word_document_within_the_document_is_read_and_another_kind_is_a_note()
    {
        Word("<w:altChunk r:id=\"A\"/>", new OfficeLink("A", "aFChunk", "inner.docx") { Bytes = WordBytes(P("里面")) }).AllText().Should().Be("里面");
        Word(P("外面") + "<w:altChunk r:id=\"A\"/>", new OfficeLink("A", "aFChunk", "inner.mht", "x")).Notes.Should()
            .Equal(DocumentReasons.InnerLeftOut.With(".mht"));
    }

    [Fact]
    public void Text_boxes_and_word_art_are_read_and_hidden_ones_are_not()
    {
        static string Box(string hidden, string text) => $"<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:inline><wp:docPr id=\"1\" {hidden}/><wps:txbx><w:txbxContent>{P(text)}</w:txbxContent></wps:txbx></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{P(text)}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>";
        Word($"<w:p>{R("正文")}{Box("", "框里")}{Box("hidden=\"1\"", "底价")}<w:r><w:pict><v:shape><v:textpath string=\"满三百减四十\"/></v:shape></w:pict></w:r><w:r><w:pict><v:shape style=\"visibility:hidden\"><v:textbox><w:txbxContent>{P("底价")}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>")
            .AllText().Should().Be("正文\n框里\n满三百减四十");
    }

    [Fact]
    public void A_field_that_never_ends_does_not_take_the_rest_with_it() =>
        Word($"<w:p>{R("甲")}<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>IF</w:instrText></w:r></w:p>{P("乙")}").AllText()
            .Should().Be("甲\n乙");

    private static OfficeLink Styles => new("st", "styles", "styles.xml",
        "<w:styles><w:style w:type=\"character\" w:styleId=\"Inner\"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type=\"character\" w:styleId=\"Derived\"><w:basedOn w:val=\"Inner\"/></w:style><w:style w:type=\"character\" w:styleId=\"Gone\"><w:rPr><w:strike/></w:rPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"Hidden\"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>");

    internal static OfficeLink Numbering(string format, string text) => new("nu", "numbering", "numbering.xml",
        $"<w:numbering><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>");

    private static string Field(string code, string form = "", string? result = null) =>
        $"<w:r><w:fldChar w:fldCharType=\"begin\">{form}</w:fldChar></w:r><w:r><w:instrText xml:space=\"preserve\"> {System.Security.SecurityElement.Escape(code)} </w:instrText></w:r>{(result is null ? "" : $"<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{result}")}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
}
