namespace Wxauto.Documents.Ocr;

/// <summary>Reads the words of a picture.</summary>
public interface IOcr
{
    /// <exception cref="UnreadableDocumentException">Says what is wrong.</exception>
    Task<string> ReadAsync(PageImage image, CancellationToken ct);
}
