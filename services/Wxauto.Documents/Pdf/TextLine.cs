namespace Wxauto.Documents.Pdf;

/// <summary>Letters that follow each other on one base line, without a gap as between columns. Y grows upwards.</summary>
internal sealed record TextLine(string Text, double Left, double Right, double Base, double Size)
{
    public double Top => Base + Size * 0.85;

    public double Width => Right - Left;

    /// <summary>A table that stands here instead of a line.</summary>
    public TableGrid? Table { get; init; }

    public static List<TextLine> Of(IReadOnlyList<Glyph> glyphs, TableRules rules) =>
        [.. TextRows.Of(TextRun.Of(glyphs)).SelectMany(r => LineText.Of(r, rules)).Where(l => l.Text.Length > 0)];

    /// <summary>How far two lines stand beneath each other; negative when there is a gap between them.</summary>
    public double Beneath(TextLine other) => Math.Min(Right, other.Right) - Math.Max(Left, other.Left);

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
}
