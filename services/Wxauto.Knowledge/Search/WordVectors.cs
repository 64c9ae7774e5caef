using System.Numerics.Tensors;
using System.Text;
using Wxauto.Knowledge.Analysis;
using Wxauto.Knowledge.Vectors;

namespace Wxauto.Knowledge.Search;

/// <summary>A word of a text with what it says and its static vector.</summary>
/// <param name="Weight">0-1, by how common it is in the language.</param>
internal readonly record struct WordVector(string Word, float Weight, float[] Vector);

/// <summary>The words of a text, each with its static vector: late interaction, word by word.</summary>
internal static class WordVectors
{
    private const float OfLetters = 0.8f;

    /// <summary>Words that have no vector are left out.</summary>
    public static List<WordVector> Of(string forms)
    {
        var words = new List<WordVector>();
        for (var start = 0; start < forms.Length;)
        {
            var end = start;
            if (IsHan(forms[start]))
            {
                while (end < forms.Length && IsHan(forms[end]))
                    end++;
                var run = forms.AsSpan(start, end - start);
                foreach (var length in Words.Lengths(run))
                {
                    Add(run[..length].ToString(), Words.Weight(run[..length]));
                    run = run[length..];
                }
            }
            else if (char.IsAsciiLetterOrDigit(forms[start]))
            {
                while (end < forms.Length && char.IsAsciiLetterOrDigit(forms[end]))
                    end++;
                Add(forms[start..end], OfLetters);
            }
            start = Math.Max(end, start + 1);
        }
        return words;

        void Add(string word, float weight)
        {
            if (StaticVectors.Of(word) is { } vector)
                words.Add(new WordVector(word, weight, vector));
        }
    }

    /// <summary>How near the nearest of the words is; 1 for the word itself.</summary>
    public static float Nearest(in WordVector word, IReadOnlyList<WordVector> words)
    {
        var best = 0f;
        foreach (var other in words)
            best = Math.Max(best, other.Word == word.Word ? 1 : TensorPrimitives.Dot<float>(word.Vector, other.Vector));
        return best;
    }

    private static bool IsHan(char c) => !char.IsSurrogate(c) && Analyzer.IsIdeograph(new Rune(c));
}
