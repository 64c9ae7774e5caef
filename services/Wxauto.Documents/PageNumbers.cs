using System.Text.RegularExpressions;

namespace Wxauto.Documents;

/// <summary>Numbers of pages in what runs on every page: they say nothing of the document.</summary>
internal static partial class PageNumbers
{
    public static string Strip(string line) => Number().Replace(line, "");

    [GeneratedRegex(@"[第共]\s*\d*\s*页|\bPage\s*\d+(\s*of\s*\d+)?", RegexOptions.IgnoreCase)]
    private static partial Regex Number();
}
