using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;

namespace Wxauto.Documents;

/// <summary>
/// Reads one format. A parser may throw anything on a damaged file; <see cref="DocumentParsing"/> makes it an
/// <see cref="UnreadableDocumentException"/>.
/// </summary>
internal interface IDocumentParser
{
    /// <summary>Whether it reads a format of <see cref="FormatDetection"/>.</summary>
    bool Reads(string format);

    ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct);
}

public sealed record DocumentFile(string Name, byte[] Content)
{
    /// <summary>It is part of another file, which is read as one document.</summary>
    internal bool IsMember { get; init; }

    /// <summary>The ending in small letters with its dot, or nothing.</summary>
    public string Ending => Path.GetExtension(Name).ToLowerInvariant();
}

/// <param name="reason">One that completes "The document …".</param>
public sealed class UnreadableDocumentException(Reason reason) : ReasonException(reason);
