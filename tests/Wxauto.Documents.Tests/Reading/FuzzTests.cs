using System.Diagnostics;
using System.Globalization;
using Wxauto.Contracts.Reasons;
using Xunit.Abstractions;

namespace Wxauto.Documents.Tests.Reading;

/// <summary>
/// Changed files of all formats through the real reading process: it must neither die nor take long. `make fuzz MINUTES=5` goes on from
/// where the time of day says; the suite reads the same few hundred every time.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Fixed = 300;
    private const long MostMemory = 1_500L * 1024 * 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly string[] Deaths = [DocumentReasons.ReaderDied.Name, DocumentReasons.ReaderEnded.Name,
        DocumentReasons.TooDeep.Name, DocumentReasons.Slow.Name];

    [Fact]
    public async Task Changed_files_are_read_or_refused_and_the_process_lives()
    {
        var minutes = double.Parse(Environment.GetEnvironmentVariable("FUZZ_MINUTES") ?? "0", CultureInfo.InvariantCulture);
        var first = minutes > 0 ? (int)(DateTime.UtcNow.Ticks / TimeSpan.TicksPerSecond % 1_000_000) * 1_000 : 0;
        await using var reader = TestDocuments.Reader(new ReaderOptions { TimeLimit = Longest, Converter = "Off" });
        var (bad, reasons) = (new List<string>(), new SortedDictionary<string, int>(StringComparer.Ordinal));
        var (peak, slowest, read) = (0L, (Took: TimeSpan.Zero, File: ""), 0);
        var started = Stopwatch.StartNew();
        var number = first;
        for (; minutes > 0 ? started.Elapsed.TotalMinutes < minutes : number < Fixed; number++)
        {
            var file = MutatedFiles.Make(number);
            var began = Stopwatch.GetTimestamp();
            try
            {
                await reader.ReadAsync(file, CancellationToken.None);
                read++;
            }
            catch (UnreadableDocumentException e)
            {
                reasons[e.Reason.Code] = reasons.GetValueOrDefault(e.Reason.Code) + 1;
                if (Deaths.Contains(e.Reason.Code))
                    bad.Add($"{MutatedFiles.Described(number)} {e.Message}");
            }
            var took = Stopwatch.GetElapsedTime(began);
            if (took > slowest.Took)
                slowest = (took, MutatedFiles.Described(number));
            if (reader.Idle is [var id])
                peak = Math.Max(peak, PeakOf(id));
        }
        output.WriteLine($"{number - first} files from {first}, {read} read, {string.Join(", ", reasons.Select(r => $"{r.Value} {r.Key}"))}");
        output.WriteLine($"peak memory {peak / 1024 / 1024} MB, slowest {slowest.Took.TotalSeconds:0.0} s: {slowest.File}");
        bad.Should().BeEmpty();
        peak.Should().BeLessThan(MostMemory);
    }

    /// <summary>The most that a process ever had, in bytes.</summary>
    private static long PeakOf(int process)
    {
        try
        {
            return long.Parse(File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return 0;
        }
    }
}
