using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Formats;

/// <summary>Goes through elements in reading order and makes blocks of them.</summary>
internal sealed class HtmlWalk(BlockList blocks, int maxDepth, CancellationToken ct)
{
    private static readonly HashSet<string> Inline = ["a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
        "font", "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
        "var", "ruby", "rb", "wbr", "nobr"];
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
                _text.Append(Spaces(text.Data));
            else if (child is IElement element)
                WalkElement(element, depth + 1);
        }
    }

    private void WalkElement(IElement element, int depth)
    {
        switch (element.LocalName)
        {
            case "br":
                _text.Append('\n');
                break;
            case "hr":
                End();
                break;
            case "rt" or "rp" or "head" or "title":
                break;
            case ['h', >= '1' and <= '6'] and var heading:
                End();
                blocks.Heading(heading[1] - '0', Text(element));
                break;
            case "ul" or "ol":
                List(element, depth);
                break;
            case "pre":
                End();
                blocks.Paragraph(element.TextContent);
                break;
            case "table" when IsData(element):
                End();
                blocks.Table(Grid(element));
                break;
            case var name when Inline.Contains(name):
                Walk(element, depth);
                break;
            default:
                End();
                Walk(element, depth);
                End();
                break;
        }
    }

    private void List(IElement list, int depth)
    {
        End();
        _ = int.TryParse(list.GetAttribute("start") ?? "1", NumberStyles.Integer, CultureInfo.InvariantCulture, out var number);
        foreach (var item in list.Children)
        {
            (_marker, _inItem) = (list.LocalName == "ol" ? $"{number++}. " : "- ", true);
            if (item.LocalName is "ul" or "ol")
                List(item, depth + 1);
            else
                Walk(item, depth + 1);
            End();
            _inItem = false;
        }
    }

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
    private static bool IsData(IElement table) =>
        table.GetAttribute("role") is not ("presentation" or "none") && table.QuerySelector("table") is null
            && (table.QuerySelector("th") is not null
            || (table.QuerySelectorAll("tr").Length > 1 && table.QuerySelectorAll("tr").Any(r => r.Children.Length > 1)
                && table.QuerySelector("h1,h2,h3,ul,ol,p+p+p") is null));

    private TableGrid Grid(IElement table)
    {
        var rows = table.QuerySelectorAll("tr").ToList();
        var grid = new TableGrid(blocks.Limits) { HeaderRows = rows.TakeWhile(IsHeader).Count(),
            HasNoHeader = rows.TrueForAll(HasOwnCaption) };
        if (table.QuerySelector("caption") is { } caption)
            blocks.Paragraph(Text(caption));
        for (var row = 0; row < rows.Count; row++)
        {
            ct.ThrowIfCancellationRequested();
            var column = 0;
            foreach (var cell in rows[row].Children.Where(c => c.LocalName is "td" or "th"))
            {
                while (grid.IsTaken(row, column))
                    column++;
                var columns = Span(cell, "colspan", 1_000);
                grid.Put(row, column, Text(cell), Math.Min(Span(cell, "rowspan", 65_534), rows.Count - row), columns);
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

    private static int Span(IElement cell, string name, int most) =>
        int.TryParse(cell.GetAttribute(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var span) ? Math.Clamp(span, 1, most)
            : 1;

    private static string Text(IElement element)
    {
        var text = new StringBuilder();
        foreach (var node in element.GetDescendants())
        {
            if (node is IText data)
                text.Append(Spaces(data.Data));
            else if (node is IElement { LocalName: "br" or "p" or "li" or "div" } && text.Length > 0)
                text.Append('\n');
        }
        return text.ToString();
    }

    private static string Spaces(string text) => text.Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' ');
}
