using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Prometheus;
using Wxauto.Ai.Ledger;
using Wxauto.Ai.Tools;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;
using Wxauto.Hosting.Background;

namespace Wxauto.Ai.Providers;

/// <summary>Asks each provider every minute, without spending anything, whether it is there, takes its key
/// and has its models.</summary>
internal sealed partial class ProviderProbe(ProviderDirectory providers, McpConnections servers, UsageLedger ledger, TimeProvider time,
    ILogger<ProviderProbe> logger) : PeriodicService, IAiStatus
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly Gauge Up = Metrics.CreateGauge("wxauto_ai_provider_up", "1 when the last probe reached the provider and it has its models.",
        "provider");

    /// <summary>So many answers in a row that could not be sent are no accident.</summary>
    private const int TooManyStopped = 10;
    private readonly ConcurrentDictionary<Provider, (DateTimeOffset At, Reason? Problem)> _probes = new();

    public bool AsksModels => providers.All.Any(p => p.Talks);

    public IReadOnlyList<ProviderStatus> Providers => [.. providers.All.Select(StatusOf)];

    public IReadOnlyList<McpServerStatus> McpServers => [.. servers.All.Select(s => new McpServerStatus(s.Name, s.Tools, s.Problem))];

    /// <summary>Probes those whose last probe is old or missing.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var all = providers.All.Where(p => !p.IsExtractive).ToList();
        foreach (var gone in _probes.Keys.Except(all))
            if (_probes.TryRemove(gone, out _) && all.TrueForAll(p => p.Name != gone.Name))
                Up.RemoveLabelled(gone.Name);
        var now = time.GetUtcNow();
        await Task.WhenAll(all.Where(p => !_probes.TryGetValue(p, out var probe) || now - probe.At >= Interval)
            .Select(p => ProbeAsync(p, cancellationToken)));
    }

    protected override Period Period => new("Probing the providers", Look, time, logger);

    protected override Task RunOnceAsync(CancellationToken cancellationToken) => ProbeAsync(cancellationToken);

    /// <summary>Why the provider cannot serve what its spec says; null when it can.</summary>
    public static async Task<Reason?> ProblemOfAsync(Provider provider, CancellationToken cancellationToken)
    {
        if (provider.IsExtractive || provider.Missing is not null)
            return provider.Missing;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            return await provider.Client.ProbeAsync(limit.Token) is { Count: > 0 } missing
                ? ProviderReasons.Of.With(provider.Name, ProviderReasons.ModelsMissing.With([.. missing])) : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ProviderReasons.Of.With(provider.Name, ProviderReasons.NoAnswer.With(Limit.TotalSeconds));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return ProviderFailure.Of(provider.Name, e).Detail;
        }
    }

    private async Task ProbeAsync(Provider provider, CancellationToken cancellationToken)
    {
        var problem = await ProblemOfAsync(provider, cancellationToken);
        var known = _probes.TryGetValue(provider, out var last);
        _probes[provider] = (time.GetUtcNow(), problem);
        Up.WithLabels(provider.Name).Set(problem is null ? 1 : 0);
        if (problem is not null && (!known || !problem.Equals(last.Problem)))
            LogDown(problem);
        else if (problem is null && known && last.Problem is not null)
            LogUp(provider.Name);
    }

    private ProviderStatus StatusOf(Provider provider)
    {
        var spec = provider.Spec;
        var (day, month) = ledger.SpentOf(Account.OfProvider(provider.Name, spec.Prices.Currency));
        var probed = _probes.TryGetValue(provider, out var probe);
        var problem = provider.IsExtractive ? null : provider.Missing ?? (!probed ? ProviderReasons.NotProbed.Reason
            : probe.Problem ?? provider.Empty
                ?? (provider.StoppedAnswers >= TooManyStopped ? ProviderReasons.AnswersStopped.With(provider.StoppedAnswers) : null));
        return new ProviderStatus(provider.Name, spec.Preset.ToString(), problem is null, problem,
            probed ? probe.At : null, provider.Latency.Percentile(0.95), provider.Circuit.IsOpen,
            day / 1_000_000m, month / 1_000_000m, spec.Budget.PerDay, spec.Budget.PerMonth, spec.Prices.Currency);
    }

    [LoggerMessage(1, LogLevel.Warning, "{Problem}")]
    private partial void LogDown(Reason problem);

    [LoggerMessage(2, LogLevel.Information, "{Provider} answers again")]
    private partial void LogUp(string provider);
}
