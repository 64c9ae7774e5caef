using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Documents;
using Wxauto.Documents.Ocr;
using Wxauto.Hosting.Security;

namespace Wxauto.Knowledge.Ingestion;

/// <summary>Makes of a file what may be stored: its text with the words of its pictures, without the personal data
/// that the base masks.</summary>
internal sealed class DocumentTexts(DocumentReader reader, IOcr tesseract, IImageTranscriber transcriber)
{
    public long MaxBytes { get; } = new ParseLimits().MaxBytes;

    /// <exception cref="UnreadableDocumentException">What is wrong with the file.</exception>
    /// <exception cref="TranscriptionException">Its pictures could not be read.</exception>
    public async Task<ParsedDocument> ReadAsync(DocumentFile file, ParsingSpec spec, CancellationToken cancellationToken)
    {
        var parsed = await reader.ReadAsync(file, cancellationToken);
        var blocks = new List<Block>(parsed.Blocks.Count);
        foreach (var block in parsed.Blocks)
        {
            if (block.Kind != BlockKind.Image)
                blocks.Add(block);
            else if (await WordsAsync(parsed.Images[block.Image], spec.Ocr, cancellationToken) is { Length: > 0 } words)
                blocks.Add(new Block(BlockKind.Paragraph, words) { Page = block.Page });
        }
        if (blocks.All(b => b.Kind == BlockKind.Heading || (b.Text.Length == 0 && b.Rows.Count == 0)))
            throw new UnreadableDocumentException(parsed.Images.Count == 0 ? DocumentReasons.NoText : spec.Ocr.Type == OcrType.Off
                ? DocumentReasons.PicturesOcrOff : DocumentReasons.PicturesWithoutWords);
        return spec.Mask.Count == 0 ? parsed with { Blocks = blocks }
            : parsed with { Title = Masked(parsed.Title, spec), Blocks = [.. blocks.Select(b => Masked(b, spec))] };
    }

    private async Task<string> WordsAsync(PageImage image, OcrSpec ocr, CancellationToken cancellationToken) => ocr.Type switch
    {
        OcrType.Off => "",
        OcrType.Tesseract => await tesseract.ReadAsync(image, cancellationToken),
        OcrType.Provider => await transcriber.ReadAsync(new ImageSource { Provider = ocr.Provider }, image.Content, image.MediaType,
            cancellationToken),
        _ => await transcriber.ReadAsync(new ImageSource { McpServer = ocr.McpServer, Tool = ocr.Tool, Argument = ocr.Argument },
            image.Content, image.MediaType, cancellationToken),
    };

    private static Block Masked(Block block, ParsingSpec spec) =>
        block with { Text = Masked(block.Text, spec),
            Rows = [.. block.Rows.Select(r => (IReadOnlyList<string>)[.. r.Select(c => Masked(c, spec))])] };

    public static string Masked(string text, ParsingSpec spec) =>
        PersonalDataPatterns.Replace(text, spec.Mask.Contains, (_, name) => $"〔{name}〕");
}
