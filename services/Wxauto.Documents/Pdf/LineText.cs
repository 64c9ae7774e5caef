using System.Text;

namespace Wxauto.Documents.Pdf;

/// <summary>Makes lines of a row: their text with its spaces, and superscripts as such.</summary>
internal static class LineText
{
    private const double ColumnGap = 1.3;
    private const double Spaced = 0.12;
    private const string Plain = "0123456789+-=()n", Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", Lowered = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ";

    /// <param name="Gap">Before it.</param>
    /// <param name="Space">The file has a space before it.</param>
    private readonly record struct Placed(Glyph Glyph, double Gap, bool Space, double Rise)
    {
        public double Gaps => Gap / Glyph.Size;
    }

    public static IEnumerable<TextLine> Of(List<TextRun> row, TableRules rules)
    {
        var (size, at) = (row[0].Size, row[0].Base);
        var line = new List<Placed>();
        double right = 0;
        var space = false;
        foreach (var glyph in row.SelectMany(r => r.Glyphs).OrderBy(g => g.Left))
        {
            if (glyph.IsSpace)
            {
                space = line.Count > 0;
                continue;
            }
            var gap = line.Count == 0 ? 0 : glyph.Left - right;
            if (gap > size * ColumnGap || (gap > size * 0.1 && rules.Divides(right, glyph.Left, at)))
            {
                yield return Line(line);
                line.Clear();
                (gap, space) = (0, false);
            }
            line.Add(new Placed(glyph, gap, space, glyph.Size <= size * 0.8 ? (glyph.Base - at) / size : 0));
            right = line.Count == 1 ? glyph.Right : Math.Max(right, glyph.Right);
            space = false;
        }
        if (line.Count > 0)
            yield return Line(line);
    }

    private static TextLine Line(List<Placed> letters)
    {
        var spacing = Spacing(letters);
        var text = new StringBuilder();
        for (var i = 0; i < letters.Count; i++)
        {
            var letter = letters[i];
            if (i > 0 && IsSpaceBefore(letter, letters[i - 1].Glyph.IsWide, spacing))
                text.Append(' ');
            text.Append(letter.Rise > 0.15 ? Script(letter.Glyph.Text, Raised)
                : letter.Rise < -0.08 ? Script(letter.Glyph.Text, Lowered) : letter.Glyph.Text);
        }
        var largest = letters.GroupBy(l => Math.Round(l.Glyph.Size * 2) / 2).MaxBy(g => g.Count())!;
        // Fonts for symbols keep their bullets in the private area.
        return new TextLine(
            CompatibilityCharacters.Map(string.Concat(text.ToString().Select(c => c is >= '\uE000' and < '\uF900' ? '•' : c))).Trim(),
            letters[0].Glyph.Left, letters.Max(l => l.Glyph.Right), largest.First().Glyph.Base, largest.Key);
    }

    private static bool IsSpaceBefore(Placed letter, bool afterWide, double spacing)
    {
        var gap = letter.Gaps - spacing;
        return afterWide || letter.Glyph.IsWide ? gap > 0.6 : (letter.Space && spacing == 0) || gap > 0.18;
    }

    /// <summary>Of a line whose letters stand apart, as in many titles: what is between any two of them, in its size; otherwise 0.</summary>
    private static double Spacing(List<Placed> letters)
    {
        var wide = letters.Count(l => l.Glyph.IsWide) * 2 > letters.Count;
        var gaps = letters.Skip(1).Where(l => wide || !l.Space).Select(l => l.Gaps).Order().ToList();
        return gaps.Count >= 2 && gaps.Count * 2 >= letters.Count - 1 && gaps[gaps.Count / 4] is > Spaced and var usual ? usual : 0;
    }

    private static string Script(string text, string forms) =>
        text.All(Plain.Contains) ? string.Concat(text.Select(c => forms[Plain.IndexOf(c)])) : text;
}
