using System.Globalization;
using System.Text.RegularExpressions;

namespace Wxauto.Bench.Running;

/// <summary>One scrape of a Prometheus text page.</summary>
internal sealed partial class MetricsText(string text)
{
    private readonly Dictionary<string, double> _samples = Lines().Matches(text)
        .ToDictionary(m => m.Groups[1].Value, m => double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture));

    /// <summary>Mean of a histogram, in milliseconds, and its count, by the value of its one label, between an earlier
    /// scrape and this one.</summary>
    public IEnumerable<(string Label, double MeanMilliseconds, double Count)> Means(string histogram, MetricsText since)
    {
        foreach (var key in _samples.Keys.Where(k => k.StartsWith($"{histogram}_count", StringComparison.Ordinal)))
        {
            var count = Value(key) - since.Value(key);
            var sum = key.Replace("_count", "_sum", StringComparison.Ordinal);
            if (count > 0)
                yield return (Label().Match(key).Groups[1].Value, (Value(sum) - since.Value(sum)) / count * 1000, count);
        }
    }

    /// <summary>The sum of a metric's samples that have this label, e.g. controller="agent".</summary>
    public double Sum(string metric, string label) =>
        _samples.Where(s => s.Key.StartsWith($"{metric}{{", StringComparison.Ordinal) && s.Key.Contains(label, StringComparison.Ordinal))
            .Sum(s => s.Value);

    private double Value(string key) => _samples.GetValueOrDefault(key);

    [GeneratedRegex("""^([a-z_]+(?:\{[^}]*\})?) (\S+)$""", RegexOptions.Multiline)]
    private static partial Regex Lines();

    [GeneratedRegex("""="([^"]*)""")]
    private static partial Regex Label();
}
