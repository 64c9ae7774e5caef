using Prometheus;

namespace Wxauto.Operator.Runtime;

/// <summary>Names as in controller-runtime, so that its dashboards fit.</summary>
internal sealed class QueueMetrics(string name)
{
    private static readonly Gauge Depth = Metrics.CreateGauge("workqueue_depth", "Keys that wait", "name");
    private static readonly Counter Adds = Metrics.CreateCounter("workqueue_adds_total", "Keys added", "name");
    private static readonly Counter Retries = Metrics.CreateCounter("workqueue_retries_total", "Keys added again after a failure", "name");
    private static readonly Histogram Waited = Metrics.CreateHistogram("workqueue_queue_duration_seconds", "How long a key waited",
        new HistogramConfiguration { LabelNames = ["name"], Buckets = Histogram.ExponentialBuckets(0.001, 4, 10) });

    private readonly Gauge.Child _depth = Depth.WithLabels(name);
    private readonly Counter.Child _adds = Adds.WithLabels(name);
    private readonly Counter.Child _retries = Retries.WithLabels(name);
    private readonly Histogram.Child _waited = Waited.WithLabels(name);

    public void Added(int waiting)
    {
        _adds.Inc();
        _depth.Set(waiting);
    }

    public void Taken(int waiting, TimeSpan after)
    {
        _depth.Set(waiting);
        _waited.Observe(after.TotalSeconds);
    }

    public void Retried() => _retries.Inc();

    public void Emptied() => _depth.Set(0);
}
