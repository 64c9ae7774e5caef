using System.Text;
using Wxauto.Documents.Converting;

namespace Wxauto.Documents.Tests.Converting;

/// <summary>Old formats, read by a library or made new by LibreOffice, and files whose name says another thing than their content.</summary>
public sealed class OldOfficeTests : IAsyncLifetime
{
    private readonly DocumentReader _reader = TestDocuments.Reader(new ReaderOptions());
    private static readonly bool HasOffice = OfficeConverter.Find(new ReaderOptions().Converter) is not null;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _reader.DisposeAsync();

    [Fact]
    public async Task An_old_workbook_shows_what_Excel_shows()
    {
        var document = await _reader.ReadAsync(TestDocuments.File("price-list.xls") with { Name = "价目.et" }, CancellationToken.None);
        document.Headings().Should().Equal("2 价格表", "2 库存");
        document.Tables().First().Should().HaveElementAt(1, "YS-B500|500毫升保温杯|￥129.00|￥1,099.50|12.5%|2025年3月1日");
        document.Notes.Select(n => n.ToString()).Should().Equal("has 1 hidden sheets that were not read");
    }

    [Fact]
    public async Task An_old_document_is_read_where_LibreOffice_is()
    {
        if (!HasOffice)
            return;
        var old = await _reader.ReadAsync(TestDocuments.File("return-policy.doc") with { Name = "政策.wps" }, CancellationToken.None);
        var now = await _reader.ReadAsync(TestDocuments.File("return-policy.docx"), CancellationToken.None);
        old.Headings().Should().Equal(now.Headings());
        old.Tables().Should().BeEquivalentTo(now.Tables());
        var xml = await _reader.ReadAsync(new DocumentFile("导出.xls", Encoding.UTF8.GetBytes(Workbook2003)), CancellationToken.None);
        xml.Tables().Single().Should().Equal("型号|价格", "K35|399");
    }

    [Fact]
    public async Task What_LibreOffice_cannot_open_says_so()
    {
        if (!HasOffice)
            return;
        var content = TestDocuments.File("return-policy.doc").Content;
        var reading = () => _reader.ReadAsync(new DocumentFile("a.doc", content[..1024]), CancellationToken.None);
        await reading.Should().ThrowAsync<UnreadableDocumentException>();
    }

    [Fact]
    public async Task Without_LibreOffice_the_refusal_names_what_to_install()
    {
        await using var reader = TestDocuments.Reader(new ReaderOptions { Converter = "Off" });
        var reading = () => reader.ReadAsync(TestDocuments.File("return-policy.doc"), CancellationToken.None);
        (await reading.Should().ThrowAsync<UnreadableDocumentException>()).WithMessage("is an old Word document (.doc, .wps): install LibreOffice*");
        reading = () => reader.ReadAsync(new DocumentFile("导出.xls", Encoding.UTF8.GetBytes(Workbook2003)), CancellationToken.None);
        (await reading.Should().ThrowAsync<UnreadableDocumentException>()).WithMessage("is an Office file of 2003 in XML: install*");
    }

    [Theory]
    [InlineData("a.xls", "型号\t价格\nK35\t399\n")]
    [InlineData("a.et", "型号,价格\nK35,399\n")]
    [InlineData("a.xls", "<table><tr><th>型号</th><th>价格</th></tr><tr><td>K35</td><td>399</td></tr></table>")]
    [InlineData("a.doc", "<html><table><tr><th>型号</th><th>价格</th></tr><tr><td>K35</td><td>399</td></tr></table></html>")]
    public void A_table_under_the_name_of_an_old_format_is_a_table(string name, string content) =>
        TestDocuments.Parse(name, content).Tables().Single().Should().Equal("型号|价格", "K35|399");

    [Fact]
    public void New_formats_are_told_whatever_they_are_called()
    {
        TestDocuments.Parse("a.xls", TestDocuments.File("price-list.xlsx").Content).Headings().Should().Contain("2 价格表");
        TestDocuments.Parse("a.doc", TestDocuments.File("return-policy.docx").Content).Headings().Should().Contain("2 一、七天无理由退货");
        TestDocuments.Parse("a.docx", TestDocuments.File("return-policy.rtf").Content).Headings().Should().Contain("2 一、七天无理由退货");
        TestDocuments.Parse("a.txt", TestDocuments.File("price-list.xls").Content).Headings().Should().Contain("2 价格表");
    }

    private const string Workbook2003 = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"表\"><Table><Row><Cell><Data ss:Type=\"String\">型号</Data></Cell><Cell><Data ss:Type=\"String\">价格</Data></Cell></Row><Row><Cell><Data ss:Type=\"String\">K35</Data></Cell><Cell><Data ss:Type=\"Number\">399</Data></Cell></Row></Table></Worksheet></Workbook>";
}
