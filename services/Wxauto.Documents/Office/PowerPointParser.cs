using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Presentation;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents.Formats;
using D = DocumentFormat.OpenXml.Drawing;

namespace Wxauto.Documents.Office;

/// <summary>Slides that are shown, in their order: title, text, tables, then the speaker's notes.</summary>
internal sealed class PowerPointParser : IDocumentParser
{
    public bool Reads(string format) => format == FormatDetection.PowerPoint;

    public ParsedDocument Parse(DocumentFile file, ParseLimits limits, CancellationToken ct)
    {
        ZipGuard.Check(file, limits, ct);
        using var document = PresentationDocument.Open(new MemoryStream(file.Content, writable: false), false);
        var show = document.PresentationPart ?? throw new UnreadableDocumentException(DocumentReasons.NoMainPart);
        var blocks = new BlockList(limits);
        foreach (var id in show.Presentation?.SlideIdList?.Elements<SlideId>() ?? [])
        {
            ct.ThrowIfCancellationRequested();
            blocks.Page++;
            if (id.RelationshipId?.Value is { } relation && show.TryGetPartById(relation, out var part)
                && part is SlidePart { Slide: { } slide } shown && slide.Show?.Value != false)
                AddSlide(blocks, shown, slide);
        }
        return blocks.ToDocument(file, document.PackageProperties.Title);
    }

    private static void AddSlide(BlockList blocks, SlidePart part, Slide slide)
    {
        var tree = slide.CommonSlideData?.ShapeTree;
        var title = tree?.Descendants<Shape>().FirstOrDefault(IsTitle);
        if (title?.TextBody is { } body)
            blocks.Heading(blocks.IsEmpty ? 1 : 2, string.Join(' ', Paragraphs(body)));
        if (tree is not null)
            AddShapes(blocks, tree, title);
        foreach (var data in part.DiagramDataParts)
        {
            foreach (var point in data.DataModelRoot?.PointList?.Elements<D.Diagrams.Point>() ?? [])
                blocks.Item(string.Concat(point.Descendants<D.Text>().Select(t => t.Text)));
        }
        foreach (var notes in part.NotesSlidePart?.NotesSlide?.CommonSlideData?.ShapeTree?.Descendants<Shape>() ?? [])
        {
            if (PlaceholderOf(notes)?.Type?.Value == PlaceholderValues.Body && notes.TextBody is { } text)
                blocks.Paragraph(string.Join('\n', Paragraphs(text)));
        }
    }

    private static void AddShapes(BlockList blocks, OpenXmlElement parent, Shape? title)
    {
        foreach (var element in parent.ChildElements)
        {
            switch (element)
            {
                case Shape shape when shape != title && !IsFurniture(shape) && shape.TextBody is { } body:
                    AddText(blocks, body);
                    break;
                case GraphicFrame frame when frame.Descendants<D.Table>().FirstOrDefault() is { } table:
                    AddTable(blocks, table);
                    break;
                case GroupShape group:
                    AddShapes(blocks, group, title);
                    break;
                case AlternateContent both when both.GetFirstChild<AlternateContentChoice>() is { } choice:
                    AddShapes(blocks, choice, title);
                    break;
            }
        }
    }

    private static void AddText(BlockList blocks, TextBody body)
    {
        var paragraphs = Paragraphs(body).ToList();
        if (paragraphs.Count == 1)
            blocks.Paragraph(paragraphs[0]);
        else
            blocks.Paragraph(string.Join('\n', paragraphs));
    }

    private static void AddTable(BlockList blocks, D.Table table)
    {
        var rows = table.Elements<D.TableRow>().ToList();
        var grid = new TableGrid(blocks.Limits) { HeaderRows = table.TableProperties?.FirstRow?.Value == true && rows.Count > 1 ? 1 : 0 };
        for (var row = 0; row < rows.Count; row++)
        {
            var column = 0;
            foreach (var cell in rows[row].Elements<D.TableCell>())
            {
                if (cell.HorizontalMerge?.Value != true && cell.VerticalMerge?.Value != true)
                {
                    var text = cell.TextBody is { } body ? string.Join('\n', Paragraphs(body)) : "";
                    grid.Put(row, column, text, Math.Min(cell.RowSpan?.Value ?? 1, rows.Count - row), cell.GridSpan?.Value ?? 1);
                }
                column++;
            }
        }
        blocks.Table(grid);
    }

    private static IEnumerable<string> Paragraphs(OpenXmlElement body) =>
        body.Elements<D.Paragraph>().Select(p => string.Concat(p.Descendants()
            .Select(e => e switch { D.Text t => t.Text, D.Break => "\n", _ => "" }))).Where(t => !string.IsNullOrWhiteSpace(t));

    private static PlaceholderShape? PlaceholderOf(Shape shape) =>
        shape.NonVisualShapeProperties?.ApplicationNonVisualDrawingProperties?.PlaceholderShape;

    private static bool IsTitle(Shape shape) =>
        PlaceholderOf(shape)?.Type?.Value is { } type && (type == PlaceholderValues.Title || type == PlaceholderValues.CenteredTitle);

    /// <summary>What the master puts on every slide.</summary>
    private static bool IsFurniture(Shape shape) =>
        PlaceholderOf(shape)?.Type?.Value is { } type
            && (type == PlaceholderValues.Footer || type == PlaceholderValues.Header || type == PlaceholderValues.DateAndTime
            || type == PlaceholderValues.SlideNumber);
}
