using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Tests.Spool;

/// <summary>What is damaged is told; nothing is thrown away or begun anew behind a person's back.</summary>
public sealed class DamagedSpoolTests : IDisposable
{
    private readonly DataDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_file_that_is_no_database_is_not_overwritten()
    {
        var file = Path.Combine(_directory.Path, SpoolDatabase.FileName);
        var content = RandomNumberGenerator.GetBytes(10_000);
        File.WriteAllBytes(file, content);
        var open = () => _directory.Open();
        SpoolFaults.IsStorage(open.Should().Throw<SqliteException>().Which).Should().BeFalse("waiting does not mend it");
        File.ReadAllBytes(file).Should().Equal(content);
    }

    [Fact]
    public void A_spool_of_another_key_does_not_open_its_messages()
    {
        using (var spool = _directory.Open())
        {
            spool.Inbound.Add([new IncomingMessage("m1", new MessageBody { Text = "您好" }, null)], "1");
            spool.Meta.SetSecret("identity", [1, 2, 3]);
        }
        File.Delete(Path.Combine(_directory.Path, "spool.key"));
        using var again = _directory.Open();
        FluentActions.Invoking(() => again.Inbound.After(0, 10)).Should().Throw<CryptographicException>();
        FluentActions.Invoking(() => again.Meta.Secret("identity")).Should().Throw<CryptographicException>();
        again.Inbound.Count.Should().Be(1, "the right key may come back");
    }

    [Fact]
    public void A_body_that_was_put_in_another_row_does_not_open()
    {
        using var spool = _directory.Open();
        spool.Inbound.Add([Message("m1"), Message("m2")], "1");
        const string Exchange = "UPDATE inbound SET body = (SELECT body FROM inbound WHERE client_id = 'm2') WHERE client_id = 'm1'";
        spool.Database.Write(t => t.Execute(Exchange)).Should().Be(1);
        FluentActions.Invoking(() => spool.Inbound.After(0, 10)).Should().Throw<CryptographicException>();
    }

    [Fact]
    public async Task A_blob_whose_chunks_were_exchanged_does_not_open()
    {
        using var spool = _directory.Open();
        var blob = await spool.Blobs.StoreAsync(new MemoryStream(new byte[2 * BlobStore.ChunkSize]), CancellationToken.None);
        var file = Path.Combine(_directory.Path, "blobs", blob.File);
        var bytes = await File.ReadAllBytesAsync(file);
        await File.WriteAllBytesAsync(file, [.. bytes[(bytes.Length / 2)..], .. bytes[..(bytes.Length / 2)]]);
        var read = () => spool.Blobs.ReadAsync(blob, 0, CancellationToken.None);
        await read.Should().ThrowAsync<CryptographicException>();
    }

    [Fact]
    public void Two_agents_do_not_run_on_one_directory()
    {
        using (InstanceLock.Take(_directory.Path))
        {
            var second = () => InstanceLock.Take(_directory.Path);
            second.Should().Throw<ConfigurationException>().WithMessage($"*{_directory.Path}*stop it first*");
        }
        using var after = InstanceLock.Take(_directory.Path);
    }

    [Theory]
    [InlineData(SQLitePCL.raw.SQLITE_FULL, true)]
    [InlineData(SQLitePCL.raw.SQLITE_BUSY, true)]
    [InlineData(SQLitePCL.raw.SQLITE_IOERR, true)]
    [InlineData(SQLitePCL.raw.SQLITE_CANTOPEN, true)]
    [InlineData(SQLitePCL.raw.SQLITE_CORRUPT, false)]
    [InlineData(SQLitePCL.raw.SQLITE_NOTADB, false)]
    [InlineData(SQLitePCL.raw.SQLITE_CONSTRAINT, false)]
    public void Only_faults_that_pass_are_waited_for(int code, bool passes) =>
        SpoolFaults.IsStorage(new SqliteException("fault", code)).Should().Be(passes);

    [Fact]
    public void A_full_disk_is_said_to_be_full()
    {
        SpoolFaults.Describe(new SqliteException("fault", SQLitePCL.raw.SQLITE_FULL)).Should().Contain("free some space");
        SpoolFaults.Describe(new IOException("no such device")).Should().Contain("no such device");
        SpoolFaults.IsStorage(new InvalidOperationException()).Should().BeFalse();
    }

    private static IncomingMessage Message(string id) => new(id, new MessageBody { Text = id }, null);
}
