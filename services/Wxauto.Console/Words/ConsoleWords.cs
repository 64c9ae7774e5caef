using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Console.Words;

/// <summary>The console's own words in one language, by key; <c>{0}</c> stands for a value. Reasons have texts of their own.</summary>
public sealed class ConsoleWords
{
    private static readonly FrozenDictionary<string, ConsoleWords> Languages =
        ReasonText.Known.ToFrozenDictionary(l => l, l => new ConsoleWords(l));

    private readonly FrozenDictionary<string, string> _texts;

    private ConsoleWords(string language)
    {
        Language = language;
        using var stream = typeof(ConsoleWords).Assembly.GetManifestResourceStream($"words.{language}.json")!;
        _texts = JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary();
    }

    /// <summary>As in <see cref="ReasonText.Known"/>.</summary>
    public string Language { get; }

    /// <summary>Whether it is English; else it is Chinese.</summary>
    public bool IsEnglish => Language == ReasonText.English;

    internal IEnumerable<string> Keys => _texts.Keys;

    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public string this[string key] => _texts[key];

    /// <summary>With values for <c>{0}</c>, <c>{1}</c>.</summary>
    public string this[string key, params object[] values] => string.Format(CultureInfo.InvariantCulture, _texts[key], values);

    /// <summary>A reason in this language.</summary>
    public string Of(Reason reason) => ReasonText.Of(reason, Language);

    /// <param name="language">One of <see cref="ReasonText.Known"/>.</param>
    public static ConsoleWords In(string language) => Languages[language];
}
