using System.Security.Cryptography;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Tests.Spool;

public sealed class BlobStoreTests : IDisposable
{
    private readonly DataDirectory _directory = new();
    private readonly AgentSpool _spool;

    public BlobStoreTests() => _spool = _directory.Open();

    private string[] Files => Directory.GetFiles(Path.Combine(_directory.Path, "blobs"));

    public void Dispose()
    {
        _spool.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(BlobStore.ChunkSize - 1)]
    [InlineData(BlobStore.ChunkSize)]
    [InlineData(BlobStore.ChunkSize + 1)]
    public async Task A_blob_is_named_by_its_content_and_read_back_whole(int size)
    {
        var content = RandomNumberGenerator.GetBytes(size);
        var blob = await StoreAsync(content);
        (blob.Id, blob.Size).Should().Be((Convert.ToHexStringLower(SHA256.HashData(content)), size));
        var read = new List<byte>();
        while (read.Count < size)
            read.AddRange(await _spool.Blobs.ReadAsync(blob, read.Count, CancellationToken.None));
        read.Should().Equal(content);
    }

    [Fact]
    public async Task Progress_is_kept_over_a_restart()
    {
        var blob = await SpooledAsync("m1", new byte[100]);
        _spool.Blobs.SetProgress(blob.Id, 40, complete: false);
        _spool.Dispose();
        using var again = _directory.Open();
        again.Blobs.Find(blob.Id).Should().Be(blob with { Received = 40 });
    }

    [Fact]
    public async Task The_same_content_again_keeps_its_progress()
    {
        var blob = await SpooledAsync("m1", new byte[100]);
        _spool.Blobs.SetProgress(blob.Id, 100, complete: true);
        await SpooledAsync("m2", new byte[100]);
        _spool.Blobs.Find(blob.Id).Should().Be(blob with { Received = 100, Complete = true });
    }

    [Fact]
    public async Task Content_stays_while_one_message_needs_it()
    {
        var blob = await SpooledAsync("m1", new byte[100]);
        await SpooledAsync("m2", new byte[100]);
        _spool.Inbound.Remove(["m1"]).ForEach(_spool.Blobs.Release);
        _spool.Blobs.Find(blob.Id).Should().NotBeNull();
        _spool.Inbound.Remove(["m2"]).ForEach(_spool.Blobs.Release);
        _spool.Blobs.Find(blob.Id).Should().BeNull();
    }

    [Fact]
    public async Task What_a_crash_left_is_removed_at_the_next_start()
    {
        var kept = await SpooledAsync("m1", new byte[100]);
        await StoreAsync(new byte[200]);
        await File.WriteAllBytesAsync(Path.Combine(_directory.Path, "blobs", "half"), [1, 2, 3]);
        _spool.Blobs.RemoveOrphans();
        Files.Select(Path.GetFileName).Should().Equal(kept.File);
        (await _spool.Blobs.ReadAsync(kept, 0, CancellationToken.None)).Should().Equal(new byte[100]);
    }

    [Fact]
    public async Task Content_whose_message_is_gone_is_removed_at_the_next_start()
    {
        await SpooledAsync("m1", new byte[100]);
        // The crash came between the acknowledgement and the release.
        _spool.Inbound.Remove(["m1"]);
        _spool.Blobs.RemoveOrphans();
        Files.Should().BeEmpty();
    }

    [Fact]
    public async Task A_source_that_breaks_off_is_told_and_its_part_is_removed_at_the_next_start()
    {
        var store = () => _spool.Blobs.StoreAsync(new BreakingStream(), CancellationToken.None);
        await store.Should().ThrowAsync<IOException>();
        _spool.Blobs.RemoveOrphans();
        Files.Should().BeEmpty();
    }

    private Task<StoredBlob> StoreAsync(byte[] content) => _spool.Blobs.StoreAsync(new MemoryStream(content), CancellationToken.None);

    private async Task<StoredBlob> SpooledAsync(string id, byte[] content)
    {
        var blob = await StoreAsync(content);
        _spool.Inbound.Add([new IncomingMessage(id, new MessageBody(), blob)], "1");
        return blob;
    }

    private sealed class BreakingStream : MemoryStream
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _reads++ == 0 ? ValueTask.FromResult(buffer.Length) : throw new IOException("The connection was reset.");
    }
}
