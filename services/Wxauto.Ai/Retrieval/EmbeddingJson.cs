using System.Runtime.InteropServices;
using System.Text.Json;
using Wxauto.Ai.Providers;
using Wxauto.Ai.Providers.Wire;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Ai.Retrieval;

/// <param name="Vectors">In the order of the texts, of one length, as the model made them.</param>
/// <param name="Tokens">As reported; 0 when nothing was.</param>
internal sealed record EmbeddingAnswer(IReadOnlyList<float[]> Vectors, long Tokens);

/// <summary>POST /embeddings as OpenAI documents it and the others took it over. encoding_format stays away: not all know it, and
/// numbers are its default.</summary>
internal static class EmbeddingJson
{
    /// <param name="dimensions">Null: as the model likes. Many models refuse to be told.</param>
    public static object Request(string model, IReadOnlyList<string> texts, int? dimensions) =>
        dimensions is { } length ? new { model, input = texts, dimensions = length } : new { model, input = texts };

    /// <exception cref="ProviderException">The answer is not one usable vector for each text.</exception>
    public static EmbeddingAnswer Read(JsonElement answer, int count)
    {
        if ((answer.Find("data") ?? answer.Find("embeddings")) is not { ValueKind: JsonValueKind.Array } data)
            throw new ProviderException(ProviderFailure.OfAnswer(answer));
        if (data.GetArrayLength() != count)
            throw Unusable(ProviderReasons.FewVectors.With(data.GetArrayLength(), count));
        var items = data.EnumerateArray().ToList();
        var indexes = items.ConvertAll(i => (int?)i.Number("index"));
        // One number for all different vectors tells nothing.
        var told = indexes.TrueForAll(i => i is not null)
            && (indexes.Distinct().Count() > 1 || items.Select(i => i.GetRawText()).Distinct().Count() < count);
        var vectors = new float[]?[count];
        for (var position = 0; position < count; position++)
        {
            var index = told ? indexes[position]!.Value : position;
            if (index < 0 || index >= count || vectors[index] is not null)
                throw Unusable((index >= 0 && index < count ? ProviderReasons.ExtraVector : ProviderReasons.WrongVector).With(index));
            vectors[index] = Vector(items[position].Find("embedding") ?? items[position]);
        }
        if (vectors.FirstOrDefault(v => v!.Length != vectors[0]!.Length) is not null)
            throw Unusable(ProviderReasons.UnevenVectors);
        return new EmbeddingAnswer(vectors!, Tokens(answer));
    }

    /// <summary>Numbers, a list of one list of numbers, or little-endian floats in base64, which some send unasked.</summary>
    private static float[] Vector(JsonElement given)
    {
        if (given.ValueKind == JsonValueKind.Array && given.GetArrayLength() == 1 && given[0].ValueKind == JsonValueKind.Array)
            given = given[0];
        var vector = given.ValueKind == JsonValueKind.Array
            ? [.. given.EnumerateArray().Select(n => n.ValueKind == JsonValueKind.Number ? (float)n.GetDouble() : float.NaN)]
            : given.ValueKind == JsonValueKind.String && given.TryGetBytesFromBase64(out var bytes) && bytes.Length % sizeof(float) == 0
                ? MemoryMarshal.Cast<byte, float>(bytes).ToArray() : [];
        return Array.TrueForAll(vector, float.IsFinite) && vector.Length > 0
            ? Array.TrueForAll(vector, x => x == 0) ? throw Unusable(ProviderReasons.ZeroVector) : vector
            : throw Unusable(ProviderReasons.NotFinite);
    }

    private static long Tokens(JsonElement answer) =>
        (long)Math.Clamp(Math.Max(answer.Number("usage", "prompt_tokens") ?? 0, answer.Number("usage", "total_tokens") ?? 0), 0,
            int.MaxValue);

    private static ProviderException Unusable(Reason detail) => new(new ProviderFailure(FailureKind.Unreadable, detail));
}
