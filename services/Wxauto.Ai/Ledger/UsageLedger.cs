using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Prometheus;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Background;

namespace Wxauto.Ai.Ledger;

/// <summary>
/// Keeps every call. Written behind the answers in groups: a process that is killed loses the calls of its last moment, an
/// orderly stop or a database that is away loses none. What was spent is known at once.
/// </summary>
internal sealed partial class UsageLedger(IUsageStorage storage, IResourceCatalog catalog, TimeProvider time, ILogger<UsageLedger> logger)
    : PeriodicService
{
    private const int Batch = 500;
    private const int Capacity = 100_000;
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(5);
    private static readonly Counter Calls = Metrics.CreateCounter("wxauto_ai_calls_total", "Calls of providers.", "provider",
        "model", "outcome");
    private static readonly Counter Tokens = Metrics.CreateCounter("wxauto_ai_tokens_total", "Tokens of calls.", "provider", "model",
        "direction");
    private static readonly Counter Money = Metrics.CreateCounter("wxauto_ai_cost_total", "Money spent, in the currency's unit.",
        "provider", "model", "currency");
    private static readonly Histogram Seconds = Metrics.CreateHistogram("wxauto_ai_call_duration_seconds", "Time of one call.",
        "provider", "outcome");
    private static readonly Counter Lost = Metrics.CreateCounter("wxauto_ai_ledger_lost_total",
        "Calls that could not be kept because the database was away too long.");

    private readonly Channel<AiCall> _calls = System.Threading.Channels.Channel.CreateBounded<AiCall>(
        new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Spending _spending = new();
    private readonly List<AiCall> _batch = new(Batch);
    private DateTimeOffset _refreshed;
    private DateTimeOffset _forgot;

    protected override Period Period => new("Writing the ledger of calls", Refresh, time, logger) { AtOnce = false };

    /// <summary>The day in which that moment lies, in the Platform's zone: yyyy-MM-dd.</summary>
    public string DayOf(DateTimeOffset at) => UsageReports.DayOf(at, catalog.Current.Platform);

    public void Record(AiCall call)
    {
        Calls.WithLabels(call.Provider, call.Model, call.Outcome).Inc();
        Seconds.WithLabels(call.Provider, call.Outcome).Observe(call.Milliseconds / 1000.0);
        Tokens.WithLabels(call.Provider, call.Model, "input").Inc(call.InputTokens);
        Tokens.WithLabels(call.Provider, call.Model, "output").Inc(call.OutputTokens);
        Money.WithLabels(call.Provider, call.Model, call.Currency).Inc(call.CostMicros / 1e6);
        _spending.Add(call);
        if (_calls.Writer.TryWrite(call))
        {
            Wake();
            return;
        }
        Lost.Inc();
        LogLost(call.Provider);
    }

    /// <summary>Takes that much of the budget until it is given back, unless it does not fit any more. The account is a
    /// provider or a virtual key.</summary>
    public BudgetAnswer TryReserve(Account account, BudgetSpec budget, long micros) =>
        _spending.TryReserve(account, budget, micros, DayOf(time.GetUtcNow()));

    public void GiveBack(Account account, long micros) => _spending.GiveBack(account, micros);

    /// <summary>Others should be asked first.</summary>
    public bool IsTight(Account account, BudgetSpec budget) => _spending.IsTight(account, budget, DayOf(time.GetUtcNow()));

    /// <summary>Millionths spent today and this month.</summary>
    public (long Day, long Month) SpentOf(Account account) => _spending.Of(account, DayOf(time.GetUtcNow()));

    /// <summary>What was spent before this start counts from the first call on.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RefreshAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogUnreadable(e);
        }
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Also when it stops before it began.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync();
    }

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await WriteAllAsync(cancellationToken);
        if (time.GetUtcNow() - _refreshed >= Refresh)
            await RefreshAsync(cancellationToken);
    }

    private async Task WriteAllAsync(CancellationToken cancellationToken)
    {
        do
            await WriteBatchAsync(cancellationToken);
        while (_calls.Reader.Count > 0);
    }

    private async Task WriteBatchAsync(CancellationToken cancellationToken)
    {
        while (_batch.Count < Batch && _calls.Reader.TryRead(out var call))
            _batch.Add(call);
        if (_batch.Count > 0)
            await storage.AddAsync(_batch, cancellationToken);
        _spending.Written(_batch);
        _batch.Clear();
    }

    private async Task FlushAsync()
    {
        using var limit = new CancellationTokenSource(LastFlush);
        try
        {
            await WriteAllAsync(limit.Token);
        }
        catch (Exception e)
        {
            LogUnwritten(_batch.Count + _calls.Reader.Count, e);
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var today = DayOf(now);
        _spending.Load(await storage.SpentSinceAsync($"{today[..8]}01", cancellationToken), today);
        _refreshed = now;
        if (now - _forgot < TimeSpan.FromHours(6))
            return;
        await storage.ForgetAsync(now - Kept, cancellationToken);
        _forgot = now;
    }

    [LoggerMessage(1, LogLevel.Error, "A call of {Provider} could not be kept: too many wait for the database")]
    private partial void LogLost(string provider);

    [LoggerMessage(2, LogLevel.Warning, "{Count} calls could not be written to the ledger yet")]
    private partial void LogUnwritten(int count, Exception e);

    [LoggerMessage(3, LogLevel.Warning, "What was spent before cannot be read yet")]
    private partial void LogUnreadable(Exception e);
}
