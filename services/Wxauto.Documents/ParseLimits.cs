namespace Wxauto.Documents;

/// <summary>What a file may ask for. More is refused and never cut off silently.</summary>
public sealed record ParseLimits
{
    public int MaxBytes { get; init; } = 50 * 1024 * 1024;

    public int MaxCharacters { get; init; } = 5_000_000;

    /// <summary>Of all parts of a ZIP-based file together, counted while they are unpacked.</summary>
    public long MaxUnpackedBytes { get; init; } = 500L * 1024 * 1024;

    /// <summary>Of one part of more than 10 MB. Large sheets reach 60; bombs reach 1,000.</summary>
    public int MaxCompressionRatio { get; init; } = 250;

    public int MaxParts { get; init; } = 10_000;

    public int MaxPages { get; init; } = 2_000;

    /// <summary>Pages and pictures whose words are not known.</summary>
    public int MaxImages { get; init; } = 200;

    public int MaxImageBytes { get; init; } = 100 * 1024 * 1024;

    public long MaxImagePixels { get; init; } = 100_000_000;

    public int MaxTableRows { get; init; } = 50_000;

    public int MaxTableColumns { get; init; } = 1_000;

    public int MaxTableCells { get; init; } = 2_000_000;

    /// <summary>
    /// Of elements in XML and of quotes and lists in Markdown; HTML, which is written more carelessly, may be five times as deep.
    /// </summary>
    public int MaxDepth { get; init; } = 200;

    public int MaxNodes { get; init; } = 1_000_000;
}
