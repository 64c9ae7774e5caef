using System.Text.Json;
using Wxauto.Ai.Providers;
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
        var data = answer.GetProperty("data");
        if (data.GetArrayLength() != count)
            throw Unusable(ProviderReasons.FewVectors.With(data.GetArrayLength(), count));
        var vectors = new float[]?[count];
        foreach (var (item, position) in data.EnumerateArray().Select((d, i) => (d, i)))
        {
            var index = item.TryGetProperty("index", out var i) && i.ValueKind == JsonValueKind.Number ? i.GetInt32() : position;
            if (index < 0 || index >= count || vectors[index] is not null)
                throw Unusable((index >= 0 && index < count ? ProviderReasons.ExtraVector : ProviderReasons.WrongVector).With(index));
            vectors[index] = Vector(item.GetProperty("embedding"));
        }
        if (vectors.FirstOrDefault(v => v!.Length != vectors[0]!.Length) is not null)
            throw Unusable(ProviderReasons.UnevenVectors);
        return new EmbeddingAnswer(vectors!, Tokens(answer));
    }

    private static float[] Vector(JsonElement numbers)
    {
        var vector = new float[numbers.GetArrayLength()];
        var next = 0;
        var zero = true;
        foreach (var number in numbers.EnumerateArray())
        {
            var value = number.ValueKind == JsonValueKind.Number ? number.GetDouble() : double.NaN;
            if (!float.IsFinite((float)value))
                throw Unusable(ProviderReasons.NotFinite);
            zero &= (float)value == 0;
            vector[next++] = (float)value;
        }
        return zero ? throw Unusable(ProviderReasons.ZeroVector) : vector;
    }

    private static long Tokens(JsonElement answer) =>
        answer.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object
            ? Math.Max(Number(usage, "prompt_tokens"), Number(usage, "total_tokens")) : 0;

    private static long Number(JsonElement from, string name) => from.TryGetProperty(name, out var number)
        && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var value) ? value : 0;

    private static ProviderException Unusable(Reason detail) => new(new ProviderFailure(FailureKind.Unreadable, detail));
}
