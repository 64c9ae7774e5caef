using Microsoft.ML.Tokenizers;

namespace Wxauto.Models.Tokenizing;

/// <summary>SentencePiece's Unigram pieces, as XLM-RoBERTa numbers them.</summary>
internal sealed class Unigram : ModelTokenizer
{
    private readonly SentencePieceTokenizer _tokenizer;
    private readonly bool _isMoved;

    private Unigram(SentencePieceTokenizer tokenizer, UnigramMarks marks, bool isMoved)
    {
        _tokenizer = tokenizer;
        _isMoved = isMoved;
        (First, Last, Pad, Unknown) = (marks.First, marks.Last, marks.Pad, marks.Unknown);
    }

    public override int First { get; }
    public override int Last { get; }
    public override int Pad { get; }
    private int Unknown { get; }
    protected override int Separators => 2;
    public override bool HasTypes => false;

    /// <summary>sentencepiece.bpe.model: models number its pieces from 1 on, behind marks of their own.</summary>
    public static Unigram OfFile(Stream file) => new(Create(file), new UnigramMarks(0, 2, 1, 3), true);

    /// <summary>The same made of tokenizer.json, whose pieces have the model's numbers.</summary>
    public static Unigram Of(Stream file, UnigramMarks marks) => new(Create(file), marks, false);

    protected override IReadOnlyList<int> Pieces(string text)
    {
        var ids = _tokenizer.EncodeToIds(text.TrimEnd(), addBeginningOfSentence: false, addEndOfSentence: false);
        return _isMoved ? [.. ids.Select(id => id == _tokenizer.UnknownId ? Unknown : id + 1)] : ids;
    }

    private static SentencePieceTokenizer Create(Stream file) =>
        SentencePieceTokenizer.Create(file, addBeginningOfSentence: false, addEndOfSentence: false);
}

/// <summary>Numbers of the marks of a vocabulary.</summary>
internal readonly record struct UnigramMarks(int First, int Last, int Pad, int Unknown);
