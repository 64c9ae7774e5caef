using System.Text.Json;

namespace Wxauto.Knowledge.Search;

/// <summary>What is known of the best passage: how its words fit, how near its vector is, what a rerank model says of it.</summary>
/// <param name="Similarity">Cosine; null without vectors.</param>
/// <param name="Rank">A rerank model's score; null without one, or when it gave none between 0 and 1.</param>
internal readonly record struct Signals(Relevance Words, float? Similarity, float? Rank)
{
    public const int Count = 18;

    public float[] Values => [.. Words.Values, Similarity ?? 0, Similarity is null ? 0 : 1, Rank ?? 0, Rank is null ? 0 : 1];
}

/// <summary>
/// A logistic function that makes of the signals how likely the passage answers. Its weights are fitted with questions whose answers are
/// known, so that the same share of answerable questions is answered as of unanswerable ones is refused at <see cref="Threshold"/>.
/// </summary>
internal sealed record Calibration(float[] Weights, float Constant)
{
    /// <summary>Where an Agent's reply.confidence.clarify stands by default.</summary>
    public const double Threshold = 0.55;

    /// <summary>
    /// Fitted on the questions of both sample shops by `make bench` (--only confidence), words only: there is no embedding or rerank model
    /// on the machine where this was made. What it does with similarity and rank (the four last weights) is a careful guess until `eval
    /// knowledge --calibrate` fits it to a base and its models.
    /// </summary>
    public static Calibration Default { get; } = new(
        [-0.557f, -0.685f, 0.453f, -0.005f, -0.880f, 1.160f, 0.521f, 1.762f, 0.785f, -2.746f, -0.628f, -0.808f, 5.014f, 2.386f, 10, -6, 8,
            -4], -3.617f);

    public double Of(Signals signals) => Of(signals.Values);

    public double Of(IReadOnlyList<float> signals) => 1 / (1 + Math.Exp(-Logit(signals)));

    public double Logit(IReadOnlyList<float> signals)
    {
        var sum = (double)Constant;
        for (var i = 0; i < signals.Count; i++)
            sum += Weights[i] * signals[i];
        return sum;
    }

    public static Calibration Read(string? json) =>
        string.IsNullOrEmpty(json) ? Default : JsonSerializer.Deserialize<Calibration>(json) is { Weights.Length: Signals.Count } read
            ? read : Default;
}
