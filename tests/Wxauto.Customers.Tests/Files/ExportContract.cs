using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Customers;
using Wxauto.Customers.Files;
using Wxauto.Storage;
using Wxauto.Storage.Audit;

namespace Wxauto.Customers.Tests.Files;

public sealed class SqliteExports : ExportContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlExports : ExportContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>What is taken away as a file.</summary>
public abstract class ExportContract : ConversingContract
{
    [Theory]
    [InlineData("=HYPERLINK(1)", "'=HYPERLINK(1)")]
    [InlineData("+86138", "'+86138")]
    [InlineData("@x", "'@x")]
    [InlineData("-1", "'-1")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a,b\"c", "\"a,b\"\"c\"")]
    [InlineData("张三", "张三")]
    public void A_cell_is_no_formula(string cell, string written) => CustomerExport.Guarded(cell).Should().Be(written);

    [Fact]
    public async Task All_customers_are_one_table_that_can_be_imported_again()
    {
        var id = (await CustomerAsync("=cmd|' /C calc'!A0", "K0001")).Customer.Id;
        await FactAsync(id, "phone", "13800000001");
        Done(await Desk.TagAsync(id, "重点", true, Lin, default));
        var gone = (await CustomerAsync("甲")).Customer.Id;
        Done(await Desk.MergeAsync(new MergeRequest(gone, (await CustomerAsync("乙")).Customer.Id), Lin, default));
        using var file = new MemoryStream();
        await Services.GetRequiredService<ICustomerFiles>().ExportAllAsync(file, Lin, default);

        var lines = Encoding.UTF8.GetString(file.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(3, "the merged one is in its survivor");
        lines[0].Should().StartWith("\uFEFFcode,name,kind,owner,tier,score,stage,tags,contacts,lastSeenAt,phone");
        lines[1].Should().StartWith("K0001,'=cmd|' /C calc'!A0,Person,,Grey,50,New,重点,,").And.Contain(",13800000001,");
        file.Position = 0;
        Done(await Services.GetRequiredService<ICustomerFiles>().TryImportAsync(file, null, null, default)).Rows
            .Should().OnlyContain(r => r.Action == ImportAction.Keep);
    }

    [Fact]
    public async Task One_customer_is_a_file_with_everything_that_was_said_and_the_audit_knows_who_took_it()
    {
        await SaysAsync("wx-1", "你好，多少钱");
        await SaysAsync("wx-1", "一百", from: Wxauto.Contracts.Agent.V1.SenderKind.Self);
        await FollowAsync();
        var id = Done(await Desk.PromoteAsync((await PoolAsync()).Single().Id, null, null, Lin, default)).Customer.Id;
        Done(await Desk.NoteAsync(id, "要开票", Lin, default));
        using var file = new MemoryStream();
        (await Services.GetRequiredService<ICustomerFiles>().ExportAsync(id, file, Lin, default)).Should().BeTrue();

        using var zip = new ZipArchive(file);
        using var card = JsonDocument.Parse(zip.GetEntry("customer.json")!.Open());
        card.RootElement.GetProperty("customer").GetProperty("notes")[0].GetProperty("text").GetString().Should().Be("要开票");
        card.RootElement.GetProperty("timeline").GetArrayLength().Should().BeGreaterThan(2);
        using var talk = new StreamReader(zip.Entries.Single(e => e.FullName.StartsWith("conversations/",
            StringComparison.Ordinal)).Open());
        (await talk.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2).And.Contain(l =>
            l.Contains("多少钱"));
        await using var db = await DatabaseAsync();
        (await db.AuditEntries.AsNoTracking().ToListAsync()).Should().ContainSingle(e => e.Kind == "customer.exported"
            && e.Actor == Lin.Id);
        (await Services.GetRequiredService<ICustomerFiles>().ExportAsync(Guid.NewGuid(), file, Lin, default)).Should().BeFalse();
    }
}
