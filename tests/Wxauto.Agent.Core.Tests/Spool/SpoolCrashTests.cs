using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Tests.Spool;

/// <summary>
/// A power cut leaves any prefix of what was written to the disk. Whatever the prefix is, the spool opens and says something that was
/// true at some moment.
/// </summary>
public sealed class SpoolCrashTests : IDisposable
{
    // Smaller than a frame of the log (4,120 bytes), and no divisor of it: cuts fall between frames and into them.
    private const int Step = 1_301;
    private readonly DataDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_cursor_never_runs_ahead_of_the_messages()
    {
        using var spool = _directory.Open();
        for (var i = 1; i <= 12; i++)
            spool.Inbound.Add([Message(2 * i), Message((2 * i) + 1)], Text(i));
        var seen = AtEveryCut(cut =>
        {
            var cursor = cut.Inbound.Cursor is { } text ? int.Parse(text, null) : 0;
            cut.Inbound.After(0, 100).Select(m => m.ClientId).Should().Equal(Enumerable.Range(2, 2 * cursor).Select(i => $"m{i}"));
            return cursor;
        });
        seen.Should().BeInAscendingOrder().And.Contain(0).And.Contain(6).And.Contain(12);
    }

    [Fact]
    public void A_message_that_was_let_go_does_not_come_back_without_those_after_it()
    {
        using var spool = _directory.Open();
        spool.Inbound.Add(Enumerable.Range(1, 10).Select(Message), "10");
        for (var i = 1; i <= 10; i++)
            spool.Inbound.Remove([$"m{i}"]);
        var seen = AtEveryCut(cut =>
        {
            var left = cut.Inbound.After(0, 100).Select(m => m.ClientId).ToList();
            left.Should().Equal(Enumerable.Range(1, 10).TakeLast(left.Count).Select(i => $"m{i}"));
            return left.Count;
        });
        seen.Should().Contain(10).And.Contain(5).And.EndWith([0]);
    }

    [Fact]
    public void A_reply_in_flight_has_its_marker_and_is_counted_as_sent()
    {
        using var spool = _directory.Open();
        spool.Replies.Add("r1", new ReplyBody { ChatId = "c1", Text = "您好" });
        spool.Replies.BeginSending("r1", "17", t => spool.SentLog.Add(t, spool.SentLog.PseudonymOf("c1")));
        spool.Replies.CountAttempt("r1");
        spool.Replies.Finish("r1", ReplyState.Sent);
        var seen = AtEveryCut(cut =>
        {
            var state = cut.Replies.StateOf("r1");
            cut.SentLog.All().Should().HaveCount(state is null or ReplyState.Received ? 0 : 1);
            if (state == ReplyState.InFlight)
                cut.Replies.FirstOfEachChat().Single().Marker.Should().Be("17");
            cut.Replies.Unreported(10).Should().HaveCount(state == ReplyState.Sent ? 1 : 0);
            return (int)(state ?? (ReplyState)(-1));
        });
        seen.Distinct().Should().Equal(-1, (int)ReplyState.Received, (int)ReplyState.InFlight, (int)ReplyState.Sent);
    }

    [Fact]
    public void An_echo_is_used_up_together_with_the_cursor()
    {
        using var spool = _directory.Open();
        spool.Replies.Add("r1", new ReplyBody { ChatId = "c1", Text = "您好" });
        spool.Replies.BeginSending("r1", "0", _ => { });
        spool.Inbound.Add([], "1", t => ReplyEchoes.Consume(t, ["r1"]));
        AtEveryCut(cut =>
        {
            var echoed = cut.Database.Read(t => t.Value<long>("SELECT COUNT(*) FROM replies WHERE echoed = 1")) == 1;
            (cut.Inbound.Cursor == "1").Should().Be(echoed);
            return echoed ? 1 : 0;
        }).Distinct().Should().Equal(0, 1);
    }

    // Copies the files as a cut at every Step bytes of the log leaves them, opens each copy and answers what was found.
    private List<int> AtEveryCut(Func<AgentSpool, int> look)
    {
        var log = SpoolDatabase.FileName + "-wal";
        var length = new FileInfo(Path.Combine(_directory.Path, log)).Length;
        var found = new List<int>();
        for (var cut = 0L; cut < length + Step; cut += Step)
        {
            using var copy = new DataDirectory();
            foreach (var name in (string[])["spool.key", SpoolDatabase.FileName, log])
                Copy(Path.Combine(_directory.Path, name), Path.Combine(copy.Path, name));
            using (var file = new FileStream(Path.Combine(copy.Path, log), FileMode.Open))
                file.SetLength(Math.Min(cut, length));
            using var spool = copy.Open();
            found.Add(look(spool));
        }
        return found;
    }

    private static void Copy(string from, string to)
    {
        using (var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        using (var target = File.Create(to))
            source.CopyTo(target);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(to, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static IncomingMessage Message(int number) => new($"m{number}", new MessageBody { ChatId = "c1", Text = $"消息{number}" }, null);

    private static string Text(int number) => string.Create(null, $"{number}");
}
