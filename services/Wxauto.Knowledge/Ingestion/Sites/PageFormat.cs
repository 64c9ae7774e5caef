using System.Text;
using System.Text.RegularExpressions;
using Wxauto.Documents.Formats;
using Wxauto.Hosting.Http;

namespace Wxauto.Knowledge.Ingestion.Sites;

/// <summary>Whether an answer is a document, and which: a page has no ending that says it.</summary>
internal static partial class PageFormat
{
    public const string Html = ".html";
    private static readonly string[] Office = [".docx", ".docm", ".xlsx", ".xlsm", ".pptx"];
    private static readonly string[] Texts = [".md", ".markdown", ".csv", ".tsv", ".txt", Html, ".htm"];

    /// <summary>The ending that a file with this content has; null when it is nothing that is read.</summary>
    /// <param name="mediaType">As the web server said it.</param>
    public static string? EndingOf(ReadOnlySpan<byte> content, string mediaType, Uri address)
    {
        var named = Path.GetExtension(address.AbsolutePath).ToLowerInvariant();
        if (content[..Math.Min(content.Length, 1024)].IndexOf("%PDF-"u8) >= 0)
            return ".pdf";
        if (content.StartsWith("PK\x03\x04"u8))
            return OfficeEnding().Match(mediaType) is { Success: true } match ? match.Value switch { "word" => ".docx", "spreadsheet" or "excel" => ".xlsx", _ => ".pptx" } : Office.Contains(named) ? named : null;
        if (ImageFormat.TypeOf(content) is { } image)
            return "." + image["image/".Length..];
        return mediaType switch
        {
            "text/html" or "application/xhtml+xml" => Html,
            "text/markdown" or "text/x-markdown" => ".md",
            "text/csv" or "application/csv" => ".csv",
            "text/tab-separated-values" => ".tsv",
            // Servers call so what they do not know.
            "text/plain" or "application/octet-stream" or "" when Texts.Contains(named) => named,
            "" when FormatDetection.IsHtml(content) => Html,
            "text/plain" => ".txt",
            _ => null,
        };
    }

    /// <summary>A name for the parser: with the right ending, and for people when the page has no title.</summary>
    public static string FileNameOf(string address, byte[] content, string mediaType)
    {
        var uri = new Uri(address);
        var last = Uri.UnescapeDataString(uri.Segments[^1].Trim('/')).Replace('/', ' ').Replace('\\', ' ');
        var (name, ending) = (last.Length > 0 ? last : uri.Host, EndingOf(content, mediaType, uri) ?? "");
        return name.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? name : name + ending;
    }

    /// <summary>The content in an encoding that it shows itself: what the server said about it is not kept with it.</summary>
    public static byte[] Readable(FetchedPage page, string ending)
    {
        if (page.Charset is not { Length: > 0 } charset || !Texts.Contains(ending) || TextDecoding.HasMark(page.Content) || (ending is Html or ".htm" && HtmlParser.CharsetOf(page.Content) is not null))
            return page.Content;
        try
        {
            var text = HtmlParser.EncodingOf(charset).GetString(page.Content);
            // What it is not, whatever the server says, is left for the parser to find out.
            return text.Contains('\uFFFD') || text.Contains('\0') ? page.Content : Encoding.UTF8.GetBytes(text);
        }
        catch (ArgumentException)
        {
            return page.Content;
        }
    }

    [GeneratedRegex("(?<=officedocument.*)(word|spreadsheet|presentation)|(?<=ms-)(word|excel|powerpoint)")]
    private static partial Regex OfficeEnding();
}
