using Microsoft.Extensions.Logging;

namespace Wxauto.Documents.Ocr;

/// <summary>
/// Reads pictures by models in the reading process; what they do not read, and all where there are none, by another reader.
/// </summary>
public sealed partial class ModelOcr(DocumentReader reader, IOcr other, ILogger<ModelOcr> logger) : IOcr
{
    public async Task<PictureWords> ReadAsync(PageImage image, CancellationToken ct)
    {
        if (!reader.ReadsPictures)
            return await other.ReadAsync(image, ct);
        try
        {
            return await reader.ReadWordsAsync(image, ct);
        }
        catch (UnreadableDocumentException e)
        {
            LogNotRead(e.Reason.ToString());
            try
            {
                return await other.ReadAsync(image, ct);
            }
            catch (UnreadableDocumentException)
            {
                // The first says more: the other may only be missing.
                throw e;
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The models for pictures did not read one, tesseract is asked: it {Reason}")]
    private partial void LogNotRead(string reason);
}
