using System.Text;
using Wxauto.Documents;
using Wxauto.Documents.Office;
using Wxauto.Documents.Pdf;

namespace Wxauto.Documents.Tests;

/// <summary>Details of single formats that the documents of Documents/ do not have.</summary>
public sealed class FormatTests
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
    public void Numbers_are_shown_as_in_a_spreadsheet(double number, string format, string shown) => NumberFormat.Show(number, format).Should().Be(shown);

    [Fact]
    public void Word_headings_are_known_by_Chinese_names_and_by_outline_level()
    {
        const string styles = """
            <w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
            <w:style w:type="paragraph" w:styleId="a1"><w:name w:val="标题 1"/></w:style>
            <w:style w:type="paragraph" w:styleId="a2"><w:name w:val="我的小标题"/><w:basedOn w:val="a3"/></w:style>
            <w:style w:type="paragraph" w:styleId="a3"><w:name w:val="heading 3"/></w:style>
            <w:style w:type="paragraph" w:styleId="a4"><w:name w:val="toc 1"/></w:style></w:styles>
            """;
        const string types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/></Types>";
        static string P(string properties, string text) => $"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r><w:del><w:r><w:delText>删掉的</w:delText></w:r></w:del></w:p>";
        var file = DamagedDocuments.Word("a.docx", P("<w:pStyle w:val=\"a1\"/>", "总则") + P("<w:pStyle w:val=\"a4\"/>", "目录里的一行") + P("<w:pStyle w:val=\"a2\"/>", "细则") + P("<w:outlineLvl w:val=\"1\"/>", "附则") + P("", "正文"),
            ("word/styles.xml", styles), ("word/_rels/document.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"s\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>"));
        var document = TestDocuments.Parse("a.docx", WithTypes(file.Content, types));
        document.Headings().Should().Equal("1 总则", "3 细则", "2 附则");
        document.AllText().Should().Contain("正文").And.NotContain("目录里").And.NotContain("删掉的");
    }

    [Fact]
    public void Lookalikes_become_ordinary_characters()
    {
        CompatibilityCharacters.Map("\u2F00\u2F63\u2F06\u2FA6\u2FD3\u2EE2\u2ECB\u2ED4 \uF900\uFB01\uFE13\uFE35\uFE12").Should().Be("一生二金龍马车门 豈fi：（。");
        CompatibilityCharacters.Map("普通文字 abc，。").Should().Be("普通文字 abc，。");
    }

    [Fact]
    public void Numbered_lines_that_follow_each_other_are_a_list_and_no_headings()
    {
        var document = TestDocuments.Parse("a.txt", "一、配送\n全国包邮。\n\n二、清单\n1.1 杯子\n1.2 杯盖\n1.3 说明书\n");
        document.Headings().Should().Equal("2 一、配送", "2 二、清单");
        document.Paragraphs().Should().Contain("1.1 杯子\n1.2 杯盖\n1.3 说明书");
    }

    [Fact]
    public void A_table_without_captions_has_an_empty_header() =>
        TestDocuments.Parse("a.csv", "杯子,129\n台灯,259\n").Tables().Single().Should().Equal("|", "杯子|129", "台灯|259");

    [Fact]
    public void An_HTML_export_named_xls_is_read_as_HTML() =>
        TestDocuments.Parse("订单.xls", "<html><body><table><tr><th>订单号</th><th>金额</th></tr><tr><td>A1</td><td>99</td></tr></table></body></html>").Tables().Single().Should().Equal("订单号|金额", "A1|99");

    [Fact]
    public void A_list_of_properties_has_no_header() =>
        TestDocuments.Parse("a.html", "<table><tr><th>品牌</th><td>磨豆王</td></tr><tr><th>保修</th><td>12个月</td></tr></table>").Tables().Single().Should().Equal("|", "品牌|磨豆王", "保修|12个月");

    [Fact]
    public void A_heading_that_is_a_button_is_kept_and_other_buttons_are_not() =>
        TestDocuments.Parse("a.html", "<h2><button>怎么退货？</button></h2><p>七天内可以退。<button>复制</button></p>").AllText().Should().Be("怎么退货？\n七天内可以退。");

    [Fact]
    public void Rows_and_columns_that_a_sheet_hides_are_not_read()
    {
        static string Row(int number, string attributes, params string[] cells) =>
            $"<row r=\"{number}\" {attributes}>{string.Concat(cells.Select(c => $"<c t=\"inlineStr\"><is><t>{c}</t></is></c>"))}</row>";
        var sheet = DamagedDocuments.Sheet("a.xlsx", $"""<cols><col min="2" max="2" hidden="1"/></cols><sheetData>{Row(1, "", "型号", "进货价", "售价")}{Row(2, "", "M2", "120", "299")}{Row(3, "hidden=\"1\"", "M1", "80", "199")}</sheetData>""");
        TestDocuments.Parse("a.xlsx", sheet.Content).Tables().Single().Should().Equal("型号|售价", "M2|299");
    }

    [Fact]
    public void Rows_of_a_list_that_begins_on_each_page_are_no_running_header()
    {
        var pages = Enumerable.Range(1, 3).Select(p => new PageLines(p, 0, 800, [Line("夏季价目", 780), Line($"M{100 + (p * 7)} {p * 13}9 元 12 个月", 760), Line($"共 3 页 · {p}", 20)])).ToList();
        RunningLines.Remove(pages);
        pages.SelectMany(p => p.Lines).Select(l => l.Text).Should().Equal("M107 139 元 12 个月", "M114 269 元 12 个月", "M121 399 元 12 个月");

        static TextLine Line(string text, double at) => new(text, 0, 100, at, 10);
    }

    [Fact]
    public void A_page_without_main_content_keeps_its_body_and_an_article_its_header() =>
        TestDocuments.Parse("a.html", "<html><body><header>顶部</header><article><header><h1>公告</h1></header><p>放假三天</p></article></body></html>").AllText().Should().Be("公告\n放假三天");

    [Fact]
    public void Titles_that_a_program_left_are_not_taken()
    {
        Titles.Meaningful("Microsoft Word - 报价.doc", "a.pdf").Should().BeNull();
        Titles.Meaningful("报价单.docx", "a.pdf").Should().BeNull();
        Titles.Meaningful("夏季报价单", "a.pdf").Should().Be("夏季报价单");
    }

    [Fact]
    public void Limits_are_held_and_named()
    {
        var parsing = () => TestDocuments.Parse("a.txt", Encoding.UTF8.GetBytes(new string('字', 101)), new ParseLimits { MaxCharacters = 100 });
        parsing.Should().Throw<UnreadableDocumentException>().WithMessage("has more than 100 characters: split it");
    }

    private static byte[] WithTypes(byte[] content, string types)
    {
        var buffer = new MemoryStream();
        buffer.Write(content);
        using (var zip = new System.IO.Compression.ZipArchive(buffer, System.IO.Compression.ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.GetEntry("[Content_Types].xml")!.Delete();
            using var stream = zip.CreateEntry("[Content_Types].xml").Open();
            stream.Write(Encoding.UTF8.GetBytes(types));
        }
        return buffer.ToArray();
    }
}
