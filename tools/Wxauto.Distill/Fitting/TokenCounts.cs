using System.Numerics.Tensors;
using Wxauto.Knowledge.Vectors;

namespace Wxauto.Distill.Fitting;

/// <summary>Which tokens each text has: a sparse matrix of texts and tokens. A row is divided by the square root of its number of
/// tokens.</summary>
internal sealed class TokenCounts
{
    private readonly (int Token, float Count)[][] _texts;
    private readonly (int Text, float Count)[][] _tokens;

    public TokenCounts(IReadOnlyList<string> texts, TokenVocabulary vocabulary)
    {
        var tokens = new List<int>();
        Occurrences = new int[vocabulary.Count];
        _texts = [.. texts.Select(text =>
        {
            tokens.Clear();
            vocabulary.Cut(text, tokens);
            tokens.ForEach(t => Occurrences[t]++);
            var share = 1 / MathF.Sqrt(Math.Max(1, tokens.Count));
            return tokens.GroupBy(t => t).Select(g => (g.Key, g.Count() * share)).ToArray();
        })];
        var byToken = Enumerable.Range(0, vocabulary.Count).Select(_ => new List<(int, float)>()).ToArray();
        for (var text = 0; text < _texts.Length; text++)
            foreach (var (token, count) in _texts[text])
                byToken[token].Add((text, count));
        _tokens = [.. byToken.Select(t => t.ToArray())];
    }

    /// <summary>Of each token in all texts.</summary>
    public int[] Occurrences { get; }

    /// <summary>A row for each text of a matrix that has one for each token.</summary>
    public Matrix Times(Matrix tokens) => Matrix.Of(_texts.Length, tokens.Columns, (row, made) =>
    {
        foreach (var (token, count) in _texts[row])
            TensorPrimitives.MultiplyAdd(tokens[token], count, made[row], made[row]);
    });

    /// <summary>A row for each token of a matrix that has one for each text.</summary>
    public Matrix TransposedTimes(Matrix texts) => Matrix.Of(_tokens.Length, texts.Columns, (row, made) =>
    {
        foreach (var (text, count) in _tokens[row])
            TensorPrimitives.MultiplyAdd(texts[text], count, made[row], made[row]);
    });
}
