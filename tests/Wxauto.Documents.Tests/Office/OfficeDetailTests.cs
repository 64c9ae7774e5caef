using System.Text;

namespace Wxauto.Documents.Tests.Office;

/// <summary>Details of office formats that the documents of Documents/ do not have.</summary>
public sealed class OfficeDetailTests
{
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
        static string P(string properties, string text) =>
            $"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r><w:del><w:r><w:delText>删掉的</w:delText></w:r></w:del></w:p>";
        var file = DamagedDocuments.Word("a.docx", P("<w:pStyle w:val=\"a1\"/>", "总则") + P("<w:pStyle w:val=\"a4\"/>", "目录里的一行")
            + P("<w:pStyle w:val=\"a2\"/>", "细则") + P("<w:outlineLvl w:val=\"1\"/>", "附则") + P("", "正文"),
            ("word/styles.xml", styles), ("word/_rels/document.xml.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"s\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>"));
        var document = TestDocuments.Parse("a.docx", WithTypes(file.Content, types));
        document.Headings().Should().Equal("1 总则", "3 细则", "2 附则");
        document.AllText().Should().Contain("正文").And.NotContain("目录里").And.NotContain("删掉的");
    }

    [Fact]
    public void Rows_and_columns_that_a_sheet_hides_are_not_read()
    {
        static string Row(int number, string attributes, params string[] cells) =>
            $"<row r=\"{number}\" {attributes}>{string.Concat(cells.Select(c => $"<c t=\"inlineStr\"><is><t>{c}</t></is></c>"))}</row>";
        var sheet = DamagedDocuments.Sheet("a.xlsx",
            $"""<cols><col min="2" max="2" hidden="1"/></cols><sheetData>{Row(1, "", "型号", "进货价", "售价")}{Row(2, "", "M2", "120", "299")}{Row(3, "hidden=\"1\"", "M1", "80", "199")}</sheetData>""");
        TestDocuments.Parse("a.xlsx", sheet.Content).Tables().Single().Should().Equal("型号|售价", "M2|299");
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
