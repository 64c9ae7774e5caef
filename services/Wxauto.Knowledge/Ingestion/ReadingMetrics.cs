using Prometheus;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Knowledge.Ingestion;

/// <summary>What went wrong when documents were read, and what of them was left out. A dry run counts nothing.</summary>
internal static class ReadingMetrics
{
    /// <summary>All that a label may be: a name's ending could be anything.</summary>
    private static readonly HashSet<string> Formats = ["pdf", "docx", "docm", "doc", "wps", "xlsx", "xlsm", "xls", "xlsb", "et", "pptx",
        "ppt", "dps", "odt", "ods", "odp", "rtf", "epub", "mht", "eml", "zip", "csv", "tsv", "md", "html", "htm", "txt", "png", "jpg",
        "jpeg", "webp", "gif", "bmp", "tif", "tiff", "heic"];

    private static readonly Counter Problems = Metrics.CreateCounter("wxauto_knowledge_reading_problems_total",
        "Documents that could not be read, and notes of those that were read but for a part, by reason code and file format.", "kind",
        "format");

    /// <param name="fileName">Its ending tells the format, also of what cannot be read.</param>
    public static void Count(Reason problem, string fileName) => Problems.WithLabels(problem.Code, FormatOf(fileName)).Inc();

    public static string FormatOf(string fileName) =>
        Path.GetExtension(fileName).TrimStart('.').ToLowerInvariant() is var ending && Formats.Contains(ending) ? ending : "other";
}
