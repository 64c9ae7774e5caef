using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Formats;

/// <summary>The main content of a page, without what surrounds it on every page of a site.</summary>
internal sealed partial class HtmlParser : IDocumentParser
{
    private const int CarelessDepth = 5;
    private const string Left = "a.sdfootnoteanc,a.sdfootnotesym,div[title=header],div[title=footer],script,style,noscript,template,svg,canvas,iframe,object,nav,footer,aside,button,select,dialog,[hidden],[aria-hidden=true],[role=navigation],[role=banner],[role=contentinfo],[role=complementary],[role=search]";
    private static readonly HashSet<string> LeftClasses = new(["nav", "navbar", "navigation", "menu", "footer", "header", "sidebar",
        "breadcrumb", "breadcrumbs", "copyright", "pagination", "topbar"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> MayStayOpen = ["p", "li", "td", "tr", "th", "dt", "dd", "option", "thead", "tbody", "tfoot",
        "colgroup", "html", "head", "body"];
    private static readonly HashSet<string> NeverClosed = ["br", "img", "meta", "link", "input", "hr", "area", "base", "col", "embed",
        "param", "source", "track", "wbr"];

    public bool Reads(string format) => format == FormatDetection.Html;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        var text = Decode(file.Content);
        CheckNesting(text, limits);
        using var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(text);
        ct.ThrowIfCancellationRequested();
        var title = document.Title;
        Remove(document);
        var blocks = new BlockList(limits);
        if (MainOf(document) is { } main)
            new HtmlWalk(blocks, limits.MaxDepth * CarelessDepth, ct).Add(main);
        return blocks.ToDocument(file, title);
    }

    /// <summary>A piece of HTML within another format.</summary>
    internal static void AddFragment(BlockList blocks, string html)
    {
        CheckNesting(html, blocks.Limits);
        using var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html);
        Remove(document);
        if (document.Body is { } body)
            new HtmlWalk(blocks, blocks.Limits.MaxDepth * CarelessDepth, CancellationToken.None).Add(body);
    }

    public static string Decode(byte[] content)
    {
        if (CharsetOf(content) is { } charset)
        {
            try
            {
                if (EncodingOf(charset).GetString(content) is var text && !text.Contains('\uFFFD') && !text.Contains('\0'))
                    return text;
            }
            catch (ArgumentException)
            {
                // A name that nobody knows: the text itself tells.
            }
        }
        return TextDecoding.Decode(content);
    }

    /// <summary>What the page itself says; null when it says nothing, or its byte order mark says more.</summary>
    public static string? CharsetOf(byte[] content)
    {
        var head = Encoding.Latin1.GetString(content, 0, Math.Min(content.Length, 2048));
        return Charset().Match(head) is { Success: true } match && !head.StartsWith('\u00EF') && !head.StartsWith('\u00FF')
            && !head.StartsWith('\u00FE') ? match.Groups[1].Value : null;
    }

    /// <exception cref="ArgumentException">Nobody knows that name.</exception>
    public static Encoding EncodingOf(string charset)
    {
        var name = charset.ToLowerInvariant() switch { "gb2312" or "gbk" => "gb18030", "utf8" => "utf-8", var other => other };
        return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
    }

    /// <summary>Deep pages cost AngleSharp quadratic time, so that they are told apart before.</summary>
    private static void CheckNesting(string text, ParseLimits limits)
    {
        int depth = 0, nodes = 0;
        foreach (var tag in Tag().EnumerateMatches(text))
        {
            if (++nodes > limits.MaxNodes)
                throw new UnreadableDocumentException(DocumentReasons.ManyElements.With(limits.MaxNodes));
            var name = text.AsSpan(tag.Index + 1, tag.Length - 1).ToString().ToLowerInvariant();
            var closes = name.StartsWith('/');
            name = name.TrimStart('/');
            if (MayStayOpen.Contains(name) || NeverClosed.Contains(name))
                continue;
            depth = Math.Max(0, depth + (closes ? -1 : 1));
            if (depth > limits.MaxDepth * CarelessDepth)
                throw new UnreadableDocumentException(DocumentReasons.Deep.With(limits.MaxDepth * CarelessDepth));
        }
    }

    private static void Remove(IHtmlDocument document)
    {
        // A heading that opens and closes its text is a button, too.
        foreach (var element in document.QuerySelectorAll(Left)
            .Where(e => e.LocalName != "button" || e.Closest("h1,h2,h3,h4,h5,h6,dt,summary") is null).ToList())
            element.Remove();
        foreach (var element in document.QuerySelectorAll("header,[class],[id],[style]").ToList())
        {
            var named = element.ClassList.Append(element.Id ?? "").Any(LeftClasses.Contains);
            var hidden = element.GetAttribute("style")?.Replace(" ", "", StringComparison.Ordinal)
                .Contains("display:none", StringComparison.OrdinalIgnoreCase) == true;
            // The header of an article holds its heading, that of a page its navigation.
            var inside = element.Closest("main,article") is not null;
            if (hidden || ((named || element.LocalName == "header") && !inside
                && element.LocalName is not ("body" or "html" or "main" or "article" or "table" or "tr" or "td" or "th" or "h1"
                or "h2" or "h3")))
                element.Remove();
        }
    }

    private static IElement? MainOf(IHtmlDocument document)
    {
        var body = document.Body;
        var length = body?.TextContent.Length ?? 0;
        var main = document.QuerySelector("main,[role=main]");
        if (main is null && document.QuerySelectorAll("article").ToList() is [var only])
            main = only;
        // What calls itself the main part and holds next to nothing is filled by a script.
        return main is not null && main.TextContent.Length * 5 > length ? main : body;
    }

    [GeneratedRegex("""charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Charset();

    [GeneratedRegex("</?[A-Za-z][A-Za-z0-9]*")]
    private static partial Regex Tag();
}
