using System.Net.Mime;
using Dapr.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Events;
using Wxauto.Hosting.Background;
using Wxauto.Hosting.Logging;

namespace Wxauto.Hosting.Bus.Dapr;

/// <summary>
/// Publishes through the sidecar and calls the handlers of this process itself. What is announced while a publication is under way is
/// merged and goes out with the next one, at most a hundred a second; while the broker is away it waits here.
/// </summary>
internal sealed partial class DaprEventBus(
    DaprClient dapr, DaprOptions options, InProcessEventBus here, TimeProvider time, ILogger<DaprEventBus> logger, Sidecar? sidecar = null)
        : BackgroundService, IEventBus
{
    private const int Parallel = 16;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>A wake-up that is older is of no use: polling was faster. In seconds, for sidecar and broker.</summary>
    private const string Lifetime = "300";
    private readonly Lock _lock = new();
    private readonly Signal _wake = new();
    private readonly LogPace _pace = new(time);
    private List<PendingEvent> _pending = [];
    private TimeSpan? _pause;

    /// <summary>Who published, so that this process need not hear its own events twice.</summary>
    public string Source { get; } = $"wxauto/{Guid.NewGuid():N}";

    public void Announce<TEvent>(TEvent e) where TEvent : class, IEvent<TEvent>
    {
        here.Announce(e);
        Add(e);
    }

    public Task PublishAsync<TEvent>(TEvent e, CancellationToken cancellationToken) where TEvent : class, IEvent<TEvent>
    {
        here.Announce(e);
        return Add(e).Published.Task.WaitAsync(cancellationToken);
    }

    public IDisposable Subscribe<TEvent>(Func<TEvent, CancellationToken, ValueTask> handler) where TEvent : class,
    IEvent<TEvent> => here.Subscribe(handler);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var woken = _wake.Next;
            if (Take() is not { Count: > 0 } taken)
            {
                await woken.WaitAsync(stoppingToken);
                continue;
            }
            var failed = await PublishAllAsync(taken, stoppingToken);
            if (failed is null && _pause is not null)
                LogRecovered();
            _pause = failed is null ? null : _pause is not { } last ? FirstPause : last * 2 > LongestPause ? LongestPause : last * 2;
            await RestAsync(_pause, stoppingToken);
        }
    }

    /// <summary>After a failure for the pause, or until the sidecar is back when it was that which was away.</summary>
    private async Task RestAsync(TimeSpan? pause, CancellationToken stopping)
    {
        if (pause is null || sidecar is null || await sidecar.AskAsync(stopping))
        {
            await Task.Delay(pause ?? Pace, time, stopping);
            return;
        }
        await sidecar.BackAsync(stopping);
    }

    private PendingEvent<TEvent> Add<TEvent>(TEvent e) where TEvent : class, IEvent<TEvent>
    {
        lock (_lock)
        {
            var pending = _pending.OfType<PendingEvent<TEvent>>().FirstOrDefault(p => p.TryAdd(e));
            if (pending is null)
                _pending.Add(pending = new PendingEvent<TEvent>(e));
            _wake.Set();
            return pending;
        }
    }

    private List<PendingEvent> Take()
    {
        lock (_lock)
        {
            var taken = _pending;
            _pending = [];
            return taken;
        }
    }

    /// <summary>Keeps what could not be published. The last failure, or null.</summary>
    private async Task<Exception?> PublishAllAsync(List<PendingEvent> events, CancellationToken stopping)
    {
        Exception? failure = null;
        await System.Threading.Tasks.Parallel.ForEachAsync(events,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = stopping }, async (e, ct) =>
        {
            try
            {
                await PublishAsync(e, ct);
            }
            catch (Exception x) when (!stopping.IsCancellationRequested)
            {
                failure = x;
                KeepFor(e, x);
            }
        });
        return failure;
    }

    private async Task PublishAsync(PendingEvent e, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(Patience);
        await dapr.PublishByteEventAsync(options.PubSub, e.Type, e.ToJson(), MediaTypeNames.Application.Json,
            new Dictionary<string, string> { ["cloudevent.type"] = e.Type, ["cloudevent.source"] = Source, ["ttlInSeconds"] = Lifetime },
            limit.Token);
        EventMetrics.Published.WithLabels(e.Type, "published").Inc();
        e.Published.TrySetResult();
    }

    private void KeepFor(PendingEvent e, Exception failure)
    {
        EventMetrics.Published.WithLabels(e.Type, "failed").Inc();
        if (_pace.IsDue())
            LogNotPublished(e.Type, options.PubSub, failure.InnerException?.Message ?? failure.Message);
        lock (_lock)
        {
            _pending.Insert(0, e);
            _wake.Set();
        }
    }

    [LoggerMessage(1, LogLevel.Warning,
        "{Type} cannot be published to {PubSub}; trying again. Other processes find the work by polling until then. {Problem}")]
    private partial void LogNotPublished(string type, string pubSub, string problem);

    [LoggerMessage(2, LogLevel.Information, "Events are published again")]
    private partial void LogRecovered();
}
