using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Wxauto.Documents.Office;

/// <summary>Goes through a sheet's cells without holding them, and keeps what else it says.</summary>
internal sealed class SheetReader(OfficePackage package, OfficePart part, CancellationToken ct)
{
    private readonly List<(int From, int To)> _hiddenColumns = [];

    public List<((int Row, int Column) From, (int Row, int Column) To)> Merges { get; } = [];

    public List<XElement> Links { get; } = [];

    /// <summary>Id of what is drawn on it.</summary>
    public string? Drawing { get; private set; }

    public bool IsFiltered { get; private set; }

    /// <summary>A table or a condition of its own may colour cells.</summary>
    public bool IsColoured { get; private set; }

    public bool IsHidden(int column) => _hiddenColumns.Exists(h => column >= h.From && column <= h.To);

    /// <summary>Every cell as (row, column, whether its row is hidden, the cell), from 0. A damaged sheet is read up to the
    /// damage.</summary>
    public IEnumerable<(int Row, int Column, bool RowIsHidden, XElement Cell)> Cells()
    {
        using var reader = package.Reader(part);
        if (reader is null)
            yield break;
        var (row, column, rowIsHidden) = (-1, -1, false);
        while (Next(reader))
        {
            // A cell that is read leaves the reader behind it.
            while (reader.NodeType == XmlNodeType.Element && reader.LocalName == "c")
            {
                if (Whole(reader) is not { } cell)
                    yield break;
                column = cell.Get("r") is { } reference && CellAddress.Of(reference) is { } address ? address.Column : column + 1;
                yield return (row, column, rowIsHidden, cell);
            }
            if (reader.NodeType != XmlNodeType.Element)
                continue;
            if (reader.LocalName == "row")
            {
                ct.ThrowIfCancellationRequested();
                row = int.TryParse(reader.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    ? index - 1 : row + 1;
                column = -1;
                rowIsHidden = reader.GetAttribute("hidden") is "1" or "true" || reader.GetAttribute("ht") is "0";
            }
            else
                Keep(reader);
        }
    }

    private void Keep(XmlReader reader)
    {
        switch (reader.LocalName)
        {
            // What a company hides in its list, such as what a thing costs it, is not for customers.
            case "col" when (reader.GetAttribute("hidden") is "1" or "true" || reader.GetAttribute("width") is "0")
                && int.TryParse(reader.GetAttribute("min"), out var min) && int.TryParse(reader.GetAttribute("max"), out var max):
                _hiddenColumns.Add((min - 1, max - 1));
                break;
            case "mergeCell" when CellAddress.Area(reader.GetAttribute("ref")) is { } area:
                Merges.Add(area);
                break;
            case "hyperlink":
                Links.Add(Attributes(reader));
                break;
            case "drawing":
                Drawing = Attributes(reader).Get("id");
                break;
            case "filterColumn":
                IsFiltered = true;
                break;
            case "tablePart" or "conditionalFormatting":
                IsColoured = true;
                break;
        }
    }

    private bool Next(XmlReader reader)
    {
        try
        {
            return !reader.EOF && reader.Read();
        }
        catch (Exception e) when (e is XmlException or InvalidDataException)
        {
            package.NoteDamage(part);
            return false;
        }
    }

    private XElement? Whole(XmlReader reader)
    {
        try
        {
            return (XElement)XNode.ReadFrom(reader);
        }
        catch (Exception e) when (e is XmlException or InvalidDataException)
        {
            package.NoteDamage(part);
            return null;
        }
    }

    private static XElement Attributes(XmlReader reader)
    {
        var element = new XElement(reader.LocalName);
        for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
            if (reader.Prefix != "xmlns" && reader.Name != "xmlns")
                element.SetAttributeValue(reader.LocalName, reader.Value);
        reader.MoveToElement();
        return element;
    }
}
