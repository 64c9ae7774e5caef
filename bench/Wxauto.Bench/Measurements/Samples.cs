namespace Wxauto.Bench.Measurements;

internal static class Samples
{
    public static double Median(IEnumerable<double> values) => Percentile(values, 0.5);

    /// <summary>The smallest value that this share of all values does not exceed.</summary>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
