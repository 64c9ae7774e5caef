namespace Wxauto.Documents.Pdf;

/// <summary>Letters as they follow each other in the file, on one base line and of one size.</summary>
internal sealed class TextRun
{
    private const double ColumnGap = 1.3;
    private readonly List<Glyph> _glyphs = [];

    private TextRun(Glyph first) => _glyphs.Add(first);

    /// <summary>With the spaces that the file has; the first and the last are none.</summary>
    public IReadOnlyList<Glyph> Glyphs => _glyphs;

    public double Left => _glyphs[0].Left;

    public double Right => _glyphs[^1].Right;

    public double Base => _glyphs[0].Base;

    public double Size => _glyphs[0].Size;

    public static List<TextRun> Of(IReadOnlyList<Glyph> glyphs)
    {
        var runs = new List<TextRun>();
        Glyph? space = null, last = null;
        foreach (var glyph in glyphs)
        {
            if (glyph.IsSpace)
            {
                space = glyph;
                continue;
            }
            // Bold is sometimes drawn by printing a letter twice.
            if (last is { } before && before.Text == glyph.Text && Math.Abs(glyph.Left - before.Left) < glyph.Size * 0.15
                && Math.Abs(glyph.Base - before.Base) < glyph.Size * 0.15)
                continue;
            if (runs.Count > 0 && runs[^1].GoesOn(glyph))
            {
                if (space is { } between)
                    runs[^1]._glyphs.Add(between);
                runs[^1]._glyphs.Add(glyph);
            }
            else
                runs.Add(new TextRun(glyph));
            (last, space) = (glyph, null);
        }
        return runs;
    }

    public bool Repeats(TextRun other) => Math.Abs(Left - other.Left) < Size * 0.15 && Math.Abs(Base - other.Base) < Size * 0.15
        && _glyphs.Select(g => g.Text).SequenceEqual(other._glyphs.Select(g => g.Text));

    private bool GoesOn(Glyph glyph)
    {
        var last = _glyphs[^1];
        return Math.Abs(glyph.Base - last.Base) < last.Size * 0.05 && Math.Abs(glyph.Size - last.Size) < last.Size * 0.05
            && glyph.Left > last.Left && glyph.Left > last.Right - last.Size * 0.4 && glyph.Left < last.Right + last.Size * ColumnGap;
    }
}
