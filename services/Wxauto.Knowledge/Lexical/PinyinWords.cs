using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Lexical;

/// <summary>Questions that are typed in pinyin: "youfei duoshao".</summary>
internal static class PinyinWords
{
    private const int FewestSyllables = 2;

    /// <summary>The text with words in pinyin as characters, where characters of that sound are among the words that search knows
    /// (synonyms, politeness, question words).</summary>
    public static string Spelled(string folded, Func<Term, bool> isKnown, Synonyms synonyms) =>
        !folded.Any(char.IsAsciiLetterLower) ? folded
        : string.Join(' ', folded.Split(' ').Select(word => IsPinyin(word, isKnown)
            && Pinyin.Syllables(word) is { Count: >= FewestSyllables } sounds ? synonyms.WordWith(sounds) ?? word : word));

    /// <summary>The sounds of neighbouring syllables, pair by pair. Words that the index knows are what they are; the
    /// others are marked as seen.</summary>
    public static List<int> Of(string folded, Func<Term, bool> isKnown, HashSet<Term> seen)
    {
        var pairs = new List<int>();
        var run = new List<int>();
        var words = new List<Term>();
        foreach (var word in folded.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (IsPinyin(word, isKnown) && Pinyin.Syllables(word) is { } syllables)
            {
                run.AddRange(syllables);
                words.Add(Term.Word(word));
                continue;
            }
            End();
        }
        End();
        return pairs;

        void End()
        {
            if (run.Count >= FewestSyllables)
            {
                pairs.AddRange(run.Zip(run.Skip(1), Pinyin.Pair).Distinct());
                seen.UnionWith(words);
            }
            run.Clear();
            words.Clear();
        }
    }

    private static bool IsPinyin(string word, Func<Term, bool> isKnown) => word.Length > 0 && word.All(char.IsAsciiLetterLower)
        && !isKnown(Term.Word(word));
}
