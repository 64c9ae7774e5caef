using System.Globalization;
using System.Text;
using Wxauto.Bench.Measurements;
using Wxauto.Bench.Running;

namespace Wxauto.Bench;

/// <summary>docs/performance.md: everything between the marks is replaced, the rest is left as people wrote it.</summary>
internal static class Report
{
    private const string Begin = "<!-- measured: begin -->";
    private const string End = "<!-- measured: end -->";

    /// <param name="machine">What rates are measured against; null when no rate was measured.</param>
    public static string Text(IReadOnlyCollection<Findings> findings, Machine? machine)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"\nMeasured on {DateTime.UtcNow:yyyy-MM-dd} by `make bench` on {Processor()} ({Environment.ProcessorCount} cores, shared with the load generator and the database), .NET {Environment.Version}.\n\n");
        text.Append("| what | database | budget | measured | margin | met |\n|---|---|---|---|---|---|\n");
        foreach (var figure in findings.SelectMany(f => f.Figures))
            text.Append(figure.Row()).Append('\n');
        text.Append('\n');
        if (machine is not null)
            text.Append(CultureInfo.InvariantCulture, $"- {machine}\n");
        foreach (var note in findings.SelectMany(f => f.Notes))
            text.Append("- ").Append(note).Append('\n');
        return text.ToString();
    }

    public static void Write(string file, string measured)
    {
        var page = File.ReadAllText(file);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
            throw new InvalidOperationException($"{file} lacks the marks {Begin} and {End}.");
        File.WriteAllText(file, page[..(begin + Begin.Length)] + "\n" + measured + page[end..]);
    }

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            ?? "an unnamed processor";
}
