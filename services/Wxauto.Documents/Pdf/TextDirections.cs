using UglyToad.PdfPig.Content;

namespace Wxauto.Documents.Pdf;

/// <summary>
/// Divides the letters of a page by the direction in which they run. A scan may be turned by a few degrees; what runs obliquely over a
/// page is a stamp or a watermark.
/// </summary>
internal static class TextDirections
{
    private const double MostSkew = 12 * Math.PI / 180;
    private const double OfPage = 0.3;

    /// <summary>The direction of most letters first.</summary>
    public static List<(PageFrame Frame, List<Glyph> Glyphs)> Of(List<Letter> letters)
    {
        var vertical = Vertical(letters);
        var upright = letters.Where((_, i) => !vertical[i]).Select(l => (Letter: l, Angle: AngleOf(l))).ToList();
        var directions = new List<(PageFrame Frame, List<Letter> Letters)>
        {
            (new PageFrame(0, IsVertical: true), [.. letters.Where((_, i) => vertical[i])]),
        };
        foreach (var quarter in upright.Where(u => Math.Abs(Skew(u.Angle)) <= MostSkew)
            .GroupBy(u => (int)Math.Round(u.Angle / (Math.PI / 2)) & 3))
        {
            var angles = quarter.Select(u => Skew(u.Angle)).Order().ToList();
            directions.Add((new PageFrame(quarter.Key * Math.PI / 2 + angles[angles.Count / 2], false),
                [.. quarter.Select(u => u.Letter)]));
        }
        directions.AddRange(upright.Where(u => Math.Abs(Skew(u.Angle)) > MostSkew).GroupBy(u => Math.Round(u.Angle, 1))
            .Where(g => g.Count() > letters.Count * OfPage)
            .Select(g => (new PageFrame(g.Average(u => u.Angle), false), g.Select(u => u.Letter).ToList())));
        return [.. directions.Where(d => d.Letters.Count > 0).OrderByDescending(d => d.Letters.Count)
            .Select(d => (d.Frame, d.Letters.ConvertAll(l => Glyph(l, d.Frame))))];
    }

    private static double AngleOf(Letter letter) =>
        letter.EndBaseLine.X - letter.StartBaseLine.X is var x && letter.EndBaseLine.Y - letter.StartBaseLine.Y is var y
            && x * x + y * y > 1e-9
            ? Math.Atan2(y, x) : 0;

    private static double Skew(double angle) => angle - Math.Round(angle / (Math.PI / 2)) * (Math.PI / 2);

    /// <summary>Letters of which each stands below the one before.</summary>
    private static bool[] Vertical(List<Letter> letters)
    {
        var vertical = new bool[letters.Count];
        for (var start = 0; start < letters.Count;)
        {
            var end = start + 1;
            while (end < letters.Count && IsBelow(letters[end - 1], letters[end]))
                end++;
            if (end - start >= 3 && letters.Skip(start).Take(end - start).Count(l => l.Value.Length > 0
                && TextLine.IsWide(l.Value[0])) * 2 > end - start)
                Array.Fill(vertical, true, start, end - start);
            start = end;
        }
        return vertical;
    }

    private static bool IsBelow(Letter above, Letter below)
    {
        var size = above.PointSize;
        var (x, y) = (Centre(below) - Centre(above), above.StartBaseLine.Y - below.StartBaseLine.Y);
        return Math.Abs(below.PointSize - size) < size * 0.1 && Math.Abs(x) < size * 0.25 && y > size * 0.5 && y < size * 1.5
            && Math.Abs(above.StartBaseLine.Y - above.EndBaseLine.Y) < size * 0.1;

        static double Centre(Letter letter) => (letter.StartBaseLine.X + letter.EndBaseLine.X) / 2;
    }

    private static Glyph Glyph(Letter letter, PageFrame frame)
    {
        var (left, at) = frame.Turn(letter.StartBaseLine);
        if (frame.IsVertical)
            return new Glyph(letter.Value, left - letter.PointSize * 0.9, left + letter.PointSize * 0.1, at, letter.PointSize);
        return new Glyph(letter.Value, left, Math.Max(left, frame.Turn(letter.EndBaseLine).X), at, letter.PointSize);
    }
}
