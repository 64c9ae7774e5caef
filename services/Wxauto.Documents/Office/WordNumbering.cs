using System.Globalization;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Wxauto.Documents.Office;

/// <summary>The numbers that Word computes: customers are told "see 3.2", so that they belong to the text.</summary>
internal sealed partial class WordNumbering
{
    private const int Levels = 9;
    private const string Digits = "〇一二三四五六七八九";
    private readonly Dictionary<int, Dictionary<int, Level>> _levels = [];
    private readonly Dictionary<int, int> _abstractOf = [];
    private readonly Dictionary<int, int[]> _counts = [];

    public WordNumbering(MainDocumentPart main)
    {
        var numbering = main.NumberingDefinitionsPart?.Numbering;
        foreach (var definition in numbering?.Elements<AbstractNum>() ?? [])
        {
            if (definition.AbstractNumberId?.Value is { } id)
                _levels[id] = definition.Elements<Level>().Where(l => l.LevelIndex is not null).GroupBy(l => l.LevelIndex!.Value)
                    .ToDictionary(g => g.Key, g => g.First());
        }
        foreach (var instance in numbering?.Elements<NumberingInstance>() ?? [])
        {
            if (instance.NumberID?.Value is { } id && instance.AbstractNumId?.Val?.Value is { } definition)
                _abstractOf[id] = definition;
        }
    }

    /// <summary>The marker of a paragraph that is numbered or a list item, which counts it; otherwise null.</summary>
    public string? Next(Paragraph paragraph, WordStyle style)
    {
        var properties = paragraph.ParagraphProperties?.NumberingProperties;
        var number = properties?.NumberingId?.Val?.Value ?? style.Numbering?.NumberingId?.Val?.Value ?? 0;
        var level = Math.Clamp(properties?.NumberingLevelReference?.Val?.Value ?? style.Numbering?.NumberingLevelReference?.Val?.Value
            ?? Math.Max(0, style.HeadingLevel - 1), 0, Levels - 1);
        if (number == 0 || !_abstractOf.TryGetValue(number, out var definition) || !_levels.TryGetValue(definition, out var levels)
            || !levels.TryGetValue(level, out var format))
            return null;
        var kind = format.NumberingFormat?.Val;
        if (kind?.Value == NumberFormatValues.None)
            return null;
        if (kind?.Value == NumberFormatValues.Bullet)
            return "-";
        if (!_counts.TryGetValue(definition, out var counts))
            _counts[definition] = counts = new int[Levels];
        counts[level] = counts[level] == 0 ? StartOf(levels, level) : counts[level] + 1;
        Array.Clear(counts, level + 1, Levels - level - 1);
        return Place().Replace(format.LevelText?.Val?.Value ?? "%1.", m =>
        {
            var at = Math.Clamp(m.Groups[1].Value[0] - '1', 0, Levels - 1);
            return Show(counts[at] == 0 ? StartOf(levels, at) : counts[at], levels.GetValueOrDefault(at)?.NumberingFormat?.Val?.InnerText);
        });
    }

    private static int StartOf(Dictionary<int, Level> levels, int level) =>
        levels.GetValueOrDefault(level)?.StartNumberingValue?.Val?.Value ?? 1;

    private static string Show(int number, string? format) => format switch
    {
        "chineseCounting" or "chineseCountingThousand" or "ideographDigital" or "japaneseCounting"
            or "taiwaneseCountingThousand" when number is > 0 and < 100 => Chinese(number),
        "lowerLetter" when number is > 0 and <= 26 => ((char)('a' + number - 1)).ToString(),
        "upperLetter" when number is > 0 and <= 26 => ((char)('A' + number - 1)).ToString(),
        "decimalEnclosedCircle" or "decimalEnclosedCircleChinese" when number is > 0 and <= 20 => ((char)('①' + number - 1)).ToString(),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    private static string Chinese(int number) =>
        $"{(number >= 20 ? Digits[number / 10].ToString() : "")}{(number >= 10 ? "十" : "")}{(number % 10 > 0 ? Digits[number % 10].ToString() : "")}";

    [GeneratedRegex("%([1-9])")]
    private static partial Regex Place();
}
