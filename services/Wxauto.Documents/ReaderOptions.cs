using Wxauto.Documents.Ocr;

namespace Wxauto.Documents;

/// <summary>How documents are read in processes of their own.</summary>
public sealed record ReaderOptions
{
    /// <summary>Path of wxauto-reader, which stands beside the program that runs.</summary>
    public string Program { get; init; } = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "wxauto-reader.exe"
        : "wxauto-reader");

    /// <summary>Documents that are read at the same time.</summary>
    public int Children { get; init; } = 1;

    /// <summary>For one document, the start of a process included.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Of a process' managed heap.</summary>
    public long MemoryBytes { get; init; } = 768L * 1024 * 1024;

    /// <summary>
    /// LibreOffice, which opens documents of old programs: a name on the PATH or a path. Where there is none of it, they are refused.
    /// </summary>
    public string Converter { get; init; } = "soffice";

    /// <summary>Models that read pictures, in the same processes; null where there are none.</summary>
    public OcrModelOptions? Ocr { get; init; }

    /// <summary>Words of a picture of which its reader is less sure are left out.</summary>
    public double LeastPictureScore { get; init; } = 0.75;

    public ParseLimits Limits { get; init; } = new();
}
