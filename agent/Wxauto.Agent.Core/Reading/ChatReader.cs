using Microsoft.Extensions.Hosting;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Reading;

/// <summary>Reads WeChat into the spool, from the cursor on. Whatever stops it, the cursor stays and nothing is lost.</summary>
internal sealed partial class ChatReader(
    IWeChatDriver driver,
    AgentSpool spool,
    MessageIntake intake,
    AgentState state,
    AgentHealth health,
    TimeProvider clock,
    ILogger<ChatReader> log)
    : BackgroundService
{
    private const int BatchSize = 200;
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Backoff _backoff = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(30), Random.Shared);
    private volatile bool _again;

    /// <summary>Looks now, without waiting for a back-off to end.</summary>
    public void Refresh()
    {
        _again = true;
        state.ReadingChanged.Set();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await StepAsync(stoppingToken);
                _backoff.Reset();
            }
            catch (Exception e) when (e is DriverException || SpoolFaults.IsStorage(e))
            {
                var problem = e is DriverException ? e.Message : SpoolFaults.Describe(e);
                LogStopped(problem);
                health.ReadingFails(problem);
                await state.ReadingChanged.WaitAsync(_again ? TimeSpan.Zero : _backoff.Next(), clock, stoppingToken);
            }
        }
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        _again = false;
        if (state.Filter is not { } filter)
        {
            await state.ReadingChanged.WaitAsync(cancellationToken);
            return;
        }
        var room = spool.Inbound.Room;
        if (room == 0)
        {
            health.ReadingFails("The spool is full: messages are read again when the platform has taken some.");
            await state.ReadingChanged.WaitAsync(Pause, clock, cancellationToken);
            return;
        }
        var batch = await driver.ReadAsync(spool.Inbound.Cursor, Math.Min(room, BatchSize), LongPoll, cancellationToken);
        if (batch.Messages.Count > 0)
            await intake.TakeAsync(batch, filter, cancellationToken);
        else
            await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellationToken);
        health.ReadingGoesOn();
    }

    [LoggerMessage(30, LogLevel.Warning, "Reading stopped and is tried again: {Problem}")]
    private partial void LogStopped(string problem);
}
