using Microsoft.Extensions.Hosting;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Sending;

/// <summary>
/// Types replies one at a time, each chat's in their order: there is one window. A chat that is thought about, or may not be
/// written to yet, does not hold up the others, and nothing holds up the reading of new messages.
/// </summary>
internal sealed partial class ReplySender(
    ReplyQueue queue,
    ReplyTyping typing,
    IWeChatDriver driver,
    AgentState state,
    AgentHealth health,
    TimeProvider clock,
    ILogger<ReplySender> log)
    : BackgroundService
{
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
                    await queue.WaitAsync(wait, cancellationToken);
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
        if (queue.IsEmpty || !state.MaySend)
            return ReplyQueue.LongestWait;
        if ((await driver.GetStateAsync(cancellationToken)).State != WeChatState.LoggedIn)
            return StateWait;
        var (reply, wait) = queue.Next();
        if (reply is null)
            return wait;
        await (reply.State == ReplyState.InFlight
            ? typing.ResumeAsync(reply, cancellationToken)
            : typing.TypeAsync(reply, cancellationToken));
        return TimeSpan.Zero;
    }

    private async Task PassOnChangesAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await state.SendingChanged.WaitAsync(cancellationToken);
            queue.Wake();
        }
    }

    [LoggerMessage(40, LogLevel.Warning, "Typing stopped and is tried again: {Problem}")]
    private partial void LogStopped(string problem);
}
