using System.Globalization;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Documents;
using Wxauto.Documents.Ocr;
using Wxauto.Hosting.Security;

namespace Wxauto.Knowledge.Ingestion;

/// <summary>Makes of a file what may be stored: its text with the words of its pictures, without the personal data
/// that the base masks.</summary>
internal sealed class DocumentTexts(DocumentReader reader, ReaderOptions options, IOcr ocr, IImageTranscriber transcriber)
{
    public long MaxBytes { get; } = new ParseLimits().MaxBytes;

    /// <exception cref="UnreadableDocumentException">What is wrong with the file.</exception>
    /// <exception cref="TranscriptionException">Its pictures could not be read.</exception>
    public async Task<ParsedDocument> ReadAsync(DocumentFile file, ParsingSpec spec, CancellationToken cancellationToken)
    {
        var parsed = await reader.ReadAsync(file, cancellationToken);
        var blocks = new List<Block>(parsed.Blocks.Count);
        var uncertain = 0;
        var unread = new List<Reason>();
        var masked = 0;
        foreach (var block in parsed.Blocks)
        {
            if (block.Kind != BlockKind.Image)
            {
                blocks.Add(block);
                continue;
            }
            if (spec.Ocr.Type == OcrType.Off)
            {
                unread.Add(DocumentReasons.OcrOff);
                continue;
            }
            try
            {
                var words = await WordsAsync(parsed.Images[block.Image], spec.Ocr, cancellationToken);
                if (words is { Text.Length: > 0, Score: { } score } && score < options.LeastPictureScore)
                    uncertain++;
                else if (words.Text.Length > 0)
                    blocks.Add(new Block(BlockKind.Paragraph, words.Text) { Page = block.Page, Origin = OriginOf(words) });
            }
            catch (UnreadableDocumentException e)
            {
                unread.Add(e.Reason);
            }
        }
        if (blocks.All(b => b.Kind == BlockKind.Heading || (b.Text.Length == 0 && b.Rows.Count == 0)))
            throw new UnreadableDocumentException(parsed.Images.Count > 0 && spec.Ocr.Type == OcrType.Off ? DocumentReasons.PicturesOcrOff
                : unread.Count > 0 ? unread[0] : uncertain > 0 ? Uncertain(uncertain)
                : parsed.Images.Count == 0 ? DocumentReasons.NoText : DocumentReasons.PicturesWithoutWords);
        var read = parsed with { Blocks = blocks, Notes = [.. parsed.Notes, .. uncertain > 0 ? [Uncertain(uncertain)]
            : Array.Empty<Reason>(),
            .. unread.GroupBy(r => r).Select(g => DocumentReasons.PicturesUnread.With(g.Count(), g.Key))] };
        if (spec.Mask.Count == 0)
            return read;
        read = read with { Title = Masked(read.Title), Blocks = [.. blocks.Select(b => b with { Text = Masked(b.Text),
            Rows = [.. b.Rows.Select(r => (IReadOnlyList<string>)[.. r.Select(Masked)])] })] };
        return masked == 0 ? read : read with { Notes = [.. read.Notes, DocumentReasons.NumbersMasked.With(masked)] };

        // Numbers of a company itself, like that of its account, look the same: who owns the document is told.
        string Masked(string text) => PersonalDataPatterns.Replace(text, spec.Mask.Contains, (_, name) =>
        {
            masked++;
            return $"〔{name}〕";
        });
    }

    private Reason Uncertain(int pictures) => DocumentReasons.UncertainPictures.With(pictures, options.LeastPictureScore);

    private static string OriginOf(PictureWords words) =>
        words.Score is { } score ? string.Create(CultureInfo.InvariantCulture, $"OCR {Math.Floor(score * 100)}%") : "OCR";

    private async Task<PictureWords> WordsAsync(PageImage image, OcrSpec spec, CancellationToken cancellationToken) => spec.Type switch
    {
        OcrType.Off => new PictureWords(""),
        OcrType.Tesseract => await ocr.ReadAsync(image, cancellationToken),
        OcrType.Provider => new PictureWords(await transcriber.ReadAsync(new ImageSource { Provider = spec.Provider }, image.Content,
            image.MediaType, cancellationToken)),
        _ => new PictureWords(await transcriber.ReadAsync(
            new ImageSource { McpServer = spec.McpServer, Tool = spec.Tool, Argument = spec.Argument }, image.Content, image.MediaType,
            cancellationToken)),
    };

    public static string Masked(string text, ParsingSpec spec) =>
        PersonalDataPatterns.Replace(text, spec.Mask.Contains, (_, name) => $"〔{name}〕");
}
