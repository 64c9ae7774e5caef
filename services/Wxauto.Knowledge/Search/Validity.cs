using System.Globalization;
using System.Text.RegularExpressions;
using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Search;

/// <summary>What a document says in its title or at its beginning of the time in which it counts.</summary>
/// <param name="IsOver">It is abolished, without a date.</param>
/// <param name="Until">The first day behind which it counts no more.</param>
/// <param name="From">The last day before which it does not count yet.</param>
internal sealed partial record Validity(bool IsOver, DateTime? Until, DateTime? From)
{
    /// <summary>Characters of the beginning that are read.</summary>
    private const int Beginning = 160;
    private static readonly Regex Over = Pattern("outdated.txt");
    private static readonly Regex Now = Pattern("now.txt");
    private static readonly Regex Past = Pattern("past.txt");

    public static Validity Of(string beginning)
    {
        var text = Forms.Of(beginning.Length > Beginning ? beginning[..Beginning] : beginning).Replace(" ", "", StringComparison.Ordinal);
        return new Validity(Over.IsMatch(text), Untils().Matches(text).Min(DateOf), Froms().Matches(text).Max(DateOf));
    }

    /// <summary>-1 when it does not count at the time that is asked about, 1 when the past is asked about and it is of the past, else 0.</summary>
    public float Standing(Asked asked)
    {
        var noMore = IsOver || Until < asked.At.Date;
        return asked.OfThePast ? noMore ? 1 : 0 : noMore || From > asked.At.Date ? -1 : 0;
    }

    /// <summary>Whether a question asks for what was: 去年, 以前, a year that is over.</summary>
    public static bool AsksForThePast(string question, DateTimeOffset at)
    {
        var text = Forms.Of(question);
        return !Now.IsMatch(text)
            && (Past.IsMatch(text) || Year().Matches(text).Any(m => int.Parse(m.ValueSpan, CultureInfo.InvariantCulture) < at.Year));
    }

    private static Regex Pattern(string resource) => new(string.Join('|', Resources.Lines(resource)), RegexOptions.CultureInvariant);

    private static DateTime? DateOf(Match m) => DateTime.TryParseExact($"{m.Groups["y"].Value}-{m.Groups["m"].Value}-{m.Groups["d"].Value}",
        "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    [GeneratedRegex("(?:至|到|截止|截至|有效期|止于)[:：]?(?<y>20\\d\\d)[年.-](?<m>\\d{1,2})[月.-](?<d>\\d{1,2})|(?<y>20\\d\\d)年(?<m>\\d{1,2})月(?<d>\\d{1,2})日(?:止|为止|废止|停用|失效|作废)")]
    private static partial Regex Untils();

    [GeneratedRegex("(?<y>20\\d\\d)[年.-](?<m>\\d{1,2})[月.-](?<d>\\d{1,2})日?起")]
    private static partial Regex Froms();

    [GeneratedRegex("(?<!\\d)20\\d\\d(?=年)")]
    private static partial Regex Year();
}
