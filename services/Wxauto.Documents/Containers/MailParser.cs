using System.Globalization;
using System.Text;
using MimeKit;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;

namespace Wxauto.Documents.Containers;

/// <summary>
/// A mail, or a page that a browser or Word saved as one: its subject, who wrote it and when, its text, and the files with it, each as a
/// section.
/// </summary>
internal sealed class MailParser : IDocumentParser
{
    public bool Reads(string format) => format == FormatDetection.Mail;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var blocks = new BlockList(limits);
        var options = ParserOptions.Default.Clone();
        options.MaxMimeDepth = 20;
        // What says nothing of its characters was written here.
        options.CharsetEncoding = HtmlParser.EncodingOf("gb18030");
        using var stream = new MemoryStream(file.Content, writable: false);
        var message = MimeMessage.Load(options, stream, ct);
        var isPage = message.From.Count == 0 || message.From.ToString().Contains("Saved by", StringComparison.OrdinalIgnoreCase)
            || message.Headers.Contains("Snapshot-Content-Location");
        if (!isPage)
            AddHead(blocks, message);
        var body = new MailBody(message.Body);
        if (body.Text is { } text)
            AddText(blocks, text, body.Pictures, file, ct);
        foreach (var attached in body.Files)
            AddFile(blocks, attached, file.IsMember, ct);
        return blocks.ToDocument(file, message.Subject);
    }

    private static void AddHead(BlockList blocks, MimeMessage message)
    {
        blocks.Heading(1, message.Subject ?? "");
        blocks.Paragraph(string.Join(" · ", new[]
        {
            string.Join(", ", message.From.Select(a => a is MailboxAddress { Name: { Length: > 0 } name } box ? $"{name} <{box.Address}>"
                : a.ToString())),
            message.Date == DateTimeOffset.MinValue ? "" : message.Date.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        }.Where(p => p.Length > 0)));
    }

    private static void AddText(BlockList blocks, TextPart text, IReadOnlyList<MimePart> pictures, DocumentFile file, CancellationToken ct)
    {
        var content = MailBody.Content(text);
        var words = text.ContentType.Charset is { Length: > 0 } charset && Decoded(content, charset) is { } decoded ? decoded
            : text.IsHtml ? HtmlParser.Decode(content) : TextDecoding.Decode(content);
        if (!text.IsHtml)
            foreach (var block in new TextParser()
                .Parse(new DocumentFile(file.Name, Encoding.UTF8.GetBytes(words)), blocks.Limits, ct).Blocks)
                blocks.Paragraph(block.Text);
        else
            HtmlParser.AddFragment(blocks, words, Beside(pictures));
    }

    /// <summary>Its characters, unless they are not what it says.</summary>
    private static string? Decoded(byte[] content, string charset)
    {
        try
        {
            return HtmlParser.EncodingOf(charset).GetString(content) is var text && !text.Contains('\uFFFD') ? text : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Pictures that come with the text stand where it shows them, each once.</summary>
    private static Func<string, byte[]?> Beside(IReadOnlyList<MimePart> pictures)
    {
        var shown = new HashSet<MimePart>();
        return address => pictures.FirstOrDefault(p => Is(p, address)) is not { } picture ? null
            : shown.Add(picture) ? MailBody.Content(picture) : [];
    }

    private static bool Is(MimePart picture, string address) =>
        (picture.ContentId is { Length: > 0 } id && address.Equals("cid:" + id, StringComparison.OrdinalIgnoreCase))
        || (picture.ContentLocation?.OriginalString is { Length: > 0 } place && (address == place || address == Path.GetFileName(place)));

    private static void AddFile(BlockList blocks, MimeEntity attached, bool isMember, CancellationToken ct)
    {
        var name = attached is MessagePart part ? (part.Message?.Subject ?? "") + ".eml"
            : (attached as MimePart)?.FileName ?? attached.ContentType.Name ?? "";
        if (isMember)
            blocks.Note(DocumentReasons.InnerLeftOut.With(name));
        else
            blocks.Include(new DocumentFile(name.Length > 0 ? name : attached.ContentType.MimeType.Replace('/', '.'),
                MailBody.Content(attached)), ct);
    }
}
