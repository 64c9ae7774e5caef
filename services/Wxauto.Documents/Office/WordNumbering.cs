using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Wxauto.Documents.Office;

/// <summary>The numbers that Word computes: customers are told "see 3.2", so that they belong to the text.</summary>
internal sealed partial class WordNumbering
{
    private const int Levels = 9;
    private readonly Dictionary<int, Dictionary<int, XElement>> _levels = [];
    private readonly Dictionary<string, int> _byStyle = [];
    private readonly Dictionary<int, string> _links = [];
    private readonly Dictionary<int, (int Definition, Dictionary<int, XElement> Overrides)> _instances = [];
    private readonly Dictionary<int, int?[]> _counts = [];
    private readonly HashSet<(int Number, int Level)> _restarted = [];

    public WordNumbering(XElement? numbering)
    {
        foreach (var definition in numbering.Children("abstractNum"))
        {
            if (definition.Number("abstractNumId") is not { } id)
                continue;
            _levels[id] = definition.Children("lvl").Where(l => l.Number("ilvl") is not null).GroupBy(l => l.Number("ilvl")!.Value)
                .ToDictionary(g => g.Key, g => g.First());
            if (definition.Child("styleLink").Get("val") is { } style)
                _byStyle[style] = id;
            if (definition.Child("numStyleLink").Get("val") is { } link)
                _links[id] = link;
        }
        foreach (var instance in numbering.Children("num"))
        {
            if (instance.Number("numId") is { } id && instance.Child("abstractNumId").Val() is { } definition)
                _instances[id] = (definition, instance.Children("lvlOverride").Where(o => o.Number("ilvl") is not null)
                    .GroupBy(o => o.Number("ilvl")!.Value).ToDictionary(g => g.Key, g => g.First()));
        }
    }

    /// <summary>The marker of a paragraph that is numbered or a list item, which counts it; otherwise null.</summary>
    public string? Next(XElement paragraph, WordStyle style)
    {
        var properties = paragraph.Child("pPr", "numPr");
        var number = properties.Child("numId").Val() ?? style.Numbering.Child("numId").Val() ?? 0;
        if (number == 0 || !_instances.TryGetValue(number, out var instance))
            return null;
        var definition = _links.TryGetValue(instance.Definition, out var link) && _byStyle.TryGetValue(link, out var linked) ? linked
            : instance.Definition;
        if (!_levels.TryGetValue(definition, out var levels))
            return null;
        var level = Math.Clamp(properties.Child("ilvl").Val() ?? style.Numbering.Child("ilvl").Val()
            ?? LevelOf(levels, paragraph.Child("pPr", "pStyle").Get("val")) ?? Math.Max(0, style.HeadingLevel - 1), 0, Levels - 1);
        if (LevelAt(level) is not { } format)
            return null;
        var kind = FormatOf(format);
        if (kind == "bullet")
            return "-";
        if (!_counts.TryGetValue(definition, out var counts))
            _counts[definition] = counts = new int?[Levels];
        // A list of its own may begin anew, once, although it shares its definition with one before.
        if (instance.Overrides.GetValueOrDefault(level).Child("startOverride").Val() is { } start && _restarted.Add((number, level)))
            counts[level] = start;
        else
            counts[level] = counts[level] + 1 ?? StartOf(level);
        for (var below = level + 1; below < Levels; below++)
            if (LevelAt(below).Child("lvlRestart").Val() is not { } restart || (restart > 0 && level < restart))
                counts[below] = null;
        if (kind == "none" && (format.Child("lvlText").Get("val") ?? "").Length == 0)
            return null;
        var plain = format.Child("isLgl").On() == true;
        var marker = Place().Replace(format.Child("lvlText").Get("val") ?? "", m =>
        {
            var at = m.Groups[1].Value[0] - '1';
            var value = counts[at] ?? StartOf(at);
            return plain && at < level ? ListNumbers.Show(value, "decimal")
                : FormatOf(LevelAt(at)) is "none" ? "" : ListNumbers.Show(value, FormatOf(LevelAt(at)));
        });
        return marker.Trim().Length > 0 ? marker.Trim() : null;

        XElement? LevelAt(int at) => instance.Overrides.GetValueOrDefault(at).Child("lvl") ?? levels.GetValueOrDefault(at);

        int StartOf(int at) => instance.Overrides.GetValueOrDefault(at).Child("startOverride").Val() ?? LevelAt(at).Child("start").Val() ?? 1;
    }

    /// <summary>Newer programs write a format that older ones do not know beside one that they know.</summary>
    private static string? FormatOf(XElement? level)
    {
        var format = level.Child("numFmt") ?? level.Child("AlternateContent", "Choice").Child("numFmt");
        return format.Get("val") is "custom" ? (format.Get("format") is { } custom && custom.StartsWith("00", StringComparison.Ordinal)
            ? "decimalZero" : "decimal") : format.Get("val");
    }

    private static int? LevelOf(Dictionary<int, XElement> levels, string? style) =>
        style is null ? null : levels.Where(l => l.Value.Child("pStyle").Get("val") == style).Select(l => (int?)l.Key).FirstOrDefault();

    [GeneratedRegex("%([1-9])")]
    private static partial Regex Place();
}
