using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Documents.Reading;

namespace Wxauto.Documents.Tests.Reading;

/// <summary>The process that reads: its limits, its deaths, and what it knows.</summary>
public sealed class DocumentReaderTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly DocumentFile Good = TestDocuments.File("lamp.md");

    /// <summary>More than 400 MB of XML, in parts that are each harmless: many seconds of work.</summary>
    private static readonly Lazy<DocumentFile> Slow = new(() => DamagedDocuments.Word("slow.docx", "<w:p/>",
        [.. Enumerable.Range(0, 45).Select(i => ($"word/part{i}.xml",
            "<a>" + new StringBuilder().Insert(0, "<b c=\"d\"/>", 950_000) + "</a>"))]));

    [Fact]
    public async Task One_process_reads_many_documents()
    {
        await using var reader = TestDocuments.Reader();
        var used = new HashSet<int>();
        for (var i = 0; i < 100; i++)
        {
            (await reader.ReadAsync(Good, CancellationToken.None)).Title.Should().Be("护眼台灯使用手册");
            used.Add(reader.Idle.Should().ContainSingle().Subject);
        }
        used.Should().ContainSingle();
    }

    [Fact]
    public async Task Readers_at_the_same_time_each_get_their_own_document()
    {
        await using var reader = TestDocuments.Reader(new ReaderOptions { Children = 2 });
        var titles = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
            (await reader.ReadAsync(new DocumentFile($"{i}.md", Encoding.UTF8.GetBytes($"# 标题{i}\n\n正文")), CancellationToken.None)).Title));
        titles.Should().Equal(Enumerable.Range(0, 40).Select(i => $"标题{i}"));
        reader.Idle.Should().HaveCountLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task A_process_that_is_killed_while_it_reads_is_reported_and_replaced()
    {
        await using var reader = TestDocuments.Reader();
        var (reading, pid) = await BusyAsync(reader);
        using (var process = Process.GetProcessById(pid))
            process.Kill();
        var waiting = () => reading;
        (await waiting.Should().ThrowAsync<UnreadableDocumentException>())
            .WithMessage("could not be read: the process that read it ended with code 137*");
        (await reader.ReadAsync(Good, CancellationToken.None)).Title.Should().Be("护眼台灯使用手册");
        reader.Idle.Should().ContainSingle().Which.Should().NotBe(pid);
    }

    [Fact]
    public async Task A_process_that_dies_between_documents_is_replaced_without_anyone_noticing()
    {
        await using var reader = TestDocuments.Reader();
        await reader.ReadAsync(Good, CancellationToken.None);
        var directory = DirectoryOf(reader.Idle.Single());
        using (var process = Process.GetProcessById(reader.Idle.Single()))
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
        (await reader.ReadAsync(Good, CancellationToken.None)).Title.Should().Be("护眼台灯使用手册");
        Directory.Exists(directory).Should().BeFalse("nobody else would delete it");
    }

    [Fact]
    public async Task A_document_that_takes_too_long_is_given_up_with_its_process()
    {
        var time = new FakeTimeProvider();
        await using var reader = TestDocuments.Reader(time: time);
        var (reading, pid) = await BusyAsync(reader);
        time.Advance(TimeSpan.FromSeconds(59));
        reading.IsCompleted.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(2));
        var waiting = () => reading;
        (await waiting.Should().ThrowAsync<UnreadableDocumentException>()).WithMessage("took longer than 60 s to read");
        Exists(pid).Should().BeFalse();
        (await reader.ReadAsync(Good, CancellationToken.None)).Title.Should().Be("护眼台灯使用手册");
    }

    [Fact]
    public async Task A_document_that_needs_too_much_memory_is_refused()
    {
        await using var reader = TestDocuments.Reader(new ReaderOptions { MemoryBytes = 128 * 1024 * 1024 });
        var body = new StringBuilder();
        for (var i = 0; i < 400_000; i++)
            body.Append(CultureInfo.InvariantCulture, $"<w:p><w:r><w:t>{i * 7919L % 1_000_003:x}</w:t></w:r></w:p>");
        var reading = () => reader.ReadAsync(DamagedDocuments.Word("large.docx", body.ToString()), CancellationToken.None);
        (await reading.Should().ThrowAsync<UnreadableDocumentException>()).WithMessage("needs more than 1* MB of memory to be read");
        (await reader.ReadAsync(Good, CancellationToken.None)).Title.Should().Be("护眼台灯使用手册");
    }

    [Fact]
    public async Task A_process_that_was_started_before_reads_the_first_document_and_there_is_no_second()
    {
        await using var reader = TestDocuments.Reader();
        await reader.WarmUpAsync(CancellationToken.None);
        var started = reader.Idle.Should().ContainSingle().Subject;
        await reader.WarmUpAsync(CancellationToken.None);
        (await reader.ReadAsync(Good, CancellationToken.None)).Title.Should().Be("护眼台灯使用手册");
        await reader.WarmUpAsync(CancellationToken.None);
        reader.Idle.Should().Equal(started);
    }

    [Fact]
    public async Task In_the_place_of_one_that_died_another_is_there_before_the_next_document()
    {
        await using var reader = TestDocuments.Reader();
        var (reading, pid) = await BusyAsync(reader);
        using (var process = Process.GetProcessById(pid))
            process.Kill();
        var waiting = () => reading;
        await waiting.Should().ThrowAsync<UnreadableDocumentException>();
        // It waits for the one that was started then, and starts no other.
        await reader.WarmUpAsync(CancellationToken.None);
        var next = reader.Idle.Should().ContainSingle().Subject;
        next.Should().NotBe(pid);
        (await reader.ReadAsync(Good, CancellationToken.None)).Title.Should().Be("护眼台灯使用手册");
        reader.Idle.Should().Equal(next);
    }

    [Fact]
    public async Task One_that_cannot_be_started_before_is_no_harm()
    {
        await using var reader = TestDocuments.Reader(new ReaderOptions { Program = "/nowhere/wxauto-reader" });
        await reader.WarmUpAsync(CancellationToken.None);
        var reading = () => reader.ReadAsync(Good, CancellationToken.None);
        await reading.Should().ThrowAsync<System.ComponentModel.Win32Exception>();
    }

    [Fact]
    public async Task A_read_that_is_cancelled_ends_its_process()
    {
        await using var reader = TestDocuments.Reader();
        using var cancel = new CancellationTokenSource();
        var (reading, pid) = await BusyAsync(reader, cancel.Token);
        await cancel.CancelAsync();
        var waiting = () => reading;
        await waiting.Should().ThrowAsync<OperationCanceledException>();
        Exists(pid).Should().BeFalse();
        (await reader.ReadAsync(Good, CancellationToken.None)).Title.Should().Be("护眼台灯使用手册");
    }

    [Fact]
    public async Task Disposing_ends_what_is_read_and_leaves_no_process_and_no_file()
    {
        var reader = TestDocuments.Reader();
        var (reading, pid) = await BusyAsync(reader);
        var directory = DirectoryOf(pid);
        Directory.Exists(directory).Should().BeTrue();
        await reader.DisposeAsync();
        var waiting = () => reading;
        await waiting.Should().ThrowAsync<OperationCanceledException>();
        Exists(pid).Should().BeFalse();
        Directory.Exists(directory).Should().BeFalse();
    }

    [Fact]
    public async Task The_process_knows_nothing_of_the_servers_environment()
    {
        Environment.SetEnvironmentVariable("WXAUTO_TEST_SECRET", "sk-secret");
        await using var reader = TestDocuments.Reader();
        await reader.ReadAsync(Good, CancellationToken.None);
        var environment = Environ(reader.Idle.Single());
        environment.Select(v => v.Split('=')[0]).Should().BeSubsetOf([
            "PATH", "HOME", "TMPDIR", "LC_ALL", "DOTNET_ROOT", "DOTNET_GCHeapHardLimit", "DOTNET_EnableDiagnostics",
            "DOTNET_DbgEnableMiniDump", "WXAUTO_CONVERTER"]);
        environment.Should().Contain("DOTNET_GCHeapHardLimit=0x30000000").And.NotContain(v => v.Contains("secret"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_process_ends_when_the_server_is_gone(bool whileItReads)
    {
        using var process = Process.Start(new ProcessStartInfo(new ReaderOptions().Program)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false,
        })!;
        var input = process.StandardInput.BaseStream;
        if (whileItReads)
        {
            await Frames.WriteJsonAsync(input, new ReadRequest("slow.docx", new ParseLimits()), CancellationToken.None);
            await Frames.WriteAsync(input, Slow.Value.Content, CancellationToken.None);
            await input.FlushAsync();
        }
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(Deadline);
        await process.WaitForExitAsync(deadline.Token);
        process.ExitCode.Should().Be(whileItReads ? 1 : 0);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_without_a_process()
    {
        await using var reader = TestDocuments.Reader();
        var reading = () => reader.ReadAsync(new DocumentFile("a.pdf", new byte[50 * 1024 * 1024 + 1]), CancellationToken.None);
        (await reading.Should().ThrowAsync<UnreadableDocumentException>()).WithMessage("is larger than 50 MB");
        reader.Idle.Should().BeEmpty();
    }

    /// <summary>A read of the slow document that has begun, and the process that does it.</summary>
    private static async Task<(Task<ParsedDocument> Reading, int Pid)> BusyAsync(DocumentReader reader, CancellationToken ct = default)
    {
        await reader.ReadAsync(Good, CancellationToken.None);
        var pid = reader.Idle.Single();
        var before = Used(pid);
        var reading = reader.ReadAsync(Slow.Value, ct);
        using var deadline = new CancellationTokenSource(Deadline);
        // The file is with the process once that works on it.
        while (Used(pid) - before < TimeSpan.FromMilliseconds(300))
        {
            reading.IsCompleted.Should().BeFalse();
            await Task.Delay(10, deadline.Token);
        }
        return (reading, pid);
    }

    private static TimeSpan Used(int pid)
    {
        using var process = Process.GetProcessById(pid);
        return process.TotalProcessorTime;
    }

    private static bool Exists(int pid) => Directory.Exists($"/proc/{pid}");

    private static string DirectoryOf(int pid) => Environ(pid).Single(v => v.StartsWith("TMPDIR=", StringComparison.Ordinal))[7..];

    private static string[] Environ(int pid) => File.ReadAllText($"/proc/{pid}/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries);
}
