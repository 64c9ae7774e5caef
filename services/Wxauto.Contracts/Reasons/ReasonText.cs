using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Wxauto.Contracts.Reasons;

/// <summary>
/// Reasons in words. The texts of a language are one file: a text for each code, with its values as <c>{name}</c>, <c>{name:0.00}</c> for
/// a number with two decimals, <c>{name:#,0}</c> for a whole one in groups of three. Pages are given the same file.
/// </summary>
public static partial class ReasonText
{
    public const string English = "en";
    public const string Chinese = "zh-CN";
    private static readonly FrozenDictionary<string, Language> Languages = new[] { English, Chinese }.ToFrozenDictionary(l => l, Load);

    public static IEnumerable<string> Known => Languages.Keys;

    /// <summary>An unknown code, of another version, is shown as it is.</summary>
    /// <param name="language">One of <see cref="Known"/>.</param>
    public static string Of(Reason reason, string language)
    {
        var known = Languages[language];
        return known.Texts.TryGetValue(reason.Code, out var text)
            ? Placeholders().Replace(text, m => reason.Values.TryGetValue(m.Groups[1].Value, out var value)
                ? Show(value, m.Groups[2].Value, known, language) : m.Value)
            : reason.Code;
    }

    /// <summary>The texts by code.</summary>
    public static IReadOnlyDictionary<string, string> Texts(string language) => Languages[language].Texts;

    /// <summary>The file of a language; null for one that there is not.</summary>
    public static Stream? Open(string language) => Languages.ContainsKey(language) ? Resource(language) : null;

    private static string Show(object value, string format, Language known, string language) => value switch
    {
        Reason reason => Of(reason, language),
        Reason[] parts => string.Join(known.BetweenReasons, parts.Select(p => Of(p, language))),
        string[] words => string.Join(known.BetweenWords, words),
        long number when format.Length > 0 => number.ToString(format, CultureInfo.InvariantCulture),
        double number when format.Length > 0 => number.ToString(format, CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static Language Load(string language)
    {
        using var stream = Resource(language);
        using var document = JsonDocument.Parse(stream);
        return new Language(
            document.RootElement.GetProperty("texts").EnumerateObject().ToFrozenDictionary(p => p.Name, p => p.Value.GetString()!),
            document.RootElement.GetProperty("betweenReasons").GetString()!, document.RootElement.GetProperty("betweenWords").GetString()!);
    }

    private static Stream Resource(string language) => typeof(ReasonText).Assembly.GetManifestResourceStream($"reasons.{language}.json")!;

    [GeneratedRegex(@"\{(\w+)(?::([#,0.]+))?\}")]
    private static partial Regex Placeholders();

    private sealed record Language(FrozenDictionary<string, string> Texts, string BetweenReasons, string BetweenWords);
}
