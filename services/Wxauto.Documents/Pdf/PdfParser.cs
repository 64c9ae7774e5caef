using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Exceptions;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;

namespace Wxauto.Documents.Pdf;

internal sealed class PdfParser(PageRenderer renderer) : IDocumentParser
{
    private const int FewLetters = 30;
    private const int Drawing = 20;
    private const int MaxNesting = 256;

    public bool Reads(string format) => format == FormatDetection.Pdf;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        using var document = Open(file);
        if (document.NumberOfPages > limits.MaxPages)
            throw new UnreadableDocumentException(DocumentReasons.ManyPages.With(limits.MaxPages));
        using var drawn = renderer.Open(file.Content, ct);
        var pages = new List<PageLines>();
        var pictures = new Dictionary<int, PageImage>();
        long letters = 0, pictureBytes = 0;
        for (var number = 1; number <= document.NumberOfPages; number++)
        {
            ct.ThrowIfCancellationRequested();
            var page = PageOf(document, number);
            letters += page.Letters.Count;
            if (letters > limits.MaxCharacters)
                throw new UnreadableDocumentException(DocumentReasons.ManyCharacters.With(limits.MaxCharacters));
            pages.Add(new PageLines(number, page.CropBox.Bounds.Bottom, page.Height, Lines(page)));
            if (!IsPicture(page))
                continue;
            // Limits are held here, too: pages are drawn before blocks are made of them.
            if (pictures.Count >= limits.MaxImages)
                throw new UnreadableDocumentException(DocumentReasons.ManyPictures.With(limits.MaxImages));
            pictures[number] = drawn.Page(number, page.Width, page.Height) ?? Embedded(page)
                ?? throw new UnreadableDocumentException(DocumentReasons.PageNotDrawn.With(number));
            pictureBytes += pictures[number].Content.Length;
            if (pictureBytes > limits.MaxImageBytes)
                throw new UnreadableDocumentException(DocumentReasons.LargePictures.With(limits.MaxImageBytes / 1024 / 1024));
        }
        return Blocks(file, document, pages, pictures, limits);
    }

    private static ParsedDocument Blocks(DocumentFile file, PdfDocument document,
        List<PageLines> pages, Dictionary<int, PageImage> pictures, ParseLimits limits)
    {
        RunningLines.Remove(pages);
        var blocks = new BlockList(limits);
        var texts = new PdfBlocks(blocks, pages);
        foreach (var page in pages)
        {
            if (page.Lines.Count > 0)
                texts.Add(page);
            blocks.Page = page.Number;
            if (pictures.TryGetValue(page.Number, out var picture))
                blocks.Image(picture.MediaType, picture.Content);
        }
        return blocks.ToDocument(file, document.Information.Title);
    }

    private static PdfDocument Open(DocumentFile file)
    {
        try
        {
            return PdfDocument.Open(file.Content, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true,
                MaxStackDepth = MaxNesting });
        }
        catch (PdfDocumentEncryptedException)
        {
            throw new UnreadableDocumentException(DocumentReasons.Encrypted);
        }
        catch (PdfDocumentFormatException)
        {
            throw new UnreadableDocumentException(file.Content.AsSpan(Math.Max(0, file.Content.Length - 2048)).IndexOf("%%EOF"u8) < 0
                ? DocumentReasons.CutOffPdf : DocumentReasons.DamagedPdf);
        }
    }

    private static Page PageOf(PdfDocument document, int number)
    {
        try
        {
            return document.GetPage(number);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or UnreadableDocumentException))
        {
            throw new UnreadableDocumentException(DocumentReasons.DamagedPage.With(number, e.GetType().Name));
        }
    }

    /// <summary>Text that runs upwards or across, as on stamps and in margins, is left out unless it is most of the page.</summary>
    private static List<TextLine> Lines(Page page)
    {
        var horizontal = page.Letters.Where(l => l.TextOrientation == TextOrientation.Horizontal).ToList();
        if (horizontal.Count * 2 >= page.Letters.Count)
            return IsGarbage(horizontal) ? [] : TextLine.Of(horizontal);
        var text = page.Text;
        return string.IsNullOrWhiteSpace(text) ? [] : [new TextLine(text, 0, page.Width, page.Height / 2, 10)];
    }

    /// <summary>Fonts without a table of their characters give numbers of glyphs instead of text.</summary>
    private static bool IsGarbage(List<Letter> letters) =>
        letters.Count > 0 && letters.Count(l => l.Value.Length == 0
            || l.Value[0] is < ' ' or '\uFFFD' or (>= '\uE000' and < '\uF900')) * 3 > letters.Count;

    private static bool IsPicture(Page page)
    {
        var shown = page.Letters.Where(l => !string.IsNullOrWhiteSpace(l.Value)).ToList();
        if (IsGarbage(shown))
            return true;
        if (shown.Count >= FewLetters)
            return false;
        var covered = page.GetImages().Select(i => i.BoundingBox.Width * i.BoundingBox.Height).DefaultIfEmpty(0).Max() / Math.Max(1,
            page.Width * page.Height);
        return covered > 0.5 || (shown.Count == 0 && (covered > 0.01 || page.Paths.Count > Drawing));
    }

    private static PageImage? Embedded(Page page)
    {
        var image = page.GetImages().MaxBy(i => i.BoundingBox.Width * i.BoundingBox.Height);
        if (image is null)
            return null;
        if (ImageFormat.TypeOf(image.RawBytes) == "image/jpeg")
            return new PageImage("image/jpeg", image.RawBytes.ToArray());
        return image.TryGetPng(out var png) ? new PageImage("image/png", png) : null;
    }
}
