using System.Globalization;
using System.Xml.Linq;

namespace Wxauto.Documents.Office;

/// <summary>The words and figures of a chart, as they were stored with it.</summary>
internal static class Charts
{
    /// <param name="withFigures">Not where the document holds them in a table already.</param>
    public static void Add(BlockList blocks, XElement chart, bool withFigures)
    {
        foreach (var title in chart.Inner("title"))
            blocks.Paragraph(string.Concat(title.Inner("t").Select(t => t.Value)));
        var series = withFigures ? chart.Inner("ser").ToList() : [];
        if (series.Count == 0)
            return;
        var grid = new TableGrid(blocks.Limits) { HeaderRows = 1 };
        for (var i = 0; i < series.Count; i++)
        {
            grid.Put(0, i + 1, series[i].Child("tx") is { } caption ? Points(caption).GetValueOrDefault(0) ?? caption.Value : "");
            foreach (var (row, name) in Points(series[i].Child("cat") ?? series[i].Child("xVal")))
                if (!grid.IsTaken(row + 1, 0))
                    grid.Put(row + 1, 0, name);
            foreach (var (row, value) in Points(series[i].Child("val") ?? series[i].Child("yVal")))
                grid.Put(row + 1, i + 1, value);
        }
        blocks.Table(grid);
    }

    private static Dictionary<int, string> Points(XElement? data)
    {
        var points = new Dictionary<int, string>();
        var format = data.Inner("formatCode").FirstOrDefault()?.Value ?? "General";
        var isNumber = data.Inner("numCache").Any() || data.Inner("numLit").Any();
        foreach (var point in data.Inner("pt"))
        {
            if (point.Number("idx") is not (>= 0 and < 10_000 and var index) || point.Child("v")?.Value is not { } value)
                continue;
            points[index] = isNumber && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? NumberFormat.Show(number, format) : value;
        }
        return points;
    }
}
