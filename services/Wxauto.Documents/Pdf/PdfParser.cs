using UglyToad.PdfPig;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Exceptions;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;

namespace Wxauto.Documents.Pdf;

internal sealed class PdfParser(PageRenderer renderer) : IDocumentParser
{
    private const int MaxNesting = 256;

    public bool Reads(string format) => format == FormatDetection.Pdf;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        using var document = Open(file);
        if (document.NumberOfPages > limits.MaxPages)
            throw new UnreadableDocumentException(DocumentReasons.ManyPages.With(limits.MaxPages));
        using var drawn = renderer.Open(file.Content, ct);
        var reader = new PdfPageReader(document);
        var pages = new List<PageLines>();
        var pictures = new PdfPictures(drawn, limits);
        var missing = new List<(int Page, Exception Why)>();
        long letters = 0;
        for (var number = 1; number <= document.NumberOfPages; number++)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                var page = document.GetPage(number);
                letters += page.Letters.Count;
                if (letters > limits.MaxCharacters)
                    throw new UnreadableDocumentException(DocumentReasons.ManyCharacters.With(limits.MaxCharacters));
                pages.Add(reader.Read(page));
                pictures.Add(page, reader.IsPicture(page));
            }
            catch (Exception e) when (e is not (OutOfMemoryException or UnreadableDocumentException or OperationCanceledException))
            {
                // Libraries throw whatever a damaged page makes them stumble over; the others are read.
                missing.Add((number, e));
            }
        }
        if (missing.Count == document.NumberOfPages && missing.Count > 0)
            throw new UnreadableDocumentException(DocumentReasons.DamagedPage.With(missing[0].Page, missing[0].Why.GetType().Name));
        return Blocks(file, TitleOf(document), pages, pictures, Notes([.. missing.Select(m => m.Page)], reader.Partly, pictures.Missing),
            limits);
    }

    private static ParsedDocument Blocks(DocumentFile file, string? title,
        List<PageLines> pages, PdfPictures pictures, IEnumerable<Reason> notes, ParseLimits limits)
    {
        Watermarks.Remove(pages);
        RunningLines.Separate(pages);
        var blocks = new BlockList(limits);
        var texts = new PdfBlocks(blocks, pages);
        foreach (var page in pages)
        {
            texts.Add(page);
            blocks.Page = page.Number;
            foreach (var picture in pictures.Of(page.Number))
                blocks.Image(picture.MediaType, picture.Content);
        }
        if (blocks.IsEmpty && pictures.Missing.Count > 0)
            throw new UnreadableDocumentException(DocumentReasons.PageNotDrawn.With(pictures.Missing[0]));
        foreach (var note in notes)
            blocks.Note(note);
        return blocks.ToDocument(file, title);
    }

    private static IEnumerable<Reason> Notes(List<int> missing, List<int> partly, List<int> pictures)
    {
        if (missing.Count > 0)
            yield return DocumentReasons.PagesMissing.With(string.Join(", ", missing));
        if (partly.Count > 0)
            yield return DocumentReasons.FieldsMissing.With(string.Join(", ", partly));
        if (pictures.Count > 0)
            yield return DocumentReasons.PicturesMissing.With(string.Join(", ", pictures.Distinct()));
    }

    private static string? TitleOf(PdfDocument document)
    {
        try
        {
            return document.Information.Title;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A title is not worth a document.
            return null;
        }
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
}
