using System.Xml.Linq;

namespace Wxauto.Documents.Office;

/// <summary>Goes through one slide.</summary>
internal sealed class SlideWalk(OfficePackage package, OfficePart part, BlockList blocks, OfficePictures pictures, int? width, int? height)
{
    private readonly DrawingText _text = new(package, part);
    private readonly List<XElement> _layouts = [.. Layouts(package, part)];

    public void Add(XElement slide)
    {
        if (slide.Child("cSld", "spTree") is { } tree)
        {
            var shapes = Shapes.InOrder(tree, PlaceOf).Where(s => !IsFurniture(s) && IsOnSlide(s)).ToList();
            var title = shapes.Find(s => PlaceholderOf(s).Get("type") is "title" or "ctrTitle");
            if (title is not null)
                blocks.Heading(blocks.IsEmpty ? 1 : 2, string.Join(' ', _text.Paragraphs(title.Child("txBody"))));
            foreach (var shape in shapes.Where(s => s != title))
                AddShape(shape);
        }
        foreach (var notes in package.OfKind(part, "notesSlide"))
            foreach (var shape in package.Xml(notes).Inner("sp").Where(s => PlaceholderOf(s).Get("type") == "body"))
                blocks.Paragraph(string.Join('\n', new DrawingText(package, notes).Paragraphs(shape.Child("txBody"))));
    }

    private void AddShape(XElement shape)
    {
        var address = package.Relation(part, shape.Elements().FirstOrDefault(e => e.Is().StartsWith("nv", StringComparison.Ordinal))
            .Child("cNvPr", "hlinkClick").Get("id"))?.Target;
        switch (shape.Is())
        {
            case "sp":
                var text = string.Join('\n', _text.Paragraphs(shape.Child("txBody")));
                blocks.Paragraph(text + LinkText.Suffix(text, address));
                // A shape may be filled with a picture.
                AddPicture(shape.Child("spPr", "blipFill"), shape);
                break;
            case "pic":
                AddPicture(shape.Child("blipFill"), shape);
                break;
            case "graphicFrame" when shape.Inner("tbl").FirstOrDefault() is { } table:
                AddTable(table);
                break;
            case "graphicFrame":
                AddFrame(shape);
                break;
        }
    }

    private void AddFrame(XElement frame)
    {
        if (package.Xml(package.Related(part, frame.Inner("chart").FirstOrDefault().Get("id"))) is { } chart)
            Charts.Add(blocks, chart, withFigures: true);
        foreach (var point in package.Xml(package.Related(part, frame.Inner("relIds").FirstOrDefault().Get("dm"))).Inner("pt"))
            blocks.Item(string.Join(' ', _text.Paragraphs(point.Child("t"))));
        foreach (var picture in frame.Inner("pic"))
            AddPicture(picture.Child("blipFill"), frame);
    }

    private void AddPicture(XElement? fill, XElement shape)
    {
        if (fill.Child("blip") is not { } blip)
            return;
        var area = PlaceOf(shape);
        pictures.Add(part, blip.Get("embed") ?? blip.Get("link"), area?.Width, area?.Height);
    }

    private void AddTable(XElement table)
    {
        var rows = table.Children("tr").ToList();
        var grid = new TableGrid(blocks.Limits) { HeaderRows = table.Child("tblPr").Flag("firstRow") && rows.Count > 1 ? 1 : 0 };
        for (var row = 0; row < rows.Count; row++)
        {
            var column = 0;
            foreach (var cell in rows[row].Children("tc"))
            {
                if (!cell.Flag("hMerge") && !cell.Flag("vMerge"))
                    grid.Put(row, column, string.Join('\n', _text.Paragraphs(cell.Child("txBody"))),
                        Math.Min(cell.Number("rowSpan") ?? 1, rows.Count - row), cell.Number("gridSpan") ?? 1);
                column++;
            }
        }
        blocks.Table(grid);
    }

    /// <summary>Its own place, or that of its placeholder in the layout or the master.</summary>
    private Shapes.Area? PlaceOf(XElement shape) => Shapes.PlaceOf(shape) ?? (PlaceholderOf(shape) is { } placeholder
        ? _layouts.SelectMany(l => l.Inner("sp")).Where(s => IsSame(PlaceholderOf(s), placeholder)).Select(Shapes.PlaceOf)
            .FirstOrDefault(a => a is not null) : null);

    private bool IsOnSlide(XElement shape) => shape.Parent?.Is() == "grpSp" || PlaceOf(shape) is not { } area || width is null
        || (area.Left < width && area.Top < height && area.Left + area.Width >= 0 && area.Top + area.Height >= 0);

    private static bool IsSame(XElement? one, XElement other) => one is not null
        && (one.Get("idx") is { } index && index == other.Get("idx") || one.Get("type") is { } type && type == other.Get("type"));

    private static XElement? PlaceholderOf(XElement shape) => shape.Elements()
        .FirstOrDefault(e => e.Is().StartsWith("nv", StringComparison.Ordinal)).Child("nvPr", "ph");

    /// <summary>What the master puts on every slide.</summary>
    private static bool IsFurniture(XElement shape) => PlaceholderOf(shape).Get("type") is "ftr" or "hdr" or "dt" or "sldNum";

    private static IEnumerable<XElement> Layouts(OfficePackage package, OfficePart slide)
    {
        foreach (var layout in package.OfKind(slide, "slideLayout"))
        {
            if (package.Xml(layout) is { } root)
                yield return root;
            foreach (var master in package.OfKind(layout, "slideMaster").Select(package.Xml).OfType<XElement>())
                yield return master;
        }
    }
}
