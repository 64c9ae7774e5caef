namespace Wxauto.Documents;

public enum BlockKind
{
    Heading,
    Paragraph,
    Table,
    Image,
}

/// <summary>
/// A part of a document. Lists are paragraphs with a line for each item; a table has its words in <see cref="Rows"/> and no text of its
/// own.
/// </summary>
public sealed record Block(BlockKind Kind, string Text)
{
    /// <summary>1-6 for headings, otherwise 0.</summary>
    public int Level { get; init; }

    /// <summary>Page or slide, from 1; 0 where a format has none.</summary>
    public int Page { get; init; }

    /// <summary>
    /// Of a table; the first row is the header (empty strings where there is none). All rows have the same length; merged cells repeat
    /// their text.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; init; } = [];

    /// <summary>Who read its words, and how surely, when they stood on a picture: "OCR 97%"; otherwise empty.</summary>
    public string Origin { get; init; } = "";

    /// <summary>Index into <see cref="ParsedDocument.Images"/>: a picture, or a page of a scan, whose words are not known yet.</summary>
    public int Image { get; init; } = -1;
}
