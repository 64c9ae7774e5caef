using System.Text.Json;
using Wxauto.Knowledge.Analysis;

namespace Wxauto.Knowledge.Search;

/// <summary>What is known of a passage: how its words fit, and how far it is ahead of the others.</summary>
/// <param name="Words">BM25 by the weight of the question.</param>
/// <param name="Lead">How far it is ahead of the best passage of another document, by the fused score.</param>
internal readonly record struct Signals(Relevance Relevance, float Words, float Lead)
{
    public const int Count = Relevance.Count + 2;

    public float[] Values => [.. Relevance.Values, Words, Lead];
}

/// <summary>
/// How likely a passage answers: boosted trees over the signals, fitted once with questions whose answers are known (calibration.json, which
/// `make bench --only confidence` writes), and for a base a scale and a shift of their sum.
/// </summary>
internal sealed record Calibration(float Scale, float Shift)
{
    private static readonly Lazy<Boosted> Trees = new(() =>
        JsonSerializer.Deserialize<Boosted>(Resources.Text("calibration.json"), JsonSerializerOptions.Web)!);

    /// <summary>
    /// Where an Agent's default thresholds stand on the likelihood: from 0.66 on (answer: 0.75) one passage is sent, from 0.16 on
    /// (clarify: 0.55) the customer is asked which of three he means, which costs little.
    /// </summary>
    private const double Spread = 0.38;
    private const double Offset = 0.84;

    public static Calibration Default { get; } = new(1, 0);

    /// <summary>The confidence: 0-1.</summary>
    public double Of(IReadOnlyList<float> signals) => Of(signals, Trees.Value);

    public double Of(IReadOnlyList<float> signals, Boosted trees) =>
        Logistic((Spread * ((Scale * trees.Sum(signals)) + Shift)) + Offset);

    public static double Logistic(double sum) => 1 / (1 + Math.Exp(-sum));

    public static double Sum(IReadOnlyList<float> signals) => Trees.Value.Sum(signals);

    public static Calibration Read(string? json)
    {
        try
        {
            return string.IsNullOrEmpty(json) ? Default : JsonSerializer.Deserialize<Calibration>(json) is { Scale: > 0 } read ? read : Default;
        }
        catch (JsonException)
        {
            // Of an earlier version.
            return Default;
        }
    }
}

/// <summary>Boosted trees (Friedman 2001) of the same depth.</summary>
/// <param name="Constant">The sum before the first tree.</param>
internal sealed record Boosted(double Constant, IReadOnlyList<Tree> Trees)
{
    public double Sum(IReadOnlyList<float> signals) => Constant + Trees.Sum(t => t.Of(signals));
}

/// <summary>A full binary tree; the children of split n are 2n+1 and 2n+2, the leaves come behind the splits.</summary>
/// <param name="Signals">Of each split the signal; -1 where nothing is split: all goes to the first child.</param>
/// <param name="Bounds">Of each split: not above it the first child, else the second.</param>
internal sealed record Tree(int[] Signals, float[] Bounds, float[] Leaves)
{
    public float Of(IReadOnlyList<float> signals)
    {
        var at = 0;
        while (at < Signals.Length)
            at = Signals[at] < 0 || signals[Signals[at]] <= Bounds[at] ? (2 * at) + 1 : (2 * at) + 2;
        return Leaves[at - Signals.Length];
    }
}
