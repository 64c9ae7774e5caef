using System.Globalization;
using System.Text.RegularExpressions;

namespace Wxauto.Documents.Tests;

/// <summary>Words of which each is told from all others, for documents that are put together at random.</summary>
internal static partial class NumberedWords
{
    /// <summary>Documents of each kind that a test puts together.</summary>
    public const int Documents = 150;

    public static string Word(int number) => FormattableString.Invariant($"词{number:000}");

    public static IEnumerable<string> Of(ParsedDocument document) => Numbered().Matches(document.AllText()).Select(m => m.Value);

    /// <summary>The pattern with the word in its place.</summary>
    public static string Put(this string pattern, string word) => string.Format(CultureInfo.InvariantCulture, pattern, word);

    [GeneratedRegex(@"词\d+")]
    private static partial Regex Numbered();
}
