using Prometheus;

namespace Wxauto.Hosting.Bus.Dapr;

internal static class EventMetrics
{
    public static readonly Counter Published = Metrics.CreateCounter("wxauto_events_published_total",
        "Publications through the sidecar: published, failed (and tried again).", "type", "outcome");
    public static readonly Counter Delivered = Metrics.CreateCounter("wxauto_events_delivered_total",
        "Events that the sidecar brought, by what it was told: SUCCESS, RETRY, DROP.", "type", "status");
}
