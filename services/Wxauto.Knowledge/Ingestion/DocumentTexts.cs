using System.Globalization;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Documents;
using Wxauto.Documents.Ocr;
using Wxauto.Hosting.Security;
using Wxauto.Knowledge.Chunking;

namespace Wxauto.Knowledge.Ingestion;

/// <param name="Document">Its text with the words of its pictures.</param>
/// <param name="Pictures">In their order.</param>
internal sealed record ReadFile(ParsedDocument Document, IReadOnlyList<ReadPicture> Pictures);

/// <summary>Makes of a file what may be stored: its text with the words of its pictures, without the personal data
/// that the base masks.</summary>
internal sealed class DocumentTexts(DocumentReader reader, ReaderOptions options, IOcr ocr, IImageTranscriber transcriber)
{
    public long MaxBytes { get; } = new ParseLimits().MaxBytes;

    /// <exception cref="UnreadableDocumentException">What is wrong with the file.</exception>
    /// <exception cref="TranscriptionException">Its pictures could not be read.</exception>
    public async Task<ReadFile> ReadAsync(DocumentFile file, ParsingSpec spec, CancellationToken cancellationToken)
    {
        var parsed = await reader.ReadAsync(file, cancellationToken);
        var blocks = new List<Block>(parsed.Blocks.Count);
        var pictures = new List<ReadPicture>();
        var path = new HeadingPath(parsed.Title);
        foreach (var block in parsed.Blocks)
        {
            path.Follow(block);
            if (block.Kind != BlockKind.Image)
            {
                blocks.Add(block);
                continue;
            }
            var picture = await PictureAsync(parsed.Images[block.Image], spec.Ocr, cancellationToken);
            pictures.Add(picture with { Page = block.Page, Section = path.ToString() });
            if (picture is { Why: null, Text.Length: > 0 })
                blocks.Add(new Block(BlockKind.Paragraph, picture.Text) { Page = block.Page, Origin = OriginOf(picture.Score) });
        }
        var uncertain = pictures.Count(p => p is { Why: not null, Text.Length: > 0 });
        var unread = pictures.Where(p => p.Text.Length == 0).Select(p => p.Why).OfType<Reason>().ToList();
        if (blocks.All(b => b.Kind == BlockKind.Heading || (b.Text.Length == 0 && b.Rows.Count == 0)))
            throw new UnreadableDocumentException(parsed.Images.Count > 0 && spec.Ocr.Type == OcrType.Off ? DocumentReasons.PicturesOcrOff
                : unread.Count > 0 ? unread[0] : uncertain > 0 ? Uncertain(uncertain)
                : parsed.Images.Count == 0 ? DocumentReasons.NoText : DocumentReasons.PicturesWithoutWords);
        var read = parsed with { Blocks = blocks, Notes = [.. parsed.Notes, .. uncertain > 0 ? [Uncertain(uncertain)]
            : Array.Empty<Reason>(),
            .. unread.GroupBy(r => r).Select(g => DocumentReasons.PicturesUnread.With(g.Count(), g.Key))] };
        return spec.Mask.Count == 0 ? new ReadFile(read, pictures) : Masked(read, pictures, spec);
    }

    /// <summary>Numbers of a company itself, like that of its account, look the same: who owns the document is told how many.</summary>
    private static ReadFile Masked(ParsedDocument read, List<ReadPicture> pictures, ParsingSpec spec)
    {
        var masked = 0;
        read = read with { Title = Of(read.Title), Blocks = [.. read.Blocks.Select(b => b with { Text = Of(b.Text),
            Rows = [.. b.Rows.Select(r => (IReadOnlyList<string>)[.. r.Select(Of)])] })] };
        if (masked > 0)
            read = read with { Notes = [.. read.Notes, DocumentReasons.NumbersMasked.With(masked)] };
        return new ReadFile(read, [.. pictures.Select(p => p with { Text = Of(p.Text), Section = Of(p.Section) })]);

        string Of(string text) => PersonalDataPatterns.Replace(text, spec.Mask.Contains, (_, name) =>
        {
            masked++;
            return $"〔{name}〕";
        });
    }

    /// <summary>Without its place. What is read with too little certainty keeps its words, to be shown to people only.</summary>
    private async Task<ReadPicture> PictureAsync(PageImage image, OcrSpec spec, CancellationToken cancellationToken)
    {
        if (spec.Type == OcrType.Off)
            return new ReadPicture(0, "", "", null, DocumentReasons.OcrOff);
        try
        {
            var words = await WordsAsync(image, spec, cancellationToken);
            var uncertain = words is { Text.Length: > 0, Score: { } score } && score < options.LeastPictureScore;
            return new ReadPicture(0, "", words.Text, words.Score, uncertain ? Uncertain(1) : null);
        }
        catch (UnreadableDocumentException e)
        {
            return new ReadPicture(0, "", "", null, e.Reason);
        }
    }

    private Reason Uncertain(int pictures) => DocumentReasons.UncertainPictures.With(pictures, options.LeastPictureScore);

    private static string OriginOf(double? surely) =>
        surely is { } score ? string.Create(CultureInfo.InvariantCulture, $"OCR {Math.Floor(score * 100)}%") : "OCR";

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
