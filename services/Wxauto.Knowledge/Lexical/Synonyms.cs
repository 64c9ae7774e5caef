using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Lexical;

/// <summary>Groups of words that mean the same to this company's customers: the language's own, and those of the KnowledgeBase.</summary>
internal sealed class Synonyms
{
    private static readonly Lazy<IReadOnlyList<string[]>> OfTheLanguage =
        new(() => [.. Resources.Lines("synonyms.txt").Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))]);
    private readonly List<(string Word, IReadOnlyList<string> Group)> _words;

    private readonly Dictionary<string, string> _bySound = [];

    public Synonyms(IEnumerable<IReadOnlyList<string>> own)
    {
        _words = [.. OfTheLanguage.Value.Concat(own).Select(g => (IReadOnlyList<string>)[.. g.Select(Forms.Of)])
            .SelectMany(g => g.Select(w => (w, g))).OrderByDescending(w => w.w.Length)];
        foreach (var word in _words.Select(w => w.Word).Concat(Analyzer.FillerWords))
            if (Pinyin.Of(word) is { } sounds)
                _bySound.TryAdd(string.Join(',', sounds), word);
    }

    /// <summary>A word of any group, of politeness or of questions that sounds like this; null when there is none.</summary>
    public string? WordWith(IReadOnlyList<int> sounds) => _bySound.GetValueOrDefault(string.Join(',', sounds));

    /// <summary>The folded text without the words that have synonyms, and for each such word its group, the word itself first.
    /// Longer words go first.</summary>
    public (string Remainder, List<IReadOnlyList<string>> Groups) Take(string folded)
    {
        var groups = new List<IReadOnlyList<string>>();
        foreach (var (word, group) in _words)
            if (folded.Contains(word, StringComparison.Ordinal))
            {
                folded = folded.Replace(word, " ", StringComparison.Ordinal);
                groups.Add([word, .. group.Where(w => w != word)]);
            }
        return (folded, groups);
    }
}
