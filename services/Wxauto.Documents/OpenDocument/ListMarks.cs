using System.Globalization;
using System.Xml.Linq;
using Wxauto.Documents.Office;

namespace Wxauto.Documents.OpenDocument;

/// <summary>The numbers and dots before items of lists and before headings.</summary>
internal sealed class ListMarks(TextStyles styles)
{
    private const int Levels = 10;
    private readonly Dictionary<string, int[]> _counts = new(StringComparer.Ordinal);
    private readonly int[] _headings = new int[Levels + 1];

    public void Begin(XElement list, string? style, int level)
    {
        if (level > 1 || list.Get("continue-numbering") != "true" && list.Get("continue-list") is null)
            Of(style)[Math.Min(level, Levels)] = 0;
    }

    public string Next(XElement item, string? style, int level)
    {
        level = Math.Min(level, Levels);
        var counts = Of(style);
        if (styles.Level(style, level) is not { } how)
            return "- ";
        Count(counts, how, level, item.Number("start-value"));
        return Mark(counts, how, level, n => styles.Level(style, n));
    }

    public string Heading(XElement heading)
    {
        var level = Math.Clamp(heading.Number("outline-level") ?? 1, 1, Levels);
        if (TextStyles.LevelOf(styles.Outline, level) is not { } how || how.Get("num-format") is not { Length: > 0 }
            || heading.Get("is-list-header") == "true")
            return "";
        Count(_headings, how, level, heading.Number("start-value"));
        Array.Clear(_headings, level + 1, Levels - level);
        return Mark(_headings, how, level, n => TextStyles.LevelOf(styles.Outline, n));
    }

    private int[] Of(string? style) => _counts.TryGetValue(style ?? "", out var counts) ? counts
        : _counts[style ?? ""] = new int[Levels + 1];

    private static void Count(int[] counts, XElement how, int level, int? start) =>
        counts[level] = start ?? (counts[level] == 0 ? how.Number("start-value") ?? 1 : counts[level] + 1);

    private static string Mark(int[] counts, XElement how, int level, Func<int, XElement?> levels)
    {
        if (how.Is() is not ("list-level-style-number" or "outline-level-style"))
            return "- ";
        var shown = Math.Clamp(how.Number("display-levels") ?? 1, 1, level);
        var number = string.Join('.', Enumerable.Range(level - shown + 1, shown)
            .Select(n => Show(counts[n], levels(n)?.Get("num-format") ?? "1")).Where(n => n.Length > 0));
        return number.Length == 0 ? "" : how.Get("num-prefix") + number + how.Get("num-suffix") + " ";
    }

    private static string Show(int number, string format) => format switch
    {
        "" => "",
        "A" => ListNumbers.Show(number, "upperLetter"),
        "a" => ListNumbers.Show(number, "lowerLetter"),
        "I" => ListNumbers.Show(number, "upperRoman"),
        "i" => ListNumbers.Show(number, "lowerRoman"),
        "一, 二, 三, ..." => ListNumbers.Show(number, "chineseCounting"),
        "壹, 贰, 叁, ..." => ListNumbers.Show(number, "chineseLegalSimplified"),
        "甲, 乙, 丙, ..." => ListNumbers.Show(number, "ideographTraditional"),
        "子, 丑, 寅, ..." => ListNumbers.Show(number, "ideographZodiac"),
        "①, ②, ③, ..." => ListNumbers.Show(number, "decimalEnclosedCircle"),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };
}
