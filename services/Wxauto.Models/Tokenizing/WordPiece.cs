using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace Wxauto.Models.Tokenizing;

/// <summary>BERT's pieces.</summary>
internal sealed partial class WordPiece : ModelTokenizer
{
    private readonly BertTokenizer _tokenizer;

    private WordPiece(BertTokenizer tokenizer) => _tokenizer = tokenizer;

    public override int First => _tokenizer.ClassificationTokenId;
    public override int Last => _tokenizer.SeparatorTokenId;
    public override int Pad => _tokenizer.PaddingTokenId;
    protected override int Separators => 1;
    public override bool HasTypes => true;

    /// <param name="vocabulary">One piece a line.</param>
    /// <param name="lowerCase">What the model's files say; a vocabulary without capitals knows better.</param>
    public static WordPiece Read(Stream vocabulary, bool? lowerCase)
    {
        using var reader = new StreamReader(vocabulary, Encoding.UTF8);
        var text = reader.ReadToEnd();
        var lower = lowerCase == true || !text.Split('\n').Any(p => p is not ['[' or '<', ..] && p.Any(char.IsAsciiLetterUpper));
        return new WordPiece(BertTokenizer.Create(new MemoryStream(Encoding.UTF8.GetBytes(text)), new BertOptions
        {
            LowerCaseBeforeTokenization = lower, IndividuallyTokenizeCjk = true, RemoveNonSpacingMarks = false,
            // The library's own way drops symbols such as + and ℃.
            PreTokenizer = new RegexPreTokenizer(Words(), null),
        }));
    }

    protected override IReadOnlyList<int> Pieces(string text) => _tokenizer.EncodeToIds(text, addSpecialTokens: false);

    [GeneratedRegex(@"[!-/:-@\[-`{-~]|\p{P}|[^\s\p{P}!-/:-@\[-`{-~]+")]
    private static partial Regex Words();
}
