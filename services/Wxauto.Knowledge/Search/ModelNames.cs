using System.Text;
using System.Text.RegularExpressions;
using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Search;

/// <summary>
/// Names of models, articles and generations: letters with digits and what belongs to them, each in one form. K35, K35+ and K35 Pro are three
/// names, A1-2000 is not A12000, and 2代 is one whichever way it is written.
/// </summary>
internal static partial class ModelNames
{
    /// <summary>Parts of a name that only blanks part are one name when the base knows it so.</summary>
    private const int MostParts = 4;
    private static readonly HashSet<string> Suffixes = [.. Resources.Lines("model-suffixes.txt")];

    /// <summary>The names that a text has, as they are written.</summary>
    public static HashSet<string> Of(string text) => [.. Read(Forms.Of(text), _ => false).Select(n => n.Name)];

    /// <summary>Of each name that a question has, the names of the base that may be meant; none when the base does not have it. What blanks
    /// part is joined as the base has it (a1 2000 s), what stands together is parted so (e61e01), and what says how much of something is no
    /// name (16A).</summary>
    public static List<IReadOnlySet<string>> Asked(string question, IReadOnlyDictionary<string, int> known) =>
        [.. Read(Forms.Of(question), known.ContainsKey).Select(n => n.Name).Distinct().SelectMany(n => Parted(n, known))
            .Select(n => (Name: n, Meant: Meant(n, known))).Where(n => n.Meant.Count > 0 || !Measure().IsMatch(n.Name))
            .Select(n => (IReadOnlySet<string>)n.Meant)];

    /// <summary>The question with names as the base has them where blanks part them.</summary>
    public static string Joined(string question, IReadOnlyDictionary<string, int> known)
    {
        var forms = Forms.Of(question);
        var parted = Read(forms, known.ContainsKey)
            .Where(n => forms.AsSpan(n.Begin, n.End - n.Begin).Contains(' ') && known.ContainsKey(n.Name)).Reverse().ToList();
        return parted.Count == 0 ? question
            : parted.Aggregate(forms, (text, n) => text.Remove(n.Begin, n.End - n.Begin).Insert(n.Begin, n.Name));
    }

    /// <summary>Words that only end a name, when a question names no model: 「pro 那款」.</summary>
    public static List<string> Endings(string question) =>
        [.. Part().Matches(Forms.Of(question)).Select(m => m.Value).Where(Suffixes.Contains)];

    /// <summary>Whether the longer name is one of the shorter one's family: zg204rs of zg204, k35pro of k35.</summary>
    public static bool IsOfFamily(string longer, string family) => longer.Length > family.Length
        && longer.StartsWith(family, StringComparison.Ordinal)
        && (char.IsAsciiDigit(family[^1]) != char.IsAsciiDigit(longer[family.Length]));

    private static HashSet<string> Meant(string name, IReadOnlyDictionary<string, int> known) => known.ContainsKey(name)
        ? [name] : known.Keys.Where(k => IsOfFamily(k, name) || IsWithoutSeries(k, name)).ToHashSet();

    /// <summary>204zz for zg204zz.</summary>
    private static bool IsWithoutSeries(string known, string name) => known.Length > name.Length && char.IsAsciiDigit(name[0])
        && known.EndsWith(name, StringComparison.Ordinal) && char.IsAsciiLetter(known[known.Length - name.Length - 1]);

    private static IEnumerable<string> Parted(string name, IReadOnlyDictionary<string, int> known)
    {
        if (!known.ContainsKey(name))
            for (var at = 1; at < name.Length; at++)
                if (char.IsAsciiDigit(name[at - 1]) && char.IsAsciiLetter(name[at])
                    && known.ContainsKey(name[..at]) && known.ContainsKey(name[at..]))
                    return [name[..at], name[at..]];
        return [name];
    }

    private static IEnumerable<(string Name, int Begin, int End)> Read(string forms, Func<string, bool> isKnown)
    {
        var parts = Part().Matches(forms);
        for (var i = 0; i < parts.Count; i++)
        {
            var (name, next) = (parts[i].Value, i + 1);
            for (; next < parts.Count && Belongs(parts[next - 1], parts[next], forms); next++)
                name = Join(name, parts[next].Value, forms[parts[next].Index - 1]);
            var (longest, behind) = (name, next);
            for (var (joined, at) = (name, next); at < parts.Count && at - i < MostParts && Gap(parts[at - 1], parts[at], forms) == " "; at++)
            {
                joined = Join(joined, parts[at].Value, ' ');
                if (isKnown(joined))
                    (longest, behind) = (joined, at + 1);
            }
            var (begin, end) = (parts[i].Index, parts[behind - 1].Index + parts[behind - 1].Length);
            i = behind - 1;
            if (longest.Any(char.IsAsciiDigit) && longest.Any(char.IsAsciiLetter))
                yield return (longest, begin, end);
            else if (longest.All(char.IsAsciiDigit) && longest.Length <= 2 && Generation().IsMatch(forms.AsSpan(end)))
                yield return ($"{longest}代", begin, end);
        }
    }

    /// <summary>Joined by a hyphen or a point, or one of the words that make a name another one.</summary>
    private static bool Belongs(Match part, Match next, string forms) => Gap(part, next, forms) switch
    {
        "-" or "_" => true,
        "." => char.IsAsciiDigit(forms[next.Index - 2]) && char.IsAsciiDigit(next.Value[0]),
        " " => Suffixes.Contains(next.Value),
        _ => false,
    };

    private static string Gap(Match part, Match next, string forms) => forms[(part.Index + part.Length)..next.Index];

    /// <summary>Between two digits what parts them counts.</summary>
    private static string Join(string name, string part, char between) =>
        char.IsAsciiDigit(name[^1]) && char.IsAsciiDigit(part[0]) ? $"{name}{(between == '.' ? '.' : '-')}{part}" : name + part;

    /// <summary>A number with a unit, or a size: 0.5mpa, 25x3.</summary>
    [GeneratedRegex("^\\d+(?:\\.\\d+)?(?:x\\d+)*(?:[kmg]?pa|bar|psi|v|m?a|m?ah|k?wh?|[kmg]?hz|[mgt]b|rpm|nm|n|[mck]?m|m?l|k?g|t|m?s|min|h|k|db|lm|x\\d+)?$")]
    private static partial Regex Measure();

    [GeneratedRegex("[a-z0-9]+")]
    private static partial Regex Part();

    [GeneratedRegex("^\\s?代")]
    private static partial Regex Generation();
}
