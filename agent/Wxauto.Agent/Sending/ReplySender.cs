using Microsoft.Extensions.Hosting;
using Wxauto.Agent.Configuration;
using Wxauto.Agent.Drivers;
using Wxauto.Agent.Reading;
using Wxauto.Agent.Spool;

namespace Wxauto.Agent.Sending;

/// <summary>
/// Types replies one at a time, each chat's in their order. A chat whose contact may not be written to yet does not hold up
/// the others.
/// </summary>
internal sealed partial class ReplySender(
    ReplyTyping typing, IWeChatDriver driver, AgentSpool spool, SendBudget budget, AgentState state, AgentHealth health, TimeProvider clock, ILogger<ReplySender> log)
    : BackgroundService
{
    private const int Candidates = 50;

    // Budgets and quiet hours are looked at again at least this often: the wall clock or the configuration may have changed.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StateWait = TimeSpan.FromSeconds(2);
    private readonly Backoff _backoff = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(30), Random.Shared);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(SendAsync(stoppingToken), PassOnChangesAsync(stoppingToken));

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var wait = await StepAsync(cancellationToken);
                _backoff.Reset();
                if (wait > TimeSpan.Zero)
                    await spool.Replies.Added.WaitAsync(wait, clock, cancellationToken);
            }
            catch (Exception e) when (e is DriverException || SpoolFaults.IsStorage(e))
            {
                var problem = e is DriverException ? e.Message : SpoolFaults.Describe(e);
                LogStopped(problem);
                health.Remember(problem);
                await Task.Delay(_backoff.Next(), clock, cancellationToken);
            }
        }
    }

    // One step: what is in flight from before a crash is settled first, then the first reply that may be typed now.
    private async Task<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        var replies = spool.Replies.Unfinished(Candidates);
        if (replies.Count == 0 || !state.MaySend)
            return LongestWait;
        if ((await driver.GetStateAsync(cancellationToken)).State != WeChatState.LoggedIn)
            return StateWait;
        if (replies[0].State == ReplyState.InFlight)
        {
            await typing.SettleAsync(replies[0], cancellationToken);
            return TimeSpan.Zero;
        }
        var delays = replies.ConvertAll(r => budget.DelayUntilAllowed(spool.SentLog.NameOf(r.Chat.Id)));
        var next = delays.IndexOf(TimeSpan.Zero);
        if (next < 0)
            return delays.Min() is var wait && wait < LongestWait ? wait : LongestWait;
        await typing.TypeAsync(replies[next], cancellationToken);
        return TimeSpan.Zero;
    }

    private async Task PassOnChangesAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await state.SendingChanged.WaitAsync(cancellationToken);
            spool.Replies.Added.Set();
        }
    }

    [LoggerMessage(40, LogLevel.Warning, "Typing stopped and is tried again: {Problem}")]
    private partial void LogStopped(string problem);
}
