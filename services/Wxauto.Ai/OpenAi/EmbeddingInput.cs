using System.Text.Json;
using Microsoft.ML.Tokenizers;
using Wxauto.Ai.Providers.Wire;

namespace Wxauto.Ai.OpenAi;

/// <summary>What a program wants vectors of: a text, texts, or tokens of them, as OpenAI's API takes them.</summary>
internal static class EmbeddingInput
{
    /// <summary>OpenAI's embedding models, and the clients that cut texts for them, use this one.</summary>
    private static readonly Lazy<Tokenizer> Tokenizer = new(() => TiktokenTokenizer.CreateForEncoding("cl100k_base"));

    /// <exception cref="OpenAiError">It is none of them.</exception>
    public static List<string> Read(JsonElement body, int most)
    {
        if (body.Find("input") is not { } input)
            throw OpenAiError.Invalid("input is missing.", "input");
        List<JsonElement> items = input.ValueKind == JsonValueKind.Array ? [.. input.EnumerateArray()] : [input];
        if (items.Count > 0 && items.TrueForAll(i => i.ValueKind == JsonValueKind.Number))
            items = [input];
        var texts = items.ConvertAll(i => i.ValueKind switch
        {
            JsonValueKind.String => i.GetString()!,
            JsonValueKind.Array => Tokenizer.Value.Decode(i.EnumerateArray().Select(Token)) ?? "",
            _ => throw OpenAiError.Invalid("input must be a text, a list of texts, or lists of tokens.", "input"),
        });
        return texts.Count >= 1 && texts.Count <= most && texts.TrueForAll(t => t.Length > 0) ? texts
            : throw OpenAiError.Invalid($"input must be 1 to {most} texts, none of them empty.", "input");
    }

    private static int Token(JsonElement token) => token.ValueKind == JsonValueKind.Number && token.TryGetInt32(out var id) && id >= 0 ? id
        : throw OpenAiError.Invalid("A token must be a whole number.", "input");
}
