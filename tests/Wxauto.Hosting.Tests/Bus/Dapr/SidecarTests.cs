using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Prometheus;
using Wxauto.Contracts.Internal;
using Wxauto.Tests.Dapr;

namespace Wxauto.Hosting.Tests.Bus.Dapr;

/// <summary>A process whose sidecar goes and comes back at the same ports.</summary>
public sealed class SidecarTests : IAsyncLifetime
{
    private readonly StubDapr _dapr = new();
    private StubSidecar _sidecar = null!;
    private BusApp _app = null!;

    public async Task InitializeAsync()
    {
        _sidecar = await _dapr.AddAsync("main-gateway", "app-token", "api-token");
        _app = await BusApp.StartAsync(_sidecar, new NoRetries());
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _dapr.DisposeAsync();
    }

    [Fact]
    public async Task A_sidecar_that_is_away_is_seen_in_health_metrics_and_the_report_and_the_process_stays_in_service()
    {
        (await HealthAsync()).Status.Should().Be(HealthStatus.Healthy);
        (await ReportAsync()).Should().Be(new SidecarReport(true, null, ""));

        await _sidecar.StopAsync();

        // Degraded is answered with 200: the pod keeps its streams and its pages.
        await UntilAsync(async () => (await HealthAsync()) is { Status: HealthStatus.Degraded } health
            && health.Entries["sidecar"].Description!.Contains("the Dapr sidecar does not answer since", StringComparison.Ordinal));
        await UntilAsync(async () => (await ReportAsync()) is { Answers: false, Since: not null, Problem: "ConnectionRefused" });
        await UntilAsync(async () => (await GaugeAsync()) == 0);

        await _sidecar.StartAgainAsync();

        await UntilAsync(async () => (await HealthAsync()).Status == HealthStatus.Healthy);
        await UntilAsync(async () => (await GaugeAsync()) == 1);
    }

    [Fact]
    public async Task An_event_that_found_no_sidecar_is_published_when_it_is_back_and_not_after_a_delay()
    {
        await _sidecar.StopAsync();
        var published = _app.Bus.PublishAsync(new Rang("张三"), default);
        await UntilAsync(async () => (await HealthAsync()).Status == HealthStatus.Degraded);
        published.IsCompleted.Should().BeFalse();

        await _sidecar.StartAgainAsync();

        await published.WaitAsync(TimeSpan.FromSeconds(60)); // the delay before another attempt never ends here
        _dapr.Published.Should().ContainSingle();
    }

    private Task<HealthReport> HealthAsync() => _app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    private async Task<SidecarReport> ReportAsync()
    {
        using var http = new HttpClient { BaseAddress = _app.Address };
        return (await http.GetFromJsonAsync<SidecarReport>(InternalApi.Sidecar))!;
    }

    private static async Task<double> GaugeAsync()
    {
        using var text = new MemoryStream();
        await Metrics.DefaultRegistry.CollectAndExportAsTextAsync(text);
        var line = System.Text.Encoding.UTF8.GetString(text.ToArray()).Split('\n')
            .Single(l => l.StartsWith("wxauto_dapr_sidecar_up ", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var until = DateTime.UtcNow.AddSeconds(60); !await condition(); await Task.Delay(20))
            if (DateTime.UtcNow > until)
                throw new TimeoutException("Not within 60 s.");
    }

    /// <summary>The first pause of the bus after a failure never ends; all else goes on.</summary>
    private sealed class NoRetries : TimeProvider
    {
        public override System.Threading.ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == TimeSpan.FromMilliseconds(200) ? Timeout.InfiniteTimeSpan : dueTime, period);
    }
}
