using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Wxauto.Bench.Running;
using Wxauto.Documents;

namespace Wxauto.Bench.Measurements;

/// <summary>One policy of three pages in each format, and a few others, through the reading process;
/// and how long that takes to start.</summary>
internal static class DocumentReading
{
    private const int Reads = 40;
    private const double StartBudget = 0.3, PagesBudget = 50, ConvertedBudget = 1;

    // What office programs made of the same text; pages are those that it is printed on.
    private static readonly (string File, int Pages)[] Documents =
    [
        ("return-policy.docx", 3), ("return-policy.odt", 3), ("return-policy.rtf", 3), ("return-policy.html", 3),
        ("return-policy.pdf", 3), ("return-policy.doc", 3), ("price-list.xlsx", 2), ("price-list.xls", 2), ("training.pptx", 4), ("stock-utf8.csv", 1), ("lamp.md", 1),
        ("warranty-gb18030.txt", 1),
    ];

    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        var figures = new List<Figure>();
        var notes = new List<string>();
        var (starts, warmed) = (new List<double>(), new List<double>());
        for (var round = 0; round < effort.Rounds; round++)
        {
            starts.Add((await ReadAsync(File("lamp.md"), 1)).First.TotalSeconds);
            warmed.Add((await ReadAsync(File("lamp.md"), 1, isWarm: true)).First.TotalSeconds);
        }
        figures.Add(new("first answer of a server, whose reading process is started with it", "any", Samples.Median(warmed), StartBudget, false, "s"));
        notes.Add(string.Create(CultureInfo.InvariantCulture,
            $"reading: a process that is started by its first document answers after {Samples.Median(starts):0.00} s."));
        foreach (var (name, pages) in Documents)
        {
            var isConverted = name.EndsWith(".doc", StringComparison.Ordinal);
            try
            {
                var rates = new List<double>();
                for (var round = 0; round < effort.Rounds; round++)
                {
                    var count = isConverted ? 2 : effort.Of(Reads);
                    rates.Add(pages * count / (await ReadAsync(File(name), count + 1)).Others.TotalSeconds);
                }
                figures.Add(new($"reading {Path.GetExtension(name)}", "any", Samples.Median(rates),
                    isConverted ? ConvertedBudget : PagesBudget, true, "pages/s"));
            }
            catch (UnreadableDocumentException e)
            {
                notes.Add($"{name} was not measured: it {e.Message}.");
            }
        }
        notes.Add(string.Create(CultureInfo.InvariantCulture,
            $"reading: each document {effort.Of(Reads)} times by one process that has read it once; .doc by LibreOffice, which starts anew for each."));
        return new Findings(figures, notes);
    }

    private static DocumentFile File(string name) =>
        new(name, System.IO.File.ReadAllBytes(Path.Combine(Repository.Root, "tests/Wxauto.Documents.Tests/Documents", name)));

    /// <param name="isWarm">Its process is started before.</param>
    private static async Task<(TimeSpan First, TimeSpan Others)> ReadAsync(DocumentFile file, int times, bool isWarm = false)
    {
        await using var reader = new DocumentReader(new ReaderOptions { Program = Repository.Reader }, TimeProvider.System,
            NullLogger<DocumentReader>.Instance);
        if (isWarm)
            await reader.WarmUpAsync(CancellationToken.None);
        var started = Stopwatch.GetTimestamp();
        await reader.ReadAsync(file, CancellationToken.None);
        var first = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        for (var i = 1; i < times; i++)
            await reader.ReadAsync(file, CancellationToken.None);
        return (first, Stopwatch.GetElapsedTime(started));
    }
}
