using System.Diagnostics;
using System.Text.Json;

namespace Wxauto.Models;

/// <summary>What a model is, how fast it is here, and whether it says what vectors.jsonl expects.</summary>
/// <param name="QueryMilliseconds">Median of a short question.</param>
/// <param name="PassagesPerSecond">Passages of some hundred characters, 16 at a time.</param>
/// <param name="Expected">Null when there is no vectors.jsonl.</param>
public sealed record ModelCheck(ModelFacts Facts, double QueryMilliseconds, double PassagesPerSecond, ExpectedVectors? Expected)
{
    private const int Queries = 11;
    private const int Passages = 16;
    private const string Question = "这个怎么用，需要多长时间？";

    /// <exception cref="ModelException">It cannot be used.</exception>
    public static async Task<ModelCheck> RunAsync(LocalModels models, string directory, CancellationToken cancellationToken)
    {
        var facts = await models.LoadAsync(directory, cancellationToken);
        var passages = Enumerable.Range(1, Passages)
            .Select(i => string.Concat(Enumerable.Repeat($"第 {i} 条：请先阅读说明，再按步骤操作；{Question}", 8))).ToList();
        await WorkAsync(1);
        var times = new List<TimeSpan>();
        for (var i = 0; i < Queries; i++)
            times.Add(await TimeAsync(() => WorkAsync(1)));
        var batch = await TimeAsync(() => WorkAsync(Passages));
        return new ModelCheck(facts, times.Order().ElementAt(Queries / 2).TotalMilliseconds, Passages / batch.TotalSeconds,
            facts.IsReranker ? null : await ExpectedVectors.CompareAsync(models, directory, cancellationToken));

        Task WorkAsync(int count) => facts.IsReranker ? models.RankAsync(directory, Question, passages[..count], cancellationToken)
            : models.EmbedAsync(directory, count == 1 ? [Question] : passages, count == 1, cancellationToken);
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began);
    }
}

/// <summary>How a model compares with vectors.jsonl: lines of text, kind (query, passage, any), ids, begin of the vector.</summary>
/// <param name="OtherIds">Texts that were cut into other pieces.</param>
/// <param name="LowestCosine">Of the worst text.</param>
public sealed record ExpectedVectors(int Texts, IReadOnlyList<string> OtherIds, double LowestCosine)
{
    public const double Enough = 0.99;

    public bool IsRight => OtherIds.Count == 0 && LowestCosine >= Enough;

    internal static async Task<ExpectedVectors?> CompareAsync(LocalModels models, string directory, CancellationToken cancellationToken)
    {
        var path = Path.Combine(directory, "vectors.jsonl");
        if (!File.Exists(path))
            return null;
        var (texts, others, lowest) = (0, new List<string>(), 1.0);
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            var expected = JsonSerializer.Deserialize<Line>(line, JsonSerializerOptions.Web)!;
            var isQuery = expected.Kind == "query";
            if (!(await models.IdsAsync(directory, expected.Text, isQuery, cancellationToken)).SequenceEqual(expected.Ids))
                others.Add(expected.Text);
            var vector = (await models.EmbedAsync(directory, [expected.Text], isQuery, cancellationToken)).Vectors[0];
            lowest = Math.Min(lowest, Cosine(vector.AsSpan(0, Math.Min(vector.Length, expected.Vec16.Length)), expected.Vec16));
            texts++;
        }
        return new ExpectedVectors(texts, others, lowest);
    }

    private static float Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => a.Length != b.Length ? 0
        : System.Numerics.Tensors.TensorPrimitives.CosineSimilarity(a, b);

    private sealed record Line(string Text, string Kind, int[] Ids, float[] Vec16);
}
