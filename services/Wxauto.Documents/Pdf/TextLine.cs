using System.Text;
using UglyToad.PdfPig.Content;

namespace Wxauto.Documents.Pdf;

/// <summary>Letters that follow each other on one base line, without a gap as between columns. Y grows upwards.</summary>
internal sealed record TextLine(string Text, double Left, double Right, double Base, double Size)
{
    private const double SameLine = 0.4;
    private const double ColumnGap = 1.3;

    public double Top => Base + Size * 0.85;

    public double Width => Right - Left;

    public static List<TextLine> Of(IReadOnlyList<Letter> letters)
    {
        var rows = new List<List<Letter>>();
        foreach (var letter in letters.Where(l => l.PointSize > 0.5 && double.IsFinite(l.StartBaseLine.X)
            && double.IsFinite(l.StartBaseLine.Y)).OrderByDescending(l => l.StartBaseLine.Y))
        {
            if (rows.Count == 0 || rows[^1][0].StartBaseLine.Y - letter.StartBaseLine.Y > SameLine * Math.Max(letter.PointSize,
                rows[^1][0].PointSize))
                rows.Add([]);
            rows[^1].Add(letter);
        }
        var lines = rows.SelectMany(Split).ToList();
        // The marks of footnotes stand within a line and above it.
        lines.RemoveAll(mark => mark.Text.Length <= 3 && mark.Text.All(char.IsAsciiDigit)
            && lines.Any(l => l.Size * 0.75 >= mark.Size && l.Left <= mark.Left && l.Right >= mark.Right - l.Size
            && Math.Abs(l.Base - mark.Base) < l.Size * 0.7));
        return lines;
    }

    /// <summary>Joins the ends of two lines: Chinese without a space, other words with one.</summary>
    public static string Join(string first, string second)
    {
        if (first.Length == 0 || second.Length == 0)
            return first + second;
        if (first.Length > 1 && first[^1] == '-' && char.IsAsciiLetterLower(first[^2]) && char.IsAsciiLetterLower(second[0]))
            return first[..^1] + second;
        return IsWide(first[^1]) || IsWide(second[0]) ? first + second : $"{first} {second}";
    }

    public static bool IsWide(char c) => c is >= '\u2E80' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF' or >= '\uFE30' and <= '\uFE4F'
        or >= '\uFF00' and <= '\uFFEF' or >= '\uD840' and <= '\uDFFF' or '“' or '”' or '‘' or '’' or '…' or '—';

    private static IEnumerable<TextLine> Split(List<Letter> row)
    {
        var text = new StringBuilder();
        Letter? first = null, last = null;
        var space = false;
        double right = 0;
        foreach (var letter in row.OrderBy(l => l.StartBaseLine.X))
        {
            if (string.IsNullOrWhiteSpace(letter.Value))
            {
                space = last is not null;
                continue;
            }
            if (last is not null)
            {
                var gap = letter.StartBaseLine.X - right;
                var size = Math.Max(letter.PointSize, last.PointSize);
                // Bold is sometimes drawn by printing a letter twice.
                if (letter.Value == last.Value && letter.StartBaseLine.X - last.StartBaseLine.X < size * 0.15)
                    continue;
                if (gap > size * ColumnGap)
                {
                    yield return Line(text, first!, right);
                    (first, last, space) = (null, null, false);
                    text.Clear();
                }
                else if (IsWide(letter.Value[0]) || (text.Length > 0 && IsWide(text[^1])) ? gap > size * 0.6 : space || gap > size * 0.18)
                    text.Append(' ');
            }
            first ??= letter;
            (last, space) = (letter, false);
            right = Math.Max(first == letter ? 0 : right, Math.Max(letter.EndBaseLine.X, letter.StartBaseLine.X));
            text.Append(letter.Value);
        }
        if (last is not null)
            yield return Line(text, first!, right);
    }

    private static TextLine Line(StringBuilder text, Letter first, double right) =>
        // Fonts for symbols keep their bullets in the private area.
        new(CompatibilityCharacters.Map(string.Concat(text.ToString().Select(c => c is >= '\uE000' and < '\uF900' ? '•' : c))),
            first.StartBaseLine.X, right, first.StartBaseLine.Y, Math.Round(first.PointSize * 2) / 2);
}
