using System.Text.Json;
using System.Text.RegularExpressions;
using Wxauto.Contracts.Text;

namespace Wxauto.Ai.Guard;

/// <summary>
/// Finds texts that speak to the model instead of to people. A sign proves nothing and its absence neither: texts are delimited data in any
/// case. Where nobody loses by it (documents, tool results) a text with a sign is not shown to the model.
/// </summary>
internal static class InjectionSigns
{
    private static readonly Regex[] Signs = Load();

    /// <summary>The words that gave it away; null when there are none.</summary>
    public static string? Find(string text)
    {
        var plain = Plain(text);
        foreach (var sign in Signs)
            if (sign.Match(plain) is { Success: true } match)
                return match.Value.Trim();
        return null;
    }

    /// <summary>One width and case, without what only serves to hide words: zero-width signs, spaces and points
    /// between Chinese characters.</summary>
    private static string Plain(string text)
    {
        var visible = Regex.Replace(PlainText.Fold(text), @"\p{Cf}", "");
        return Regex.Replace(visible, @"(?<=[\u4e00-\u9fff])[\s.·*_\-|/]+(?=[\u4e00-\u9fff])", "");
    }

    private static Regex[] Load()
    {
        using var stream = typeof(InjectionSigns).Assembly.GetManifestResourceStream("injection-signs.json")!;
        return [.. JsonSerializer.Deserialize<string[]>(stream)!.Select(
            p => new Regex(p, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking))];
    }
}
