using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Customers;
using Wxauto.Storage;

namespace Wxauto.Customers.Tests.Files;

public sealed class SqliteImports : ImportContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlImports : ImportContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>Files of customers: a dry run tells the truth, doing it again changes nothing, and what people said stays.</summary>
public abstract class ImportContract : ConversingContract
{
    /// <summary>As the tables of the platform before this one had it.</summary>
    private const string Sheet = """
        客户编号,姓名,群聊名称,微信备注,优先级,备注,电话,邮箱,标签,总问题数,已解决,转人工次数,最后活跃,同步时间
        K0001,张伟,VIP客户群,张总,5,老客户,13800000001,zhang@example.com,"售后,价格咨询",12,10,1,2025-10-20 08:00:00,
        K0002,李娜,,,3,,不是电话,,,0,0,0,,
        K0001,张伟,,,3,,,,,0,0,0,,
        ,王强,,,,,13800000003,,,,,,,
        ,,,,,,,,,,,,,
        """;

    private static readonly string[] Tags = ["价格咨询", "售后"];

    private ICustomerFiles Files => Services.GetRequiredService<ICustomerFiles>();

    [Fact]
    public async Task A_dry_run_says_row_by_row_what_the_import_does_and_changes_nothing()
    {
        var tried = Done(await Files.TryImportAsync(Text(Sheet), null, null, default));
        (tried.Created, tried.Updated, tried.Kept, tried.Refused).Should().Be((2, 0, 0, 2));
        tried.Columns.Where(c => c.Target is not null).Select(c => (c.Header, c.Target)).Should().Contain([("客户编号", "code"), ("微信备注",
            "remark"),
            ("标签", "tags"), ("电话", "phone")]);
        tried.Columns.Single(c => c.Header == "总问题数").Target.Should().BeNull();
        tried.Rows.Single(r => r.Row == 3).Should().Match<ImportRow>(r => r.Problem!.Code == "customer.not-phone" && r.Column == "电话");
        tried.Rows.Single(r => r.Row == 4).Problem!.Code.Should().Be("import.row-twice");
        (await Directory.ListAsync(new CustomerQuery(), default)).Customers.Should().BeEmpty();

        var done = Done(await Files.ImportAsync(Text(Sheet), null, Lin, null, default));
        done.Should().BeEquivalentTo(tried);
        var zhang = await CardAsync((await Directory.ListAsync(new CustomerQuery("K0001"), default)).Customers.Single().Id);
        zhang.Customer.Should().BeEquivalentTo(new { Name = "张伟", Code = "K0001", Tags }, o => o.ExcludingMissingMembers());
        (Value(zhang, "phone"), Value(zhang, "email"), Value(zhang, "priority")).Should().Be(("13800000001", "zhang@example.com", "5"));
        zhang.Facts.Should().OnlyContain(f => f.Source == FactSource.Import && f.By == Lin.Name);
        zhang.Notes.Should().ContainSingle(n => n.Text == "老客户");
    }

    [Fact]
    public async Task Doing_it_again_changes_nothing_and_takes_back_nothing_that_a_person_said()
    {
        Done(await Files.ImportAsync(Text(Sheet), null, Lin, null, default));
        var id = (await Directory.ListAsync(new CustomerQuery("K0001"), default)).Customers.Single().Id;
        await FactAsync(id, "phone", "13899999999");
        await FactAsync(id, "email", null);
        Done(await Desk.TagAsync(id, "售后", false, Lin, default));
        Done(await Desk.ChangeAsync(id, new CustomerChange("张伟（上海）"), Lin, default));
        var before = await CardAsync(id);

        var again = Done(await Files.ImportAsync(Text(Sheet), null, Lin, null, default));

        (again.Created, again.Updated, again.Kept).Should().Be((0, 0, 2));
        (await CardAsync(id)).Should().BeEquivalentTo(before);
        Done(await Files.ImportAsync(Text(Sheet.Replace("13800000001", "13700000001", StringComparison.Ordinal)), null, Lin, null,
            default)).Updated
            .Should().Be(1, "the file says something new");
        Value(await CardAsync(id), "phone").Should().Be("13700000001");
    }

    [Fact]
    public async Task Contacts_of_a_file_are_those_that_write_later_or_wrote_before()
    {
        await SaysAsync("wxid_1", "你好");
        await FollowAsync();
        const string hub = "wx_id,remark,k_code,source,type,confidence,owner\nwxid_1,老张,K7,wechat,customer,90,小王\nwxid_2,老李,,manual,lead,50,\n";
        Done(await Files.TryImportAsync(Text(hub), null, null, default)).Rows.Should().OnlyContain(r =>
            r.Problem!.Code == "import.needs-agent");
        Done(await Files.ImportAsync(Text(hub), Agent, Lin, null, default)).Created.Should().Be(2);
        (await PoolAsync()).Should().BeEmpty();
        await SaysAsync("wxid_2", "在吗", name: "李四", chat: "老李");
        await FollowAsync();
        var contact = (await Directory.ContactAsync(new ContactKey(Agent, "wxid_2"), default))!;
        contact.Should().Match<CustomerContact>(c => c.Nickname == "李四" && !c.IsMember && c.Customer != null);
        Done(await Files.ImportAsync(Text(hub), Agent, Lin, null, default)).Kept.Should().Be(2);
        var card = await CardAsync((await Directory.ListAsync(new CustomerQuery("K7"), default)).Customers.Single().Id);
        card.Customer.Should().BeEquivalentTo(new { Name = "老张", Owner = "小王", Contacts = 1 }, o => o.ExcludingMissingMembers());
    }

    [Fact]
    public async Task Two_of_a_name_are_told_apart_by_their_number_or_not_at_all()
    {
        await CustomerAsync("王强");
        await CustomerAsync("王强");
        var tried = Done(await Files.TryImportAsync(Text("姓名,地区\n王强,上海\n"), null, null, default));
        tried.Rows.Single().Should().Match<ImportRow>(r => r.Problem!.Code == "import.ambiguous" && r.Column == "姓名");
    }

    [Theory]
    [InlineData("gb18030")]
    [InlineData("utf-16")]
    [InlineData("utf-8")]
    public async Task Any_encoding_of_a_Chinese_office_is_read(string encoding)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var code = Encoding.GetEncoding(encoding);
        using var file = new MemoryStream([.. code.GetPreamble(), .. code.GetBytes("姓名;地区\r\n\"张\"\"三\"\"\r\n第二行\";上海\r\n")]);
        var row = Done(await Files.TryImportAsync(file, null, null, default)).Rows.Single();
        (row.Row, row.Name, row.Action).Should().Be((2, "张\"三\"\r\n第二行", ImportAction.Create));
    }

    [Fact]
    public async Task A_workbook_is_read_and_numbers_are_not_written_with_exponents()
    {
        using var file = Workbook("""<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1" t="inlineStr"><is><t>手机</t></is></c></row>"""
            + """<row r="2"><c r="A2" t="inlineStr"><is><t>张三</t></is></c><c r="B2"><v>13812345678</v></c></row>""");
        Done(await Files.ImportAsync(file, null, Lin, null, default)).Created.Should().Be(1);
        var id = (await Directory.ListAsync(new CustomerQuery("张三"), default)).Customers.Single().Id;
        Value(await CardAsync(id), "phone").Should().Be("13812345678");
    }

    [Fact]
    public async Task What_is_no_table_too_large_or_damaged_is_refused_with_a_reason()
    {
        var many = new StringBuilder("姓名\n");
        for (var i = 0; i <= 50_000; i++)
            many.Append("x\n");
        var bomb = new MemoryStream();
        using (var zip = new ZipArchive(bomb, ZipArchiveMode.Create, leaveOpen: true))
            await using (var entry = zip.CreateEntry("xl/sharedStrings.xml", CompressionLevel.Fastest).Open())
                for (var (i, zeros) = (0, new byte[1 << 20]); i < 201; i++)
                    await entry.WriteAsync(zeros);
        bomb.Position = 0;
        foreach (var (file, code) in new (Stream, string)[]
        {
            (Text(""), "import.empty"), (Text("姓名\n"), "import.empty"), (Text("颜色,大小\n红,大\n"), "import.no-column"),
            (Text("姓名,名称\n张三,李四\n"), "import.column-twice"), (Text(many.ToString()), "import.rows"),
            (new MemoryStream(new byte[(20 << 20) + 1]), "import.size"), (bomb, "import.size"),
            (new MemoryStream([0x50, 0x4B, 3, 4, 1, 2, 3]), "import.unreadable"), (new MemoryStream([0x89, 0x50, 0, 1]),
                "import.unreadable"),
            (Workbook("<row"), "import.unreadable"),
        })
        {
            var refused = (await Files.TryImportAsync(file, null, null, default)).Refusal!;
            (refused.Reason.Code, refused.Field).Should().Be((code, "file"));
        }
    }

    private static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));

    private static MemoryStream Workbook(string rows)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in new[]
            {
                ("[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"""),
                ("_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"""),
                ("xl/workbook.xml", """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>"""),
                ("xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""),
                ("xl/worksheets/sheet1.xml", $"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"""),
            })
            using (var entry = new StreamWriter(zip.CreateEntry(name).Open()))
                entry.Write(content);
        file.Position = 0;
        return file;
    }
}
