using System.Collections.Frozen;
using System.Text.Json;

namespace Wxauto.Desk;

/// <summary>Texts that customers read and words that they answer with; of the configured language, and over them what is
/// configured.</summary>
internal sealed class DeskWording
{
    public static readonly string[] Languages = ["zh-CN", "en"];
    private static readonly Dictionary<string, WordingFile> Files = Languages.ToDictionary(l => l, Load);
    private readonly WordingFile _file;
    private readonly FrozenDictionary<string, string> _texts;

    public DeskWording(DeskOptions options)
    {
        _file = Files[options.Language];
        _texts = _file.Texts.Concat(options.Texts).GroupBy(t => t.Key).ToFrozenDictionary(g => g.Key, g => g.Last().Value);
    }

    public static IReadOnlyCollection<string> Keys => Files[Languages[0]].Texts.Keys;

    /// <summary>Outside working hours, and nobody can come before they begin.</summary>
    public string Closed => _texts["closed"];

    /// <summary>In working hours, and nobody is at the desk.</summary>
    public string Nobody => _texts["nobody"];

    public string AskRating => _texts["askRating"];
    public string ThanksForRating => _texts["thanksForRating"];

    /// <summary>1 to 5; null: it is no rating. Whole messages alone: who goes on talking rates nothing.</summary>
    public int? RatingOf(string text)
    {
        var plain = text.Trim();
        while (plain.Length > 0 && (char.IsPunctuation(plain[^1]) || char.IsSymbol(plain[^1]) || char.IsWhiteSpace(plain[^1])))
            plain = plain[..^1];
        return plain.Length == 1 && plain[0] is >= '1' and <= '5' ? plain[0] - '0'
            : _file.Ratings.Select((words, i) => (words, Score: i + 1)).Where(r =>
                r.words.Contains(plain, StringComparer.OrdinalIgnoreCase))
                .Select(r => (int?)r.Score).FirstOrDefault();
    }

    private static WordingFile Load(string language)
    {
        using var stream = typeof(DeskWording).Assembly.GetManifestResourceStream($"desk.{language}.json")!;
        return JsonSerializer.Deserialize<WordingFile>(stream, JsonSerializerOptions.Web)!;
    }

    /// <param name="Ratings">Words for 1, 2, 3, 4 and 5.</param>
    private sealed record WordingFile(Dictionary<string, string> Texts, IReadOnlyList<IReadOnlyList<string>> Ratings);
}
