using System.Security.Cryptography;
using UglyToad.PdfPig.Content;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;

namespace Wxauto.Documents.Pdf;

/// <summary>The pages of a PDF that are pictures, and the pictures on the others that are large enough to hold words.</summary>
internal sealed class PdfPictures(PageRenderer.Drawing drawing, ParseLimits limits)
{
    private const double SmallestWidth = 60, SmallestHeight = 20;
    private const int FewestPixels = 100 * 24;
    private readonly Dictionary<int, List<PageImage>> _pictures = [];
    private readonly HashSet<string> _seen = [];
    private int _count;
    private long _bytes;

    /// <summary>Pages with a picture that could not be taken out.</summary>
    public List<int> Missing { get; } = [];

    public IReadOnlyList<PageImage> Of(int page) => _pictures.GetValueOrDefault(page, []);

    public void Add(Page page, bool isPicture)
    {
        if (isPicture)
        {
            Keep(page.Number, drawing.Page(page.Number, page.Width, page.Height)
                ?? (page.GetImages().MaxBy(i => i.BoundingBox.Width * i.BoundingBox.Height) is { } image ? TryContent(image) : null));
            return;
        }
        foreach (var image in page.GetImages().Where(MayHoldWords))
            // What stands on page after page, like a sign, is read once.
            if (_seen.Add(Convert.ToHexString(SHA256.HashData(image.RawBytes))))
                KeepIfThereIsRoom(page.Number, TryContent(image));
    }

    /// <summary>A page that is a picture is the document; what is beside text may be missing.</summary>
    private void KeepIfThereIsRoom(int page, PageImage? picture) =>
        Keep(page, picture is null || _count >= limits.MaxImages || _bytes + picture.Content.Length > limits.MaxImageBytes ? null
            : picture);

    private void Keep(int page, PageImage? picture)
    {
        if (picture is null)
        {
            Missing.Add(page);
            return;
        }
        // Limits are held here, too: pages are drawn before blocks are made of them.
        if (++_count > limits.MaxImages)
            throw new UnreadableDocumentException(DocumentReasons.ManyPictures.With(limits.MaxImages));
        _bytes += picture.Content.Length;
        if (_bytes > limits.MaxImageBytes)
            throw new UnreadableDocumentException(DocumentReasons.LargePictures.With(limits.MaxImageBytes / 1024 / 1024));
        if (!_pictures.TryGetValue(page, out var pictures))
            _pictures[page] = pictures = [];
        pictures.Add(picture);
    }

    private static bool MayHoldWords(IPdfImage image) => image.BoundingBox is { Width: > SmallestWidth, Height: > SmallestHeight }
        && (long)image.WidthInSamples * image.HeightInSamples >= FewestPixels && !image.IsImageMask;

    private PageImage? TryContent(IPdfImage image)
    {
        try
        {
            return Content(image);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Filters throw whatever damaged pictures make them stumble over.
            return null;
        }
    }

    private PageImage? Content(IPdfImage image)
    {
        if ((long)image.WidthInSamples * image.HeightInSamples > limits.MaxImagePixels)
            return null;
        if (ImageFormat.TypeOf(image.RawBytes) == "image/jpeg")
            return new PageImage("image/jpeg", image.RawBytes.ToArray());
        return image.TryGetPng(out var png) ? new PageImage("image/png", png) : null;
    }
}
