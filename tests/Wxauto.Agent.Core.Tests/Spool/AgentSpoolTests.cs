using System.Text;
using FluentAssertions.Execution;
using Microsoft.Data.Sqlite;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Tests.Spool;

public sealed class AgentSpoolTests : IDisposable
{
    private const string Secret = "我的手机号是13800138000";
    private readonly DataDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Messages_and_the_cursor_survive_a_restart_together()
    {
        using (var spool = _directory.Open())
            spool.Inbound.Add([Message("m1"), Message("m2")], "7");
        using var again = _directory.Open();
        again.Inbound.Cursor.Should().Be("7");
        again.Inbound.After(0, 10).Select(m => (m.ClientId, m.Body.Text)).Should().Equal(("m1", Secret), ("m2", Secret));
    }

    [Fact]
    public void A_failure_between_messages_and_cursor_keeps_neither()
    {
        using (var spool = _directory.Open())
        {
            var add = () => spool.Inbound.Add([Message("m1")], "7", _ => throw new InvalidOperationException("crash"));
            add.Should().Throw<InvalidOperationException>();
        }
        using var again = _directory.Open();
        again.Inbound.Cursor.Should().BeNull();
        again.Inbound.Count.Should().Be(0);
    }

    [Fact]
    public void Sequences_grow_over_restarts_and_new_spools()
    {
        long last;
        using (var spool = _directory.Open())
        {
            spool.Inbound.Add([Message("m1"), Message("m2")], "1");
            spool.Inbound.Remove(["m1", "m2"]);
            spool.Inbound.Add([Message("m3")], "2");
            last = spool.Inbound.After(0, 10).Single().Sequence;
        }
        using (var again = _directory.Open())
        {
            again.Inbound.Add([Message("m4")], "3");
            again.Inbound.After(last, 10).Single().Sequence.Should().Be(last + 1);
        }
        using var fresh = new DataDirectory();
        using var reinstalled = fresh.Open();
        reinstalled.Inbound.Add([Message("m5")], "1");
        reinstalled.Inbound.After(0, 1).Single().Sequence.Should().BeGreaterThan(last + 1);
    }

    [Fact]
    public void The_same_message_is_stored_once()
    {
        using var spool = _directory.Open();
        spool.Inbound.Add([Message("m1")], "1");
        spool.Inbound.Add([Message("m1"), Message("m2")], "2");
        spool.Inbound.After(0, 10).Select(m => m.ClientId).Should().Equal("m1", "m2");
    }

    [Fact]
    public void A_full_spool_has_no_room_and_drops_nothing()
    {
        using var spool = _directory.Open(capacity: 2);
        spool.Inbound.Add([Message("m1"), Message("m2")], "2");
        spool.Inbound.Room.Should().Be(0);
        spool.Inbound.Remove(["m1"]);
        spool.Inbound.Room.Should().Be(1);
    }

    [Fact]
    public void A_refused_message_is_kept_aside()
    {
        using var spool = _directory.Open();
        spool.Inbound.Add([Message("m1")], "1");
        spool.Inbound.Refuse("m1", "too long");
        (spool.Inbound.Count, spool.Inbound.RefusedCount).Should().Be((0, 1));
    }

    [Fact]
    public void A_full_disk_keeps_the_cursor_and_is_told_apart()
    {
        using var spool = _directory.Open();
        spool.Inbound.Add([Message("m1")], "1");
        spool.Database.Read(t => t.Value<long>("PRAGMA max_page_count=1"));
        var add = () => spool.Inbound.Add([Message("m2", new string('长', 200_000))], "2");
        add.Should().Throw<SqliteException>().Which.Should().Match<SqliteException>(e => SpoolFaults.IsStorage(e));
        spool.Inbound.Cursor.Should().Be("1");
        spool.Database.Read(t => t.Value<long>("PRAGMA max_page_count=1000000"));
        spool.Inbound.Add([Message("m2")], "2");
        spool.Inbound.Count.Should().Be(2);
    }

    [Fact]
    public async Task Nothing_that_people_wrote_or_are_called_is_readable_in_the_files()
    {
        using (var spool = _directory.Open())
        {
            var blob = await spool.Blobs.StoreAsync(new MemoryStream(Encoding.UTF8.GetBytes(Secret)), CancellationToken.None);
            spool.Inbound.Add([new IncomingMessage("m1", Message("m1").Body, blob)], "1");
            spool.Replies.Add("r1", new ReplyBody { ChatId = "chat-of-wang", ChatName = "王女士", Text = Secret });
            spool.Replies.BeginSending("r1", "0", t => spool.SentLog.Add(t, spool.SentLog.PseudonymOf("chat-of-wang")));
            spool.Meta.SetSecret("signing_key", Encoding.UTF8.GetBytes(Secret));
            using var scope = new AssertionScope();
            foreach (var file in Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories))
            {
                foreach (var text in (string[])[Secret, "王女士", "chat-of-wang"])
                    Contains(file, text).Should().BeFalse("{0} is private and {1} rests on the disk", text, file);
            }
        }
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(_directory.Path, "spool.key")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_blob_is_read_back_from_any_offset_and_goes_with_its_last_message()
    {
        var content = new byte[150_000];
        new Random(1).NextBytes(content);
        using var spool = _directory.Open();
        var blob = await spool.Blobs.StoreAsync(new MemoryStream(content), CancellationToken.None);
        spool.Inbound.Add([new IncomingMessage("m1", new MessageBody(), blob)], "1");
        (await spool.Blobs.ReadAsync(blob, 70_000, CancellationToken.None)).Should().Equal(content[70_000..131_072]);
        (await spool.Blobs.ReadAsync(blob, 131_072, CancellationToken.None)).Should().Equal(content[131_072..]);
        spool.Inbound.Remove(["m1"]).ForEach(spool.Blobs.Release);
        Directory.EnumerateFiles(Path.Combine(_directory.Path, "blobs")).Should().BeEmpty();
    }

    private static IncomingMessage Message(string id, string text = Secret) =>
        new(id, new MessageBody { ChatId = "chat-of-wang", ChatName = "王女士", Text = text }, null);

    private static bool Contains(string file, string text)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }
}
