using System.Text.Json;
using System.Text.RegularExpressions;
using Wxauto.Ai.Guard;
using Wxauto.Contracts.Text;

namespace Wxauto.Ai.Memory;

/// <summary>
/// Finds by rule what a customer tells: every sentence that is neither a question nor a courtesy, and numbers of known shapes in those that
/// are questions. No model is needed.
/// </summary>
internal static partial class FactPatterns
{
    public const string Statement = "statement";
    private const int MaxSentence = 80;
    private const int MinSentence = 4;
    private static readonly Words Language = Load();
    private static readonly (string Type, Regex Pattern)[] Typed =
        [.. Language.Typed.Select(t => (t.Key, new Regex(t.Value, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))))];

    public static IEnumerable<(string Type, string Value)> Find(string said)
    {
        // What speaks to the model is nothing that a customer told of themselves.
        foreach (var sentence in Sentences().Split(said).Select(c => c.Trim()).Where(s => InjectionSigns.Find(s) is null))
            if (Tells(sentence))
                yield return (Statement, sentence.Length > MaxSentence ? sentence[..MaxSentence] : sentence);
            else
                foreach (var fact in Typed.SelectMany(t => t.Pattern.Matches(sentence).Select(m => (t.Type, m.Value))))
                    yield return fact;
    }

    /// <summary>The customer says that something else comes now.</summary>
    public static bool AnnouncesTopic(string question)
    {
        var plain = PlainText.Fold(question).TrimStart();
        return Language.NewTopic.Any(w => plain.StartsWith(w, StringComparison.Ordinal));
    }

    private static bool Tells(string sentence)
    {
        var plain = PlainText.Fold(sentence);
        return plain.Length >= MinSentence && plain.Any(char.IsLetterOrDigit)
            && !Language.Asking.Any(w => $"{plain} ".Contains(w, StringComparison.Ordinal))
            && Language.Courtesy.Aggregate(plain, (rest, w) => rest.Replace(w, "", StringComparison.Ordinal))
                .Count(char.IsLetterOrDigit) >= MinSentence;
    }

    private static Words Load()
    {
        using var stream = typeof(FactPatterns).Assembly.GetManifestResourceStream("memory.zh-CN.json")!;
        return JsonSerializer.Deserialize<Words>(stream, JsonSerializerOptions.Web)!;
    }

    /// <summary>Behind the signs that end a sentence, which stay with it.</summary>
    [GeneratedRegex(@"(?<=[。！!？?；;\n])|(?<=\.)\s+")]
    private static partial Regex Sentences();

    private sealed record Words(Dictionary<string, string> Typed, string[] Asking, string[] Courtesy, string[] NewTopic);
}
