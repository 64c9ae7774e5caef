using System.Xml.Linq;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Office;

namespace Wxauto.Documents.OpenDocument;

/// <summary>Goes through the text of an OpenDocument and makes blocks of it.</summary>
internal sealed class TextWalk(OfficePackage package, TextStyles styles, BlockList blocks, CancellationToken ct)
{
    private const int LettersOfPageNumber = 6;
    private readonly ListMarks _marks = new(styles);
    private readonly List<XElement> _inCells = [];
    private readonly HashSet<string> _shown = new(StringComparer.OrdinalIgnoreCase);
    private int _comments;

    public TextStyles Styles => styles;

    public void Add(XElement parent)
    {
        foreach (var element in parent.Elements())
            AddElement(element);
    }

    private void AddElement(XElement element)
    {
        ct.ThrowIfCancellationRequested();
        switch (element.Is())
        {
            case "h":
                Paragraph(element, text => blocks.Heading(element.Number("outline-level") ?? 1, _marks.Heading(element) + text));
                break;
            case "p":
                Paragraph(element, blocks.Paragraph);
                break;
            case "list":
                AddList(element, element.Get("style-name"), 1);
                break;
            case "table":
                AddTable(element);
                break;
            case "section" when element.Get("display") == "none" || element.Get("is-hidden") == "true":
            case "tracked-changes" or "table-of-content" or "sequence-decls" or "forms" or "user-field-decls" or "variable-decls":
                break;
            case "frame":
                AddFrame(element);
                break;
            case "annotation":
                _comments++;
                break;
            default:
                Add(element);
                break;
        }
    }

    /// <summary>What stands in a frame or a shape: text, a table, a picture.</summary>
    public void AddFrame(XElement frame)
    {
        if (frame.Is() == "annotation")
        {
            _comments++;
            return;
        }
        if (IsPicture(frame))
            AddPicture(frame);
        foreach (var inner in frame.Elements())
        {
            if (inner.Is() is "object" or "object-ole")
                blocks.Note(DocumentReasons.InnerLeftOut.With(inner.Get("href") ?? ""));
            else
                AddElement(inner);
        }
    }

    /// <summary>Pictures within cells follow their table.</summary>
    public void AddPicturesOfCells()
    {
        _inCells.ForEach(AddPicture);
        _inCells.Clear();
    }

    /// <summary>The lines of what is no document of its own, like a cell.</summary>
    public IEnumerable<string> Lines(XElement parent)
    {
        if (IsPicture(parent))
            _inCells.Add(parent);
        foreach (var element in parent.Elements())
        {
            if (element.Is() is "p" or "h")
            {
                var pieces = TextPieces.Of(element, styles);
                _comments += pieces.Comments;
                if (pieces.HasPageNumber && PageNumbers.Strip(pieces.Text.ToString()).Count(char.IsLetterOrDigit) <= LettersOfPageNumber)
                    continue;
                yield return pieces.HasPageNumber ? PageNumbers.Strip(pieces.Text.ToString()) : pieces.Text.ToString();
                foreach (var inner in pieces.Frames.SelectMany(Lines).Concat(pieces.Notes.SelectMany(n => Lines(n))))
                    yield return inner;
            }
            else if (element.Is() == "annotation")
                _comments++;
            else if (element.Is() == "table-row")
                yield return string.Join(' ', element.Children("table-cell").SelectMany(Lines));
            else if (element.Is() is not ("note-citation" or "tracked-changes" or "title" or "desc"))
                foreach (var line in Lines(element))
                    yield return line;
        }
    }

    /// <summary>The lines of a header or footer, without numbers of pages.</summary>
    public IEnumerable<string> Running(XElement part) => Lines(part).Where(l => !string.IsNullOrWhiteSpace(l));

    public void Finish()
    {
        AddPicturesOfCells();
        if (_comments > 0)
            blocks.Note(DocumentReasons.CommentsLeftOut.With(_comments));
    }

    private void Paragraph(XElement paragraph, Action<string> add)
    {
        var pieces = TextPieces.Of(paragraph, styles);
        _comments += pieces.Comments;
        add(pieces.Text.ToString());
        foreach (var note in pieces.Notes)
            blocks.Paragraph(string.Join('\n', Lines(note)));
        pieces.Frames.ForEach(AddFrame);
    }

    private void AddList(XElement list, string? style, int level)
    {
        _marks.Begin(list, style, level);
        foreach (var item in list.Elements().Where(e => e.Is() is "list-item" or "list-header"))
        {
            var mark = item.Is() == "list-item" ? _marks.Next(item, style, level) : "";
            foreach (var element in item.Elements())
            {
                if (element.Is() == "list")
                    AddList(element, element.Get("style-name") ?? style, level + 1);
                else if (element.Is() == "h")
                    Paragraph(element, text => blocks.Heading(element.Number("outline-level") ?? level, mark + text));
                else if (element.Is() == "p")
                    Paragraph(element, text =>
                    {
                        if (!string.IsNullOrWhiteSpace(text))
                            blocks.Item(mark + text.Replace('\n', ' '));
                    });
                else
                    AddElement(element);
                mark = "";
            }
        }
    }

    private void AddTable(XElement table)
    {
        var rows = Rows(table).ToList();
        var grid = new TableGrid(blocks.Limits) { HeaderRows = rows.TakeWhile(r => r.Parent?.Is() == "table-header-rows").Count() };
        if (grid.HeaderRows == rows.Count)
            grid.HeaderRows = 0;
        var row = 0;
        foreach (var element in rows)
        {
            ct.ThrowIfCancellationRequested();
            var column = 0;
            foreach (var cell in element.Elements().Where(e => e.Is() is "table-cell" or "covered-table-cell"))
            {
                var text = cell.Is() == "table-cell" ? string.Join('\n', Lines(cell)) : "";
                var repeated = Math.Clamp(cell.Number("number-columns-repeated") ?? 1, 1, blocks.Limits.MaxTableColumns);
                for (var i = 0; i < repeated && cell.Is() == "table-cell"; i++)
                    grid.Put(row, column + i, text, Math.Clamp(cell.Number("number-rows-spanned") ?? 1, 1, rows.Count - row),
                        cell.Number("number-columns-spanned") ?? 1);
                column += repeated;
            }
            row++;
        }
        blocks.Table(grid);
        AddPicturesOfCells();
    }

    /// <summary>Those that are seen, whatever groups them.</summary>
    private static IEnumerable<XElement> Rows(XElement table) => table.Elements().SelectMany(e => e.Is() == "table-row"
        ? e.Get("visibility") is "collapse" or "filter" ? [] : [e]
        : e.Is() is "table-rows" or "table-header-rows" or "table-row-group" ? Rows(e) : []);

    /// <summary>What a frame shows of an object is only a look at it.</summary>
    private static bool IsPicture(XElement frame) => frame.Is() == "frame" && frame.Child("image") is not null
        && frame.Child("object") is null && frame.Child("object-ole") is null && frame.Child("table") is null;

    private void AddPicture(XElement frame)
    {
        var name = frame.Child("image").Get("href") ?? "";
        if (!PictureSize.HoldsWords(Lengths.Points(frame.Get("width")), Lengths.Points(frame.Get("height"))) || !_shown.Add(name))
            return;
        blocks.Picture(package.Bytes(new OfficePart(name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name)));
    }
}
