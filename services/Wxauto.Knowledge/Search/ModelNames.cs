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
    public static HashSet<string> Of(string text) => [.. Read(Forms.Of(text), _ => false)];

    /// <summary>The names that a question has; what blanks part is joined as the base has it (a1 2000 s).</summary>
    public static List<string> Asked(string question, Func<string, bool> isKnown) => [.. Read(Forms.Of(question), isKnown).Distinct()];

    /// <summary>Words that only end a name, when a question names no model: 「pro 那款」.</summary>
    public static List<string> Endings(string question) =>
        [.. Part().Matches(Forms.Of(question)).Select(m => m.Value).Where(Suffixes.Contains)];

    /// <summary>Whether the longer name is one of the shorter one's family: zg204rs of zg204, k35pro of k35.</summary>
    public static bool IsOfFamily(string longer, string family) => longer.Length > family.Length
        && longer.StartsWith(family, StringComparison.Ordinal)
        && (char.IsAsciiDigit(family[^1]) != char.IsAsciiDigit(longer[family.Length]));

    private static IEnumerable<string> Read(string forms, Func<string, bool> isKnown)
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
            var end = parts[behind - 1].Index + parts[behind - 1].Length;
            if (end < forms.Length && forms[end] == '+' && (end + 1 == forms.Length || !char.IsAsciiDigit(forms[end + 1])))
                longest += "plus";
            i = behind - 1;
            if (longest.Any(char.IsAsciiDigit) && longest.Any(char.IsAsciiLetter))
                yield return longest;
            else if (longest.All(char.IsAsciiDigit) && longest.Length <= 2 && Generation().IsMatch(forms.AsSpan(end)))
                yield return $"{longest}代";
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

    [GeneratedRegex("[a-z0-9]+")]
    private static partial Regex Part();

    [GeneratedRegex("^\\s?代")]
    private static partial Regex Generation();
}
