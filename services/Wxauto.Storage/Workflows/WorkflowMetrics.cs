using Prometheus;

namespace Wxauto.Storage.Workflows;

internal static class WorkflowMetrics
{
    public static readonly Counter Runs = Metrics.CreateCounter("wxauto_workflow_runs_total",
        "Runs of workflows that ended here: succeeded, failed, cancelled.", "workflow", "outcome");
    public static readonly Counter Retries = Metrics.CreateCounter("wxauto_workflow_retries_total",
        "Steps that failed and are tried again.", "workflow", "step");
    public static readonly Counter LostLeases = Metrics.CreateCounter("wxauto_workflow_leases_lost_total",
        "Steps whose result was not kept because the run was cancelled or went to another process.", "workflow");
    public static readonly Histogram StepSeconds = Metrics.CreateHistogram("wxauto_workflow_step_seconds", "Time of one attempt of a step.",
        ["workflow", "step"], new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.002, 4, 10) });
    public static readonly Gauge Unfinished = Metrics.CreateGauge("wxauto_workflow_runs_unfinished",
        "Runs in the database that are not at their end: waiting, running, failed.", "workflow", "state");
}
