using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;
using Wxauto.Hosting.Logging;

namespace Wxauto.Hosting.Bus.Dapr;

/// <summary>
/// Whether the Dapr sidecar of this process answers. It is asked every two seconds, four times a second while it is away, and by whoever
/// failed to reach something through it; what failed for want of it can wait for it here.
/// </summary>
public sealed partial class Sidecar : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EveryWhileAway = TimeSpan.FromMilliseconds(250);

    /// <summary>A pod's containers start together, and the sidecar may be the later one.</summary>
    private static readonly TimeSpan Starting = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly Gauge Up = Metrics.CreateGauge("wxauto_dapr_sidecar_up",
        "1 when the Dapr sidecar of this process answers, else 0.");

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = Patience }) { Timeout = Patience };
    private readonly TimeProvider _time;
    private readonly ILogger<Sidecar> _logger;
    private readonly Uri _health;
    private readonly LogPace _pace;
    private readonly Lock _lock = new();
    private Task<bool>? _asking;
    private volatile Absence? _absence;
    private bool _wasThere;

    public Sidecar(Uri address, string? token, TimeProvider time, ILogger<Sidecar> logger)
    {
        // Outbound: is it able to serve this program, whatever it thinks of this program's own health.
        (_health, _time, _logger, _pace) = (new Uri(address, "/v1.0/healthz/outbound"), time, logger, new LogPace(time));
        if (!string.IsNullOrEmpty(token))
            _http.DefaultRequestHeaders.Add(AppToken.Header, token);
    }

    /// <summary>Since when it does not answer, and why; null while it does.</summary>
    public (DateTimeOffset Since, string Problem)? Away => _absence is { } absence ? (absence.Since, absence.Problem) : null;

    /// <summary>Where a sidecar's HTTP API is, as Dapr's own variables say; null when there is none.</summary>
    public static Uri? AddressOf(IConfiguration configuration) =>
        configuration["DAPR_HTTP_ENDPOINT"] is { Length: > 0 } endpoint ? new Uri(endpoint)
        : configuration["DAPR_HTTP_PORT"] is { Length: > 0 } port ? new Uri($"http://127.0.0.1:{port}")
        : null;

    /// <summary>Asks now; callers at the same time share one question.</summary>
    /// <returns>Whether it answers.</returns>
    public Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_asking is null || _asking.IsCompleted)
                _asking = Task.Run(LookAsync, CancellationToken.None);
            return _asking.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Completes when it answers (again); at once when it does.</summary>
    public Task BackAsync(CancellationToken cancellationToken) => _absence?.Over.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;

    public override void Dispose()
    {
        base.Dispose();
        _http.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
            await Task.Delay(await AskAsync(stoppingToken) ? Every : EveryWhileAway, _time, stoppingToken);
    }

    private async Task<bool> LookAsync()
    {
        var problem = await ProblemAsync();
        var absence = _absence;
        Up.Set(problem is null ? 1 : 0);
        if (problem is not null)
        {
            _absence = absence = absence is null ? new Absence(_time.GetUtcNow(), problem) : absence with { Problem = problem };
            if ((_wasThere || _time.GetUtcNow() - absence.Since > Starting) && _pace.IsDue())
                LogAway(_health, problem);
            return false;
        }
        if (absence is not null)
        {
            _absence = null;
            if (_wasThere)
                LogBack((_time.GetUtcNow() - absence.Since).TotalSeconds);
            absence.Over.TrySetResult();
        }
        _wasThere = true;
        return true;
    }

    private async Task<string?> ProblemAsync()
    {
        try
        {
            using var response = await _http.GetAsync(_health);
            return response.IsSuccessStatusCode ? null : $"it answers {(int)response.StatusCode}";
        }
        catch (HttpRequestException e)
        {
            return e.InnerException is SocketException socket ? socket.SocketErrorCode.ToString() : e.HttpRequestError.ToString();
        }
        catch (OperationCanceledException)
        {
            return $"no answer within {Patience.TotalSeconds:0} s";
        }
    }

    [LoggerMessage(1, LogLevel.Warning,
        "The Dapr sidecar does not answer at {Address} ({Problem}): events wait, and what is asked of other roles fails, until it is back. Said once a minute")]
    private partial void LogAway(Uri address, string problem);

    [LoggerMessage(2, LogLevel.Information, "The Dapr sidecar answers again after {Seconds:0.0} s")]
    private partial void LogBack(double seconds);

    private sealed record Absence(DateTimeOffset Since, string Problem)
    {
        public TaskCompletionSource Over { get; init; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
