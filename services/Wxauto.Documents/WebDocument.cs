using System.Text;
using System.Text.RegularExpressions;
using Wxauto.Documents.Converting;
using Wxauto.Documents.Formats;

namespace Wxauto.Documents;

/// <summary>
/// What a crawler asks about the bytes of an answer before it keeps them: whether they are a document, under which name a reader takes
/// them, what their
/// text is. Nothing is parsed here, so hostile pages do no harm.
/// </summary>
public static partial class WebDocument
{
    private const string Html = ".html";
    private static readonly string[] Archives = [".docx", ".docm", ".xlsx", ".xlsm", ".xlsb", ".pptx", ".odt", ".ods", ".odp", ".epub", ".zip"];
    private static readonly string[] OldOffice = [".doc", ".wps", ".xls", ".et", ".ppt", ".dps"];
    private static readonly string[] Mails = [".eml", ".mht", ".mhtml"];
    private static readonly string[] Texts = [".md", ".markdown", ".csv", ".tsv", ".txt", Html, ".htm"];

    /// <summary>The ending that a file with this content has, with its dot; null when it is nothing that is read.</summary>
    /// <param name="content">All of it, or at least its first 4,000 bytes.</param>
    /// <param name="mediaType">As the web server said it, without parameters; empty when it said nothing.</param>
    /// <param name="address">Its path may name an ending.</param>
    public static string? EndingOf(ReadOnlySpan<byte> content, string mediaType, Uri address)
    {
        var named = Path.GetExtension(address.AbsolutePath).ToLowerInvariant();
        if (content[..Math.Min(content.Length, 1024)].IndexOf("%PDF-"u8) >= 0)
            return ".pdf";
        if (content.StartsWith("PK\x03\x04"u8))
            return OfficeEndingOf(mediaType) ?? (Archives.Contains(named) ? named : InArchive(content, mediaType));
        if (content.StartsWith(OleDirectory.Signature))
            return OldOfficeEndingOf(content, named);
        if (content.StartsWith("{\\rtf"u8))
            return ".rtf";
        if (ImageFormat.TypeOf(content) is { } image)
            return "." + image["image/".Length..];
        if (content.TrimStart("\r\n"u8).StartsWith("MIME-Version:"u8))
            return Mails.Contains(named) ? named : ".mht";
        return mediaType switch
        {
            "message/rfc822" or "multipart/related" or "application/x-mimearchive" => Mails.Contains(named) ? named : ".mht",
            "text/html" or "application/xhtml+xml" => Html,
            "text/markdown" or "text/x-markdown" => ".md",
            "text/csv" or "application/csv" => ".csv",
            "text/tab-separated-values" => ".tsv",
            // Servers call so what they do not know.
            "text/plain" or "application/octet-stream" or "" when Texts.Contains(named) || Mails.Contains(named) => named,
            // Shop systems give tables of text the names of Excel.
            "application/vnd.ms-excel" or "application/msword" or "text/plain" or "application/octet-stream" or ""
                when OldOffice.Contains(named) && TextDecoding.LooksLikeText(content) => named,
            "application/vnd.ms-excel" when TextDecoding.LooksLikeText(content) => ".xls",
            "" when FormatDetection.IsHtml(content) => Html,
            "text/plain" => ".txt",
            _ => null,
        };
    }

    /// <summary>Whether an ending of <see cref="EndingOf"/> is that of a page, which has links.</summary>
    public static bool IsPage(string? ending) => ending is Html or ".htm";

    /// <summary>A name for the reader: with the right ending, and for people when the page has no title.</summary>
    public static string FileNameOf(string address, byte[] content, string mediaType)
    {
        var uri = new Uri(address);
        var last = Uri.UnescapeDataString(uri.Segments[^1].Trim('/')).Replace('/', ' ').Replace('\\', ' ');
        var (name, ending) = (last.Length > 0 ? last : uri.Host, EndingOf(content, mediaType, uri) ?? "");
        return name.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? name : name + ending;
    }

    /// <summary>The content in an encoding that it shows itself: what the server said about it is not kept with it.</summary>
    /// <param name="content">As it was fetched.</param>
    /// <param name="charset">As the web server said it; null or empty when it said nothing.</param>
    /// <param name="ending">Of <see cref="EndingOf"/>.</param>
    public static byte[] Readable(byte[] content, string? charset, string ending)
    {
        if (charset is not { Length: > 0 } || !Texts.Contains(ending) || TextDecoding.HasMark(content)
            || (IsPage(ending) && HtmlParser.CharsetOf(content) is not null))
        {
            return content;
        }
        try
        {
            var text = HtmlParser.EncodingOf(charset).GetString(content);
            // What it is not, whatever the server says, is left for the parser to find out.
            return text.Contains('\uFFFD') || text.Contains('\0') ? content : Encoding.UTF8.GetBytes(text);
        }
        catch (ArgumentException)
        {
            return content;
        }
    }

    /// <summary>The text of a page, in the encoding that it names itself or else looks like.</summary>
    /// <exception cref="UnreadableDocumentException">It is no text.</exception>
    public static string TextOf(byte[] page) => HtmlParser.Decode(page);

    private static string? InArchive(ReadOnlySpan<byte> content, string mediaType)
    {
        // OpenDocument and EPUB say first, and not compressed, what they are.
        const int nameAt = 30, longest = 100;
        var first = content[Math.Min(content.Length, nameAt)..Math.Min(content.Length, nameAt + longest)];
        return mediaType is "application/epub+zip" || first.StartsWith("mimetypeapplication/epub+zip"u8) ? ".epub"
            : Holds(first, mediaType, "application/vnd.oasis.opendocument.text") ? ".odt"
            : Holds(first, mediaType, "application/vnd.oasis.opendocument.spreadsheet") ? ".ods"
            : Holds(first, mediaType, "application/vnd.oasis.opendocument.presentation") ? ".odp"
            : mediaType is "application/zip" or "application/x-zip-compressed" ? ".zip" : null;
    }

    private static bool Holds(ReadOnlySpan<byte> first, string mediaType, string kind) =>
        mediaType == kind || first.StartsWith(Encoding.ASCII.GetBytes("mimetype" + kind));

    /// <summary>Installers and mails of Outlook are compound files, too.</summary>
    private static string? OldOfficeEndingOf(ReadOnlySpan<byte> content, string named)
    {
        var streams = OleDirectory.Streams(content);
        var ending = streams.Contains("WordDocument") ? ".doc" : streams.Contains("PowerPoint Document") ? ".ppt"
            : streams.Contains("Workbook") || streams.Contains("Book") ? ".xls" : null;
        // Of one that is encrypted nothing else is known; its reader says so.
        return streams.Contains("EncryptedPackage") ? OldOffice.Contains(named) || Archives.Contains(named) ? named : ".doc"
            : ending is not null && OldOffice.Contains(named) ? named : ending;
    }

    private static string? OfficeEndingOf(string mediaType) => OfficeEnding().Match(mediaType) is { Success: true } match
        ? match.Value switch { "word" => ".docx", "spreadsheet" or "excel" => ".xlsx", _ => ".pptx" }
        : null;

    [GeneratedRegex("(?<=officedocument.*)(word|spreadsheet|presentation)|(?<=ms-)(word|excel|powerpoint)")]
    private static partial Regex OfficeEnding();
}
