using System.Text;
using Wxauto.Documents.Pdf;

namespace Wxauto.Documents.Ocr.Models;

/// <summary>Puts the lines of a picture into the order in which they are read, whichever way the picture is turned.</summary>
internal static class PictureLayout
{
    public static PictureWords Of(List<LineReader.Line> read)
    {
        if (read.Count == 0)
            return new PictureWords("", 0);
        // The direction of most text; the sum of vectors, since directions near each other may be far apart as numbers.
        var (sin, cos) = read.Aggregate((Sin: 0.0, Cos: 0.0), (sum, l) =>
            DirectionOf(l) is var d ? (sum.Sin + Math.Sin(d) * l.Text.Length, sum.Cos + Math.Cos(d) * l.Text.Length) : sum);
        var main = Math.Atan2(sin, cos);
        (sin, cos) = Math.SinCos(main);
        var lines = read.Where(l => Math.Cos(DirectionOf(l) - main) > 0.7).Select(l =>
        {
            // The boxes are larger than the letters by what the detector adds.
            var (along, across) = (l.Box.X * cos + l.Box.Y * sin, l.Box.Y * cos - l.Box.X * sin);
            var size = l.Box.Thickness * 0.65;
            return new TextLine(l.Text, along - l.Box.Length / 2 + size * 0.25, along + l.Box.Length / 2 - size * 0.25,
                -across - size * 0.4, size);
        }).ToList();
        var text = new StringBuilder();
        foreach (var region in ReadingOrder.Regions(lines))
            Write(text, PdfTables.Rows(region));
        foreach (var line in read.Where(l => Math.Cos(DirectionOf(l) - main) <= 0.7))
            text.Append(line.Text).Append('\n');
        return new PictureWords(text.ToString().TrimEnd(), read.Sum(l => (double)l.Score * l.Text.Length) / read.Sum(l => l.Text.Length));
    }

    private static double DirectionOf(LineReader.Line line) => line.Box.Direction + (line.Turned ? Math.PI : 0);

    private static void Write(StringBuilder text, List<List<TextLine>> rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            var table = PdfTables.Length(rows, i);
            for (var end = i + Math.Max(1, table); i < end; i++)
                text.AppendJoin(table > 0 ? " | " : "  ", rows[i].Select(l => l.Text)).Append('\n');
            i--;
        }
    }
}
