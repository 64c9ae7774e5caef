using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Wxauto.Documents.Office;

/// <summary>Goes through the body of a Word document. Headers and footers are parts of their own and never seen here.</summary>
internal sealed class WordWalk(MainDocumentPart main, BlockList blocks, CancellationToken ct)
{
    private readonly WordStyles _styles = new(main);
    private readonly WordNumbering _numbering = new(main);
    private readonly Dictionary<long, string> _footnotes = Notes(main.FootnotesPart?.Footnotes);
    private readonly Dictionary<long, string> _endnotes = Notes(main.EndnotesPart?.Endnotes);

    public void Add(OpenXmlElement parent)
    {
        foreach (var element in Children(parent))
        {
            ct.ThrowIfCancellationRequested();
            if (element is Paragraph paragraph)
                AddParagraph(paragraph);
            else if (element is Table table)
                AddTable(table);
            else if (element is not (SectionProperties or DeletedRun or MoveFromRun))
                Add(element);
        }
    }

    private void AddParagraph(Paragraph paragraph)
    {
        var text = new StringBuilder();
        var after = new List<OpenXmlElement>();
        var notes = new List<string>();
        Read(paragraph, text, after, notes);
        var content = text.ToString();
        var style = _styles.Of(paragraph);
        if (!style.IsContents && !string.IsNullOrWhiteSpace(content))
        {
            var marker = _numbering.Next(paragraph, style);
            if (style.HeadingLevel > 0 && content.Length <= 200)
                blocks.Heading(style.HeadingLevel, marker is null or "-" ? content : $"{marker} {content}");
            else if (marker is not null)
                blocks.Item($"{marker} {content.Replace('\n', ' ')}");
            else
                blocks.Paragraph(content);
        }
        notes.ForEach(blocks.Paragraph);
        after.ForEach(Add);
    }

    private void Read(OpenXmlElement parent, StringBuilder text, List<OpenXmlElement> boxes, List<string> notes)
    {
        foreach (var element in Children(parent))
        {
            switch (element)
            {
                case Text t:
                    text.Append(t.Text);
                    break;
                case DocumentFormat.OpenXml.Math.Text t:
                    text.Append(t.Text);
                    break;
                case TabChar:
                    text.Append('\t');
                    break;
                case Break or CarriageReturn:
                    text.Append('\n');
                    break;
                case NoBreakHyphen:
                    text.Append('-');
                    break;
                case FootnoteReference { Id.Value: var id } when _footnotes.TryGetValue(id, out var note):
                    notes.Add(note);
                    break;
                case EndnoteReference { Id.Value: var id } when _endnotes.TryGetValue(id, out var note):
                    notes.Add(note);
                    break;
                case TextBoxContent:
                    boxes.Add(element);
                    break;
                case Run { RunProperties.Vanish: { } vanish } when vanish.Val is null || vanish.Val:
                case DeletedRun or MoveFromRun or ParagraphProperties or RunProperties or FieldCode or DeletedText:
                    break;
                default:
                    Read(element, text, boxes, notes);
                    break;
            }
        }
    }

    private void AddTable(Table table)
    {
        var rows = table.Descendants<TableRow>().Where(r => r.Ancestors<Table>().First() == table).ToList();
        var grid = new TableGrid(blocks.Limits) { HeaderRows = rows.TakeWhile(r =>
            r.TableRowProperties?.GetFirstChild<TableHeader>() is not null).Count() };
        if (grid.HeaderRows == rows.Count)
            grid.HeaderRows = 0;
        // A cell that goes on from the row above names no text; it has that of the cell where it began.
        var begun = new Dictionary<int, string>();
        for (var row = 0; row < rows.Count; row++)
        {
            ct.ThrowIfCancellationRequested();
            var column = rows[row].TableRowProperties?.GetFirstChild<GridBefore>()?.Val?.Value ?? 0;
            foreach (var cell in rows[row].Descendants<TableCell>().Where(c => c.Ancestors<TableRow>().First() == rows[row]))
            {
                var columns = Math.Clamp(cell.TableCellProperties?.GridSpan?.Val?.Value ?? 1, 1, blocks.Limits.MaxTableColumns);
                var merge = cell.TableCellProperties?.VerticalMerge;
                var continues = merge is not null && merge.Val?.Value != MergedCellValues.Restart && begun.ContainsKey(column);
                if (!continues)
                {
                    begun[column] = CellText(cell);
                    grid.Put(row, column, begun[column], RowSpan(rows, row, column, merge), columns);
                }
                column += columns;
            }
        }
        blocks.Table(grid);
    }

    /// <summary>How many rows a cell goes on for.</summary>
    private static int RowSpan(List<TableRow> rows, int row, int column, VerticalMerge? merge)
    {
        var span = 1;
        while (merge is not null && row + span < rows.Count
            && CellAt(rows[row + span], column)?.TableCellProperties?.VerticalMerge is { } next
            && next.Val?.Value != MergedCellValues.Restart)
            span++;
        return span;
    }

    private static TableCell? CellAt(TableRow row, int wanted)
    {
        var column = row.TableRowProperties?.GetFirstChild<GridBefore>()?.Val?.Value ?? 0;
        foreach (var cell in row.Elements<TableCell>())
        {
            if (column == wanted)
                return cell;
            column += cell.TableCellProperties?.GridSpan?.Val?.Value ?? 1;
        }
        return null;
    }

    /// <summary>The text of a cell, tables in it included.</summary>
    private string CellText(TableCell cell)
    {
        var lines = new List<string>();
        foreach (var paragraph in cell.Descendants<Paragraph>())
        {
            var text = new StringBuilder();
            List<OpenXmlElement> boxes = [];
            List<string> notes = [];
            Read(paragraph, text, boxes, notes);
            lines.AddRange([text.ToString(), .. notes]);
        }
        return string.Join('\n', lines.Where(l => !string.IsNullOrWhiteSpace(l)));
    }

    /// <summary>Of what is written twice, for new and for old programs, the one for new programs.</summary>
    private static OpenXmlElementList Children(OpenXmlElement parent) =>
        (parent is AlternateContent both && both.GetFirstChild<AlternateContentChoice>() is { } choice ? choice : parent).ChildElements;

    private static Dictionary<long, string> Notes(OpenXmlElement? notes) =>
        notes is null ? [] : notes.Elements<FootnoteEndnoteType>().Where(n => n.Id is not null
            && (n.Type is null || n.Type.Value == FootnoteEndnoteValues.Normal))
            .GroupBy(n => n.Id!.Value).ToDictionary(g => g.Key, g =>
                string.Join('\n', g.First().Descendants<Paragraph>().Select(p =>
                string.Concat(p.Descendants<Text>().Select(t => t.Text)))));
}
