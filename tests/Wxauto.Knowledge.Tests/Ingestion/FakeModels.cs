using System.Collections.Concurrent;
using Wxauto.Contracts.Ai;

namespace Wxauto.Knowledge.Tests.Ingestion;

/// <summary>Vectors by pairs of characters: texts that share many lie close. Keeps what it was asked.</summary>
internal sealed class FakeEmbedder : ITextEmbedder
{
    public ConcurrentQueue<string> Documents { get; } = new();
    public ConcurrentQueue<string> Queries { get; } = new();

    /// <summary>What happens to a text instead.</summary>
    public Func<string, Exception?> Fails { get; set; } = _ => null;

    public Task<IReadOnlyList<float[]>> EmbedAsync(EmbeddingModel model, IReadOnlyList<string> texts, EmbeddingPurpose purpose,
        CancellationToken cancellationToken)
    {
        foreach (var text in texts)
            (purpose == EmbeddingPurpose.Query ? Queries : Documents).Enqueue(text);
        return texts.Select(Fails).FirstOrDefault(e => e is not null) is { } failure ? throw failure
            : Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(t => Vector(t, model.Dimensions))]);
    }

    private static float[] Vector(string text, int dimensions)
    {
        var vector = new float[dimensions];
        for (var i = 1; i < text.Length; i++)
            vector[((text[i - 1] * 31) + text[i]) % dimensions]++;
        var length = MathF.Max(1e-6f, MathF.Sqrt(vector.Sum(v => v * v)));
        return [.. vector.Select(v => v / length)];
    }
}

/// <summary>Scores by what the test says; null: it could not be asked.</summary>
internal sealed class FakeReranker : IReranker
{
    public Func<string, double>? Score { get; set; }
    public ConcurrentQueue<(string Provider, string? Model, string Query, IReadOnlyList<string> Passages)> Asked { get; } = new();

    public ValueTask<IReadOnlyList<RerankScore>?> RerankAsync(string provider, string? model, string query, IReadOnlyList<string> passages,
        CancellationToken cancellationToken)
    {
        Asked.Enqueue((provider, model, query, passages));
        return ValueTask.FromResult<IReadOnlyList<RerankScore>?>(Score is null ? null
            : [.. passages.Select((p, i) => new RerankScore(i, Score(p))).OrderByDescending(s => s.Score)]);
    }
}

/// <summary>Reads every picture as the test says.</summary>
internal sealed class FakeTranscriber : IImageTranscriber
{
    public Func<ImageSource, string> Reads { get; set; } = _ => "";

    public Task<string> ReadAsync(ImageSource by, byte[] image, string mediaType, CancellationToken cancellationToken) =>
        Task.FromResult(Reads(by));
}
