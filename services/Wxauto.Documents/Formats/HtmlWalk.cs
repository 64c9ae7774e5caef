using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Formats;

/// <summary>Goes through elements in reading order and makes blocks of them.</summary>
/// <param name="beside">The pictures that come with the page, by the address that it names: null is none of them, empty one that was read before.</param>
internal sealed class HtmlWalk(BlockList blocks, int maxDepth, CancellationToken ct, Func<string, byte[]?>? beside = null)
{
    private const int SmallPicture = 60;
    private readonly StringBuilder _text = new();
    private string _marker = "";
    private bool _inItem;

    public void Add(IElement root)
    {
        Walk(root, 0);
        End();
    }

    private void Walk(INode node, int depth)
    {
        if (depth > maxDepth)
            throw new UnreadableDocumentException(DocumentReasons.Deep.With(maxDepth));
        ct.ThrowIfCancellationRequested();
        foreach (var child in node.ChildNodes)
        {
            if (child is IText text)
                _text.Append(HtmlText.Spaces(text.Data));
            else if (child is IElement element)
                WalkElement(element, depth + 1);
        }
    }

    private void WalkElement(IElement element, int depth)
    {
        switch (element.LocalName)
        {
            case ['h', >= '1' and <= '6'] and var heading:
                End();
                blocks.Heading(heading[1] - '0', HtmlText.Of(element));
                break;
            case "ul" or "ol" or "menu":
                List(element, depth);
                break;
            case "pre":
                End();
                blocks.Paragraph(element.TextContent);
                break;
            case "table" when IsData((IHtmlTableElement)element):
                End();
                blocks.Table(Grid((IHtmlTableElement)element));
                break;
            case "img":
                Picture(element);
                break;
            case "a":
                Link(element, depth);
                break;
            case var _ when HtmlText.IsBlock(element):
                End();
                if (!HtmlText.TryAppend(_text, element))
                    Walk(element, depth);
                End();
                break;
            case var _ when !HtmlText.TryAppend(_text, element):
                Walk(element, depth);
                break;
        }
    }

    private void Link(IElement link, int depth)
    {
        var before = blocks.Characters;
        var start = _text.Length;
        Walk(link, depth);
        if (blocks.Characters == before)
            LinkText.Append(_text, Math.Min(start, _text.Length), HtmlText.AddressOf(link));
        else
            _text.Append(LinkText.Suffix(HtmlText.Of(link), HtmlText.AddressOf(link)));
    }

    private void Picture(IElement picture)
    {
        const string inside = "data:image/";
        HtmlText.TryAppend(_text, picture);
        var source = picture.GetAttribute("src") ?? "";
        if (source.StartsWith(inside, StringComparison.OrdinalIgnoreCase)
            && source.IndexOf("base64,", StringComparison.Ordinal) is > 0 and var at)
        {
            var content = new byte[source.Length];
            if (Convert.TryFromBase64String(source[(at + 7)..], content, out var length)
                && ImageFormat.TypeOf(content.AsSpan(0, length)) is not null)
                Add(content[..length]);
        }
        else if (source.Length == 0 || IsSmall(picture, "width") || IsSmall(picture, "height"))
            return;
        else if (beside?.Invoke(source) is { } held)
        {
            if (held.Length > 0)
                Add(held);
        }
        else if (string.IsNullOrWhiteSpace(picture.GetAttribute("alt")))
            blocks.PictureOutside();

        void Add(byte[] content)
        {
            End();
            blocks.Picture(content);
        }
    }

    private static bool IsSmall(IElement picture, string side) => int.TryParse(picture.GetAttribute(side)?.Replace("px", "",
        StringComparison.Ordinal),
        NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) && pixels < SmallPicture;

    private void List(IElement list, int depth)
    {
        End();
        var items = list.Children.Where(c => c.LocalName == "li").ToList();
        var isReversed = list.HasAttribute("reversed");
        var number = Number(list, "start") ?? (isReversed ? items.Count : 1);
        foreach (var item in list.Children)
        {
            if (item.LocalName == "li")
                number = Number(item, "value") ?? number;
            (_marker, _inItem) = (list.LocalName == "ol" ? Marker(number, item.GetAttribute("type") ?? list.GetAttribute("type")
                ?? StyleOf(list)) : "- ", true);
            if (item.LocalName == "li")
                number += isReversed ? -1 : 1;
            if (item.LocalName is "ul" or "ol")
                List(item, depth + 1);
            else
                Walk(item, depth + 1);
            End();
            _inItem = false;
        }
    }

    private static string Marker(int number, string? type) => (type switch
    {
        "A" or "upper-alpha" or "upper-latin" when number > 0 => ListNumbers.Counted(number, 'A'),
        "a" or "lower-alpha" or "lower-latin" when number > 0 => ListNumbers.Counted(number, 'a'),
        "I" or "upper-roman" => ListNumbers.Show(number, "upperRoman"),
        "i" or "lower-roman" => ListNumbers.Show(number, "lowerRoman"),
        "decimal-leading-zero" => ListNumbers.Show(number, "decimalZero"),
        "cjk-ideographic" or "simp-chinese-informal" or "trad-chinese-informal" => ListNumbers.Show(number, "chineseCounting"),
        "simp-chinese-formal" => ListNumbers.Show(number, "chineseLegalSimplified"),
        "cjk-heavenly-stem" => ListNumbers.Show(number, "ideographTraditional"),
        "cjk-earthly-branch" => ListNumbers.Show(number, "ideographZodiac"),
        "none" or "disc" or "circle" or "square" => "",
        _ => ListNumbers.Show(number, "decimal"),
    }) is { Length: > 0 } shown ? shown + (type?.StartsWith("cjk", StringComparison.Ordinal) == true ? "、" : ". ") : "- ";

    private static string? StyleOf(IElement list) => list.GetAttribute("style") is { } style
        && style.IndexOf("list-style", StringComparison.OrdinalIgnoreCase) is >= 0 and var at && style.IndexOf(':', at) is > 0 and var colon
        ? style[(colon + 1)..].Split(';')[0].Trim().Split(' ')[0] : null;

    private static int? Number(IElement element, string name) =>
        int.TryParse(element.GetAttribute(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    private void End()
    {
        if (string.IsNullOrWhiteSpace(_text.ToString()))
        {
            _text.Clear();
            return;
        }
        if (_inItem)
            blocks.Item(_marker + _text.ToString().Trim().Replace('\n', ' '));
        else
            blocks.Paragraph(_text.ToString());
        _marker = "";
        _text.Clear();
    }

    /// <summary>Tables that only arrange a page are read as what they hold.</summary>
    private static bool IsData(IHtmlTableElement table)
    {
        if (table.GetAttribute("role") is "presentation" or "none")
            return false;
        var cells = table.Rows.SelectMany(r => r.Cells).ToList();
        var isNested = table.QuerySelector("table") is not null;
        if (cells.Exists(c => c.LocalName == "th"))
            return !isNested || table.Rows.Length > 1;
        return table.Rows.Length > 1 && table.Rows.Any(r => r.Cells.Length > 1) && table.QuerySelector("h1,h2,h3") is null
            && (!isNested || table.HasAttribute("border"))
            && (table.QuerySelector("ul,ol,p+p+p") is null || table.Rows.Select(r => r.Cells.Length).Distinct().Count() == 1);
    }

    private TableGrid Grid(IHtmlTableElement table)
    {
        var rows = table.Rows.ToList();
        var grid = new TableGrid(blocks.Limits) { HeaderRows = rows.TakeWhile(IsHeader).Count(),
            HasNoHeader = rows.TrueForAll(HasOwnCaption) };
        if (grid.HeaderRows == rows.Count)
            grid.HeaderRows = 0;
        if (table.Caption is { } caption)
            blocks.Paragraph(HtmlText.Of(caption));
        for (var row = 0; row < rows.Count; row++)
        {
            ct.ThrowIfCancellationRequested();
            var column = 0;
            foreach (var cell in rows[row].Cells)
            {
                while (grid.IsTaken(row, column))
                    column++;
                var columns = Span(cell, "colspan", 1_000);
                grid.Put(row, column, HtmlText.Of(cell), Math.Min(Span(cell, "rowspan", 65_534), rows.Count - row), columns);
                column += columns;
            }
        }
        return grid;
    }

    /// <summary>A list of properties: each row begins with its name.</summary>
    private static bool HasOwnCaption(IElement row) =>
        row.Children is [{ LocalName: "th" }, _, ..] && row.Children.Skip(1).All(c => c.LocalName == "td");

    private static bool IsHeader(IElement row) =>
        row.ParentElement?.LocalName == "thead" || (row.Children.Length > 0 && row.Children.All(c => c.LocalName == "th"));

    private static int Span(IElement cell, string name, int most) => Math.Clamp(Number(cell, name) ?? 1, 1, most);
}
