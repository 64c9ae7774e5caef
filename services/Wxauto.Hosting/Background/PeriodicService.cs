using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Wxauto.Hosting.Background;

/// <summary>
/// Does something again and again until the process stops. A run that fails is logged and tried again after a pause that grows
/// (<see cref="Period.PauseAfter"/>); nothing that it throws ends the process.
/// </summary>
public abstract partial class PeriodicService : BackgroundService
{
    private readonly Signal _signal = new();

    /// <summary>Asked once, when the service begins.</summary>
    protected abstract Period Period { get; }

    /// <summary>Runs again at once, or after the run that is under way. A pause after a failure is not cut short.</summary>
    public void Wake() => _signal.Set();

    protected abstract Task RunOnceAsync(CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var period = Period;
        var failures = 0;
        if (!period.AtOnce)
            await Signal.WaitAsync(_signal.Next, period.Interval, period.Time, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var woken = _signal.Next;
            try
            {
                await RunOnceAsync(stoppingToken);
                failures = 0;
                await Signal.WaitAsync(woken, period.Interval, period.Time, stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                var pause = period.PauseAfter(++failures);
                LogFailed(period.Logger, period.Work, pause, e);
                await Task.Delay(pause, period.Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(900, LogLevel.Warning, "{Work} failed; trying again in {Pause}")]
    private static partial void LogFailed(ILogger logger, string work, TimeSpan pause, Exception e);
}
