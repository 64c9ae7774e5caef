namespace Wxauto.Documents.Ocr;

/// <summary>Reads the words of a picture.</summary>
public interface IOcr
{
    /// <exception cref="UnreadableDocumentException">Says what is wrong.</exception>
    Task<PictureWords> ReadAsync(PageImage image, CancellationToken ct);
}

/// <summary>The words of a picture, a line each; rows of tables have bars between their cells.</summary>
/// <param name="Score">How sure the reader is, 0 to 1; null where it does not say.</param>
public sealed record PictureWords(string Text, double? Score = null);
