namespace Wxauto.Ai.Routing;

/// <summary>How long the last calls took.</summary>
internal sealed class LatencyWindow
{
    private const int Size = 100;
    private const int Enough = 20;
    private readonly Lock _lock = new();
    private readonly TimeSpan[] _took = new TimeSpan[Size];
    private long _count;

    public void Add(TimeSpan took)
    {
        lock (_lock)
            _took[_count++ % Size] = took;
    }

    /// <summary>Null while too few calls are known.</summary>
    public TimeSpan? Percentile(double share)
    {
        TimeSpan[] known;
        lock (_lock)
            known = _took[..(int)Math.Min(_count, Size)];
        if (known.Length < Enough)
            return null;
        Array.Sort(known);
        return known[(int)Math.Ceiling(share * known.Length) - 1];
    }
}
