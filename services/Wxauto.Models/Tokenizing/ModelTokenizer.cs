using System.Text.Json;
using Wxauto.Contracts.Reasons;
using Wxauto.Models.Directories;

namespace Wxauto.Models.Tokenizing;

/// <summary>Cuts texts into the pieces of a model's vocabulary.</summary>
internal abstract class ModelTokenizer
{
    public abstract int First { get; }
    public abstract int Last { get; }
    public abstract int Pad { get; }

    /// <summary>Marks between two texts.</summary>
    protected abstract int Separators { get; }

    /// <summary>Whether the second of two texts has a type of its own.</summary>
    public abstract bool HasTypes { get; }

    /// <exception cref="ModelException">The vocabulary cannot be read.</exception>
    public static ModelTokenizer Read(ModelLayout layout)
    {
        try
        {
            using var file = File.OpenRead(layout.TokenizerFile);
            return Path.GetFileName(layout.TokenizerFile) switch
            {
                "vocab.txt" => WordPiece.Read(file, layout.LowerCase),
                "tokenizer.json" => TokenizerJson.Read(file, layout),
                _ => Unigram.OfFile(file),
            };
        }
        // The tokenizers' library throws many kinds for a broken file.
        catch (Exception e) when (e is not ModelException and not OutOfMemoryException)
        {
            throw new ModelException(ModelReasons.File.With(layout.TokenizerFile, e.Message), e);
        }
    }

    /// <summary>One text with its marks, cut at the end.</summary>
    public TokenizedText Encode(string text, int max)
    {
        var ids = Pieces(text);
        return new TokenizedText([First, .. ids.Take(max - 2), Last], 0);
    }

    /// <summary>Two texts with their marks; both are cut when they are too long, the second one first.</summary>
    public TokenizedText Encode(string first, string second, int max)
    {
        var room = max - 2 - Separators;
        var head = Pieces(first).Take(room / 2).ToList();
        var tail = Pieces(second).Take(room - head.Count);
        return new TokenizedText([First, .. head, .. Enumerable.Repeat(Last, Separators), .. tail, Last], 1 + head.Count + Separators);
    }

    protected abstract IReadOnlyList<int> Pieces(string text);
}

/// <param name="SecondAt">Where the second of two texts begins; 0 when there is one.</param>
internal sealed record TokenizedText(int[] Ids, int SecondAt);
