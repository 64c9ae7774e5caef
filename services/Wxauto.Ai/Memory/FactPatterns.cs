using System.Text.Json;
using System.Text.RegularExpressions;
using Wxauto.Contracts.Text;

namespace Wxauto.Ai.Memory;

/// <summary>Finds by rule what a customer tells of themselves: numbers of known shapes, and clauses that state something. No model is needed.</summary>
internal static partial class FactPatterns
{
    public const string Statement = "statement";
    private const int MaxClause = 60;
    private const int MinClause = 4;
    private static readonly Words Language = Load();
    private static readonly (string Type, Regex Pattern)[] Typed = [.. Language.Typed.Select(t => (t.Key, new Regex(t.Value, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))))];

    public static IEnumerable<(string Type, string Value)> Find(string said)
    {
        foreach (var clause in Clauses().Split(said).Select(c => c.Trim()).Where(c => c.Length >= MinClause))
        {
            var typed = Typed.SelectMany(t => t.Pattern.Matches(clause).Select(m => (t.Type, m.Value))).ToList();
            if (Tells(clause))
                yield return (Statement, clause.Length > MaxClause ? clause[..MaxClause] : clause);
            else
                foreach (var fact in typed)
                    yield return fact;
        }
    }

    /// <summary>The customer says that something else comes now.</summary>
    public static bool AnnouncesTopic(string question)
    {
        var plain = PlainText.Fold(question).TrimStart();
        return Language.NewTopic.Any(w => plain.StartsWith(w, StringComparison.Ordinal));
    }

    /// <summary>Words of their own and a statement, not a question.</summary>
    private static bool Tells(string clause)
    {
        var plain = PlainText.Fold(clause) + " ";
        return Language.Telling.Any(w => plain.Contains(w, StringComparison.Ordinal)) && !Language.Asking.Any(w => plain.Contains(w, StringComparison.Ordinal))
            && (Language.Self.Any(w => plain.Contains(w, StringComparison.Ordinal)) || plain.Any(char.IsAsciiDigit) || Typed.Any(t => t.Pattern.IsMatch(clause)));
    }

    private static Words Load()
    {
        using var stream = typeof(FactPatterns).Assembly.GetManifestResourceStream("memory.zh-CN.json")!;
        return JsonSerializer.Deserialize<Words>(stream, JsonSerializerOptions.Web)!;
    }

    [GeneratedRegex(@"[。！!？?；;\n，,、~～]|(?<=[^A-Za-z0-9])\.|\.(?=\s|$)")]
    private static partial Regex Clauses();

    private sealed record Words(Dictionary<string, string> Typed, string[] Self, string[] Telling, string[] Asking, string[] NewTopic);
}
