using System.Text;
using Wxauto.Contracts.Text;

namespace Wxauto.Knowledge.Analysis;

/// <summary>
/// Terms of a text: pairs of neighbouring characters of Chinese (Japanese, Korean) runs, every character by itself, and whole words of
/// other letters and digits, in one width, case and script, so that model and order numbers stay whole. Words that only a space or a hyphen
/// parts are also a term together: "M3 Pro", "M3-Pro" and "m3pro" find each other.
/// </summary>
internal static class Analyzer
{
    private const int LongestJoined = 24;
    private static readonly string[] Filler = ReadFiller();

    /// <summary>Adds the terms in the order of the text, as often as they occur.</summary>
    public static void AddTerms(string text, List<Term> terms)
    {
        var folded = Forms.Of(text);
        Rune? before = null;
        var alone = true;
        var (wordStart, previousStart, gap) = (-1, -1, false);
        var at = 0;
        foreach (var rune in folded.EnumerateRunes())
        {
            var ideograph = IsIdeograph(rune);
            var letter = !ideograph && Rune.IsLetterOrDigit(rune);
            if (letter && wordStart < 0)
                wordStart = at;
            else if (!letter && wordStart >= 0)
                EndWord(at);
            if (!letter)
                gap = gap && rune.Value is ' ' or '-' or '_' or '.';
            if (ideograph)
            {
                terms.Add(Term.Character(rune));
                if (before is { } first)
                    terms.Add(Term.Pair(first, rune));
                alone = before is null;
                before = rune;
            }
            else
            {
                EndRun();
            }
            at += rune.Utf16SequenceLength;
        }
        if (wordStart >= 0)
            EndWord(at);
        EndRun();

        // A run of one character is a term of its own, beside the character.
        void EndRun()
        {
            if (before is { } only && alone)
                terms.Add(Term.Pair(default, only));
            (before, alone) = (null, true);
        }

        void EndWord(int end)
        {
            var word = folded.AsSpan(wordStart, end - wordStart);
            terms.Add(Term.Word(word));
            if (previousStart >= 0 && gap && end - previousStart <= LongestJoined)
                terms.Add(Joined(folded.AsSpan(previousStart, end - previousStart)));
            (previousStart, wordStart, gap) = (wordStart, -1, true);
        }
    }

    /// <summary>Words of politeness and of questions.</summary>
    public static IReadOnlyList<string> FillerWords => Filler;

    public static List<Term> Terms(string text)
    {
        var terms = new List<Term>();
        AddTerms(text, terms);
        return terms;
    }

    /// <summary>The question without politeness and question words: they say nothing about what is asked. Unchanged when
    /// nothing else is left.</summary>
    public static string WithoutFiller(string question)
    {
        var bare = Forms.Of(question);
        foreach (var filler in Filler)
            bare = bare.Replace(filler, " ", StringComparison.Ordinal);
        return bare.Any(char.IsLetterOrDigit) ? bare : question;
    }

    public static bool IsIdeograph(Rune rune) => rune.Value is >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF
        or >= 0x20000 and <= 0x3FFFF or 0x3007
        or >= 0x3041 and <= 0x30FF or >= 0xAC00 and <= 0xD7A3;

    private static Term Joined(ReadOnlySpan<char> words)
    {
        Span<char> joined = stackalloc char[LongestJoined];
        var length = 0;
        for (var i = 0; i < words.Length; i++)
        {
            if (char.IsLetterOrDigit(words[i]) || char.IsSurrogate(words[i]))
                joined[length++] = words[i];
            // 1.5 is not 15, and A1-2000 is not A12000.
            else if (length > 0 && char.IsAsciiDigit(joined[length - 1]) && i + 1 < words.Length && char.IsAsciiDigit(words[i + 1]))
                joined[length++] = '-';
        }
        return Term.Word(joined[..length]);
    }

    private static string[] ReadFiller() =>
        [.. Resources.Lines("filler.txt").OrderByDescending(f => f.Length)];
}
