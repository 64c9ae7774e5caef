using System.Buffers;
using System.Text;
using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Chunking;

/// <summary>Measures and cuts text without tearing words, surrogates or sentences where it can be avoided.</summary>
internal static class TextUnits
{
    private const string SentenceEnds = "。！？；!?;…\n";
    private static readonly SearchValues<char> SoftCuts = SearchValues.Create(",，、 \t:：");
    private const string Closers = "”’」』）)】》\"'";

    /// <summary>About what models count: one for each Chinese character, one for four letters or digits, one for each other sign.</summary>
    public static int Tokens(string text)
    {
        var (tokens, letters) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
            tokens += Cost(rune, ref letters);
        return tokens;
    }

    /// <summary>The sentences and lines of a text; together they are the text.</summary>
    public static IEnumerable<string> Sentences(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var ends = SentenceEnds.Contains(text[i], StringComparison.Ordinal)
                || (text[i] == '.' && i + 1 < text.Length && char.IsWhiteSpace(text[i + 1]));
            if (!ends)
                continue;
            while (i + 1 < text.Length && (Closers.Contains(text[i + 1], StringComparison.Ordinal)
                || SentenceEnds.Contains(text[i + 1], StringComparison.Ordinal)))
                i++;
            yield return text[start..(i + 1)];
            start = i + 1;
        }
        if (start < text.Length)
            yield return text[start..];
    }

    /// <summary>The rows of tables as they are, and the sentences of all else.</summary>
    public static IEnumerable<string> RowsAndSentences(string text) =>
        text.Split('\n').SelectMany(line => IsRow(line) ? [line] : Sentences(line));

    /// <summary>Whether the line is a row as <see cref="TableRows"/> writes it.</summary>
    public static bool IsRow(string line)
    {
        var first = line.IndexOf('；', StringComparison.Ordinal);
        return first > 0 && line.AsSpan(0, first).Contains('：');
    }

    /// <summary>Parts of at most so many tokens, for a sentence that is too long itself.</summary>
    public static IEnumerable<string> Parts(string sentence, int maxTokens)
    {
        var start = 0;
        while (IsLonger(sentence.AsSpan(start), maxTokens))
        {
            var cut = CutAt(sentence.AsSpan(start), maxTokens);
            yield return sentence.Substring(start, cut);
            start += cut;
        }
        if (start < sentence.Length)
            yield return sentence[start..];
    }

    /// <summary>Looks no further than needed: a line of megabytes is cut in one pass.</summary>
    private static bool IsLonger(ReadOnlySpan<char> text, int maxTokens)
    {
        var (tokens, letters) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
            if ((tokens += Cost(rune, ref letters)) > maxTokens)
                return true;
        return false;
    }

    private static int Cost(Rune rune, ref int letters)
    {
        if (!Analyzer.IsIdeograph(rune) && Rune.IsLetterOrDigit(rune))
            return letters++ % 4 == 0 ? 1 : 0;
        letters = 0;
        return Rune.IsWhiteSpace(rune) ? 0 : 1;
    }

    /// <summary>Behind a comma or space in the second half where there is one; never inside a surrogate pair.</summary>
    private static int CutAt(ReadOnlySpan<char> sentence, int maxTokens)
    {
        var (end, count) = (0, 0);
        foreach (var rune in sentence.EnumerateRunes())
        {
            if (++count > maxTokens)
                break;
            end += rune.Utf16SequenceLength;
        }
        var soft = sentence[(end / 2)..end].LastIndexOfAny(SoftCuts);
        return soft >= 0 ? (end / 2) + soft + 1 : end;
    }
}
