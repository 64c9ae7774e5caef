using System.Text;

namespace Wxauto.Documents.Pdf;

/// <summary>Makes lines of a row: their text with its spaces, and superscripts as such.</summary>
internal static class LineText
{
    private const double ColumnGap = 1.3;
    private const double Spaced = 0.12;
    private const double FarthestLetter = 2.2;

    /// <param name="Gap">Before it.</param>
    /// <param name="Space">The file has a space before it.</param>
    private readonly record struct Placed(Glyph Glyph, double Gap, bool Space, double Rise)
    {
        public double Gaps => Gap / Glyph.Size;
    }

    public static IEnumerable<TextLine> Of(List<TextRun> row, TableRules rules)
    {
        var (size, at) = (row[0].Size, row[0].Base);
        var lines = new List<List<Placed>> { new() };
        double right = 0;
        var space = false;
        foreach (var glyph in row.SelectMany(r => r.Glyphs).OrderBy(g => g.Left))
        {
            if (glyph.IsSpace)
            {
                space = lines[^1].Count > 0;
                continue;
            }
            var gap = lines[^1].Count == 0 ? 0 : glyph.Left - right;
            var isRuled = gap > size * 0.1 && rules.Divides(right, glyph.Left, at);
            if (gap > size * ColumnGap || isRuled)
            {
                gap = isRuled ? double.PositiveInfinity : gap;
                lines.Add([]);
                space = false;
            }
            lines[^1].Add(new Placed(glyph, gap, space, glyph.Size <= size * 0.8 ? (glyph.Base - at) / size : 0));
            right = lines[^1].Count == 1 ? glyph.Right : Math.Max(right, glyph.Right);
            space = false;
        }
        return Whole(lines, size).Where(l => l.Count > 0).Select(Line);
    }

    /// <summary>A title of letters that stand as far apart as columns do, but all equally far, is one line.</summary>
    private static List<List<Placed>> Whole(List<List<Placed>> lines, double size)
    {
        for (var start = 0; start < lines.Count; start++)
        {
            var end = start;
            while (end < lines.Count && lines[end] is [{ Glyph.IsWide: true } only] && (end == start
                || (only.Gap < size * FarthestLetter && Math.Abs(only.Gap - lines[start + 1][0].Gap) < size * 0.1)))
                end++;
            if (end - start < 3)
                continue;
            lines[start] = [.. lines.Take(start..end).SelectMany(l => l)];
            lines.RemoveRange(start + 1, end - start - 1);
        }
        return lines;
    }

    private static TextLine Line(List<Placed> letters)
    {
        var spacing = Spacing(letters);
        var text = new StringBuilder();
        for (int i = 0, end; i < letters.Count; i = end)
        {
            // Cents that stand above their base line have a point; an exponent has none.
            for (end = i + 1; end < letters.Count && LevelOf(letters[end]) == LevelOf(letters[i]); end++)
            {
            }
            var forms = letters.Take(i..end).All(l => RaisedText.HasForms(l.Glyph.Text)) ? LevelOf(letters[i]) : 0;
            for (var at = i; at < end; at++)
            {
                if (at > 0 && IsSpaceBefore(letters[at], letters[at - 1].Glyph.IsWide, spacing))
                    text.Append(' ');
                text.Append(forms == 0 ? letters[at].Glyph.Text : forms > 0 ? RaisedText.Raise(letters[at].Glyph.Text)
                    : RaisedText.Lower(letters[at].Glyph.Text));
            }
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

    private static int LevelOf(Placed letter) => letter.Rise > 0.15 ? 1 : letter.Rise < -0.08 ? -1 : 0;

    /// <summary>
    /// Of a line whose letters stand apart, as in many titles: what is between any two of them, in its size; otherwise 0.
    /// </summary>
    private static double Spacing(List<Placed> letters)
    {
        var after = letters.Zip(letters.Skip(1)).ToList();
        var all = letters.Count(l => l.Glyph.IsWide) * 2 > letters.Count
            || (letters.Count > 3 && after.Count(p => p.Second.Space) * 5 >= after.Count * 4);
        var gaps = after.Where(p => (all || !p.Second.Space) && !IsMark(p.First) && !IsMark(p.Second))
            .Select(p => p.Second.Gaps).Order().ToList();
        return gaps.Count >= 2 && gaps.Count * 2 >= after.Count && gaps[gaps.Count / 4] is > Spaced and var usual ? usual : 0;

        static bool IsMark(Placed letter) => char.IsPunctuation(letter.Glyph.Text[0]);
    }
}
