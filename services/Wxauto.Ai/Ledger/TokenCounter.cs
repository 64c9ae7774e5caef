using Microsoft.Extensions.AI;
using Microsoft.ML.Tokenizers;

namespace Wxauto.Ai.Ledger;

/// <summary>Tokens of texts. Other providers cut texts differently; o200k_base is within a fifth of them for Chinese.</summary>
internal static class TokenCounter
{
    private const int PerMessage = 4;
    private const int PerPicture = 800;
    private static readonly Lazy<Tokenizer> Tokenizer = new(() => TiktokenTokenizer.CreateForEncoding("o200k_base"));

    /// <summary>The tokenizer takes the square of the time for a long word, and Chinese has no spaces: it gets short pieces.</summary>
    private const int Piece = 64;

    /// <summary>Of a longer text so many pieces are counted, evenly spread, and stand for the rest.</summary>
    private const int MaxPieces = 128;

    /// <summary>Takes milliseconds at most, however long the text is.</summary>
    public static int Count(string text)
    {
        var (counted, tokens) = (0L, 0L);
        foreach (var (at, length) in Pieces(text.Length))
        {
            tokens += Tokenizer.Value.CountTokens(text.AsSpan(at, length));
            counted += length;
        }
        return counted == 0 ? 0 : (int)Math.Min(int.MaxValue / 4, Math.Ceiling(tokens * (double)text.Length / counted));
    }

    /// <summary>What is counted of a text of this length.</summary>
    internal static IEnumerable<(int At, int Length)> Pieces(int length)
    {
        var pieces = (length + Piece - 1) / Piece;
        var step = Math.Max(1, pieces / (double)MaxPieces);
        for (var next = 0.0; (int)next < pieces; next += step)
            yield return ((int)next * Piece, Math.Min(Piece, length - (int)next * Piece));
    }

    public static int Count(IEnumerable<ChatMessage> messages) => messages.Sum(m => PerMessage + m.Contents.Sum(c => c switch
    {
        TextContent text => Count(text.Text),
        TextReasoningContent thoughts => Count(thoughts.Text),
        FunctionCallContent call => Count(call.Name) + Count(Arguments(call)),
        FunctionResultContent result => Count(result.Result?.ToString() ?? ""),
        DataContent or UriContent => PerPicture,
        _ => 0,
    }));

    /// <summary>A quick guess, rather too high: one token for each Chinese character, one for three others.</summary>
    public static int Guess(IEnumerable<ChatMessage> messages)
    {
        var tokens = 0;
        foreach (var message in messages)
        {
            tokens += PerMessage;
            foreach (var content in message.Contents)
                tokens += content switch
                {
                    TextContent text => Guess(text.Text),
                    TextReasoningContent thoughts => Guess(thoughts.Text),
                    FunctionResultContent result => Guess(result.Result?.ToString() ?? ""),
                    DataContent or UriContent => PerPicture,
                    _ => 50,
                };
        }
        return tokens;
    }

    /// <summary>Of descriptions of tools.</summary>
    public static int Guess(IEnumerable<AITool>? tools) => tools?.OfType<AIFunctionDeclaration>()
        .Sum(t => PerMessage + Guess(t.Name) + Guess(t.Description) + Guess(t.JsonSchema.GetRawText())) ?? 0;

    public static int Guess(string text)
    {
        var wide = 0;
        foreach (var c in text)
            wide += c >= 0x2E80 ? 1 : 0;
        return wide + (text.Length - wide) / 3 + 1;
    }

    private static string Arguments(FunctionCallContent call) => call.Arguments is null ? ""
        : string.Join(' ', call.Arguments.Select(a => $"{a.Key} {a.Value}"));
}
