using Wxauto.Documents.Formats;

namespace Wxauto.Documents;

/// <summary>
/// Reads one format. A parser may throw anything on a damaged file; <see cref="DocumentParsing"/> makes it an
/// <see cref="UnreadableDocumentException"/>.
/// </summary>
internal interface IDocumentParser
{
    /// <summary>What people call the format.</summary>
    string Name { get; }

    /// <summary>Whether it reads a format of <see cref="FormatDetection"/>.</summary>
    bool Reads(string format);

    ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct);
}

public sealed record DocumentFile(string Name, byte[] Content)
{
    /// <summary>The ending in small letters with its dot, or nothing.</summary>
    public string Ending => Path.GetExtension(Name).ToLowerInvariant();
}

/// <summary>The message completes "The file …" in words for the people of a shop.</summary>
public sealed class UnreadableDocumentException(string message) : Exception(message);
