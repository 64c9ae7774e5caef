using System.Globalization;
using System.Text.RegularExpressions;
using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Search;

internal enum Valid { Now, NoMore, NotYet }

/// <summary>Whether a document says of itself that it counts no more, or not yet: in its title or at its beginning.</summary>
internal static partial class Validity
{
    /// <summary>Characters of the beginning that are read.</summary>
    private const int Beginning = 160;
    private static readonly Regex Over = Pattern("outdated.txt");
    private static readonly Regex Now = Pattern("now.txt");
    private static readonly Regex Past = Pattern("past.txt");

    public static Valid Of(string beginning, DateTimeOffset at)
    {
        var text = Forms.Of(beginning.Length > Beginning ? beginning[..Beginning] : beginning).Replace(" ", "", StringComparison.Ordinal);
        if (Over.IsMatch(text) || Until().Matches(text).Any(m => DateOf(m) is { } until && until < at.Date))
            return Valid.NoMore;
        return From().Matches(text).Any(m => DateOf(m) is { } from && from > at.Date) ? Valid.NotYet : Valid.Now;
    }

    /// <summary>Whether a question asks for what was: 去年, 以前, a year that is over.</summary>
    public static bool AsksForThePast(string question, DateTimeOffset at)
    {
        var text = Forms.Of(question);
        return !Now.IsMatch(text) && (Past.IsMatch(text) || Year().Matches(text).Any(m => int.Parse(m.ValueSpan, CultureInfo.InvariantCulture) < at.Year));
    }

    private static Regex Pattern(string resource) => new(string.Join('|', Resources.Lines(resource)), RegexOptions.CultureInvariant);

    private static DateTime? DateOf(Match m) => DateTime.TryParseExact($"{m.Groups["y"].Value}-{m.Groups["m"].Value}-{m.Groups["d"].Value}",
        "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    [GeneratedRegex("(?:至|到|截止|截至|有效期|止于)[:：]?(?<y>20\\d\\d)[年.-](?<m>\\d{1,2})[月.-](?<d>\\d{1,2})|(?<y>20\\d\\d)年(?<m>\\d{1,2})月(?<d>\\d{1,2})日(?:止|为止|废止|停用|失效|作废)")]
    private static partial Regex Until();

    [GeneratedRegex("(?<y>20\\d\\d)[年.-](?<m>\\d{1,2})[月.-](?<d>\\d{1,2})日?起")]
    private static partial Regex From();

    [GeneratedRegex("(?<!\\d)20\\d\\d(?=年)")]
    private static partial Regex Year();
}
