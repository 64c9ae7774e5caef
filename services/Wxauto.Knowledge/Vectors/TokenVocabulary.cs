using System.Collections.Frozen;

namespace Wxauto.Knowledge.Vectors;

/// <summary>The tokens that have a vector, and how a folded text is cut into them.</summary>
/// <param name="entries">Runs of Chinese characters, and pieces of Latin words and numbers; with ## those that go on within a word.</param>
internal sealed class TokenVocabulary(IReadOnlyList<string> entries)
{
    private const string Continued = "##";
    private const int LongestHan = 4;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _whole =
        Numbered(entries, isContinued: false).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _continued =
        Numbered(entries, isContinued: true).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly int _longestPiece = entries.Max(e => e.Length);

    public int Count => entries.Count;

    /// <summary>Adds the tokens' numbers in the order of the text. What no entry covers is left out.</summary>
    /// <param name="text">As PlainText.Fold gives it.</param>
    public void Cut(ReadOnlySpan<char> text, List<int> tokens)
    {
        for (var at = 0; at < text.Length;)
        {
            var kind = KindOf(text[at]);
            var end = at + 1;
            while (end < text.Length && KindOf(text[end]) == kind)
                end++;
            if (kind == Kind.Han)
                CutHan(text[at..end], tokens);
            else if (kind != Kind.Other)
                CutWord(text[at..end], tokens);
            at = end;
        }
    }

    private void CutHan(ReadOnlySpan<char> run, List<int> tokens)
    {
        while (run.Length > 0)
        {
            var length = Longest(_whole, run, LongestHan, out var token);
            if (length > 0)
                tokens.Add(token);
            run = run[Math.Max(1, length)..];
        }
    }

    private void CutWord(ReadOnlySpan<char> word, List<int> tokens)
    {
        for (var pieces = _whole; word.Length > 0; pieces = _continued)
        {
            var length = Longest(pieces, word, _longestPiece, out var token);
            if (length == 0)
                return;
            tokens.Add(token);
            word = word[length..];
        }
    }

    private static int Longest(FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> pieces, ReadOnlySpan<char> text, int most,
        out int token)
    {
        token = -1;
        var length = Math.Min(most, text.Length);
        while (length > 0 && !pieces.TryGetValue(text[..length], out token))
            length--;
        return length;
    }

    private static FrozenDictionary<string, int> Numbered(IReadOnlyList<string> entries, bool isContinued) =>
        entries.Select((e, i) => (Entry: e, Number: i)).Where(e => e.Entry.StartsWith(Continued, StringComparison.Ordinal) == isContinued)
            .ToFrozenDictionary(e => isContinued ? e.Entry[Continued.Length..] : e.Entry, e => e.Number);

    private static Kind KindOf(char c) => c switch
    {
        >= 'a' and <= 'z' => Kind.Latin,
        >= '0' and <= '9' => Kind.Digit,
        >= '\u3400' and <= '\u9FFF' => Kind.Han,
        _ => Kind.Other,
    };

    private enum Kind { Other, Latin, Digit, Han }
}
