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
    private const double ClearlyMore = 0.5;
    private static readonly HashSet<string> MayStayOpen = ["p", "li", "td", "tr", "th", "dt", "dd", "option", "thead", "tbody", "tfoot",
        "colgroup", "html", "head", "body"];
    private static readonly HashSet<string> NeverClosed = ["br", "img", "meta", "link", "input", "hr", "area", "base", "col", "embed",
        "param", "source", "track", "wbr"];

    public bool Reads(string format) => format == FormatDetection.Html;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        var blocks = new BlockList(limits);
        var text = Decode(file.Content, out var replaced);
        blocks.NoteReplaced(replaced);
        CheckNesting(text, limits);
        using var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(Closed(text));
        ct.ThrowIfCancellationRequested();
        var title = document.Title;
        var questions = PageQuestions.Of(document);
        HtmlVisibility.Apply(document);
        if (MainOf(document) is { } main)
        {
            new HtmlWalk(blocks, limits.MaxDepth * CarelessDepth, ct).Add(main);
            // A hint beside the main part belongs to it; lists of links and their titles do not.
            foreach (var aside in document.QuerySelectorAll("aside,[role=complementary]")
                .Where(a => !main.Contains(a) && a.TextContent.Any(c => c is '。' or '！' or '？' or '；' or '!' or '?')))
                new HtmlWalk(blocks, limits.MaxDepth * CarelessDepth, ct).Add(aside);
        }
        var shown = document.Body?.TextContent ?? "";
        foreach (var (question, answer) in questions.Where(q => !shown.Contains(q.Question, StringComparison.Ordinal)))
        {
            blocks.Heading(2, question);
            AddFragment(blocks, answer);
        }
        return blocks.ToDocument(file, title);
    }

    /// <summary>A piece of HTML within another format.</summary>
    /// <param name="beside">The pictures that come with it, by the address that it names.</param>
    internal static void AddFragment(BlockList blocks, string html, Func<string, byte[]?>? beside = null)
    {
        CheckNesting(html, blocks.Limits);
        using var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(Closed(html));
        HtmlVisibility.Apply(document);
        if (document.Body is { } body)
            new HtmlWalk(blocks, blocks.Limits.MaxDepth * CarelessDepth, CancellationToken.None, beside).Add(body);
    }

    public static string Decode(byte[] content) => Decode(content, out _);

    /// <param name="replaced">Places whose bytes are no text.</param>
    public static string Decode(byte[] content, out int replaced)
    {
        replaced = 0;
        // Editors that save as UTF-8 leave what the page said before.
        if (CharsetOf(content) is { } charset && !TextDecoding.IsUtf8(content))
        {
            try
            {
                if (EncodingOf(charset).GetString(content) is var text && !text.Contains('\uFFFD') && !text.Contains('\0')
                    && !(TextDecoding.TryDecode(content, out var other, out var places) && places == 0
                        && TextDecoding.Likeness(other) > TextDecoding.Likeness(text) + ClearlyMore))
                    return text;
            }
            catch (ArgumentException)
            {
                // A name that nobody knows: the text itself tells.
            }
        }
        return TextDecoding.Decode(content, out replaced);
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

    /// <summary>Pages in XML may close an element as they open it, which pages in HTML cannot.</summary>
    private static string Closed(string text) => !text.AsSpan(0, Math.Min(text.Length, 200)).TrimStart().StartsWith("<?xml") ? text
        : ClosedAtOnce().Replace(text, m => NeverClosed.Contains(m.Groups[1].Value) ? m.Value
            : $"<{m.Groups[1]}{m.Groups[2]}></{m.Groups[1]}>");

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

    [GeneratedRegex(@"<([A-Za-z][A-Za-z0-9]*)(\s[^<>]*)?/>")]
    private static partial Regex ClosedAtOnce();

    [GeneratedRegex("</?[A-Za-z][A-Za-z0-9]*")]
    private static partial Regex Tag();
}
