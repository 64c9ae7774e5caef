using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Conversations.Blobs;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Conversations.Tests.Blobs;

public sealed class SqliteBlobStorage : BlobStorageContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlBlobStorage : BlobStorageContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>What both databases promise about attachments.</summary>
public abstract class BlobStorageContract : DatabaseContract
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * 7))];
    private static readonly string Id = Convert.ToHexStringLower(SHA256.HashData(Content));
    private BlobStorage _blobs = null!;

    protected override void Add(IServiceCollection services) => services.AddConversations();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _blobs = Services.GetRequiredService<BlobStorage>();
    }

    [Fact]
    public async Task Content_comes_back_as_it_was_when_all_of_it_is_here()
    {
        (await AppendAsync(0, 600)).Should().Be(new BlobProgress(600, false));
        (await ReadAsync()).Should().BeNull("half of it is nothing to show");
        (await AppendAsync(600, 400)).Should().Be(new BlobProgress(1000, true));
        (await ReadAsync()).Should().Equal(Content);
        (await _blobs.CopyToAsync("other", Id, _ => Stream.Null, default)).Should().BeFalse("it belongs to its agent");
    }

    [Fact]
    public async Task A_chunk_at_another_place_only_learns_where_the_upload_is()
    {
        await AppendAsync(0, 600);
        (await AppendAsync(0, 600)).Should().Be(new BlobProgress(600, false));
        (await AppendAsync(700, 100)).Should().Be(new BlobProgress(600, false));
        (await AppendAsync(600, 400)).Complete.Should().BeTrue();
        (await AppendAsync(0, 600)).Should().Be(new BlobProgress(1000, true));
        (await ReadAsync()).Should().Equal(Content);
    }

    [Fact]
    public async Task Content_that_is_not_what_its_id_says_is_refused_and_can_begin_again()
    {
        var wrong = Content.Reverse().ToArray();
        (await _blobs.AppendAsync("a", Id, 1000, 0, wrong, default)).Refusal.Should().Contain("SHA-256");
        (await ReadAsync()).Should().BeNull();
        (await AppendAsync(0, 1000)).Complete.Should().BeTrue();
    }

    [Fact]
    public async Task Another_size_and_a_chunk_beyond_the_end_are_refused()
    {
        await AppendAsync(0, 600);
        (await _blobs.AppendAsync("a", Id, 999, 600, Content[600..], default)).Refusal.Should().NotBeNull();
        (await _blobs.AppendAsync("a", Id, 1000, 600, new byte[401], default)).Refusal.Should().NotBeNull();
        (await AppendAsync(600, 400)).Complete.Should().BeTrue();
    }

    [Fact]
    public async Task Nobody_begins_uploads_without_end()
    {
        for (var i = 0; i < 32; i++)
            (await _blobs.AppendAsync("a", $"{i}", 10, 0, [1], default)).Refusal.Should().BeNull();
        (await _blobs.AppendAsync("a", "x", 10, 0, [1], default)).Refusal.Should().Contain("unfinished");
        (await _blobs.AppendAsync("b", "x", 10, 0, [1], default)).Refusal.Should().BeNull();
    }

    [Fact]
    public async Task Old_content_and_abandoned_uploads_are_removed()
    {
        await AppendAsync(0, 1000);
        await _blobs.AppendAsync("a", "unfinished", 10, 0, [1], default);
        var (before, later) = (DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        (await _blobs.RemoveAsync(later, before, default)).Should().Be(1);
        (await ReadAsync()).Should().NotBeNull();
        (await _blobs.RemoveAsync(later, later, default)).Should().Be(1);
        (await ReadAsync()).Should().BeNull();
    }

    private Task<BlobProgress> AppendAsync(int offset, int length) =>
        _blobs.AppendAsync("a", Id, Content.Length, offset, Content[offset..(offset + length)], default);

    private async Task<byte[]?> ReadAsync()
    {
        using var content = new MemoryStream();
        return await _blobs.CopyToAsync("a", Id, _ => content, default) ? content.ToArray() : null;
    }
}
