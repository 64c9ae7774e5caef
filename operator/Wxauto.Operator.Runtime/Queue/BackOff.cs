namespace Wxauto.Operator.Runtime;

internal static class BackOff
{
    /// <summary>Doubles with every failure, less a random fifth so that not all come back at once.</summary>
    public static TimeSpan Of(int failures, TimeSpan minimum, TimeSpan maximum)
    {
        var doubled = minimum.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 30));
        return TimeSpan.FromMilliseconds(Math.Min(doubled, maximum.TotalMilliseconds) * (1 - 0.2 * Random.Shared.NextDouble()));
    }
}
