using System.Text;
using Wxauto.Contracts.Text;

namespace Wxauto.Knowledge.Lexical;

/// <summary>
/// Terms of a text: bigrams of Chinese runs (a run of one character is a term itself), and whole words of Latin letters
/// and digits, in one width and case, so that model and order numbers stay whole.
/// </summary>
internal static class Analyzer
{
    private static readonly string[] Filler = ReadFiller();

    /// <summary>Stands before a single character, so that it is not taken for a run of one.</summary>
    private const char CharacterMark = '\u0001';

    /// <summary>The terms, and every Chinese character by itself.</summary>
    public static IEnumerable<string> TermsAndCharacters(string text) =>
        Terms(text).Concat(PlainText.Fold(text).EnumerateRunes().Where(IsHan).Select(r => $"{CharacterMark}{r}"));

    public static bool IsCharacter(string term) => term[0] == CharacterMark;

    public static List<string> Terms(string text)
    {
        var terms = new List<string>();
        var run = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in PlainText.Fold(text).EnumerateRunes())
        {
            if (IsHan(rune))
            {
                FlushWord();
                run.Add(rune.ToString());
            }
            else if (Rune.IsLetterOrDigit(rune))
            {
                FlushRun();
                word.Append(rune);
            }
            else
            {
                FlushRun();
                FlushWord();
            }
        }
        FlushRun();
        FlushWord();
        return terms;

        void FlushRun()
        {
            if (run.Count == 1)
                terms.Add(run[0]);
            for (var i = 1; i < run.Count; i++)
                terms.Add(run[i - 1] + run[i]);
            run.Clear();
        }

        void FlushWord()
        {
            if (word.Length > 0)
                terms.Add(word.ToString());
            word.Clear();
        }
    }

    /// <summary>The question without politeness and question words: they say nothing about what is asked. Unchanged when nothing else is left.</summary>
    public static string WithoutFiller(string question)
    {
        var bare = PlainText.Fold(question);
        foreach (var filler in Filler)
            bare = bare.Replace(filler, " ", StringComparison.Ordinal);
        return string.IsNullOrWhiteSpace(bare) ? question : bare;
    }

    private static bool IsHan(Rune rune) => rune.Value is >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF or >= 0x20000 and <= 0x3FFFF or 0x3007;

    private static string[] ReadFiller()
    {
        using var reader = new StreamReader(typeof(Analyzer).Assembly.GetManifestResourceStream("filler.txt")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).OrderByDescending(f => f.Length)];
    }
}
