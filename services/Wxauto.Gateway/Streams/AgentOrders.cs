using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Events;
using Wxauto.Gateway.Agents;
using Wxauto.Hosting.Background;
using Wxauto.Storage;

namespace Wxauto.Gateway.Streams;

/// <summary>
/// Makes the streams of this process follow the agents' rows: a pause is told, a revoked agent's stream ends, and so does one whose agent
/// has a newer stream, here or in another process. Events wake it; the rows are also read every five seconds.
/// </summary>
internal sealed class AgentOrders(AgentStreams streams, AgentConfigurations configurations, IEventBus bus,
    IDbContextFactory<WxautoDb> contexts, TimeProvider time, ILogger<AgentOrders> logger) : PeriodicService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    /// <summary>Who asked for a refresh has given up by then; a broker may bring the event long after.</summary>
    private static readonly TimeSpan RefreshLimit = TimeSpan.FromSeconds(15);

    /// <summary>Looks at the rows of these agents now.</summary>
    public async Task FollowAsync(IReadOnlyCollection<string> agents, CancellationToken cancellationToken)
    {
        var held = agents.Select(streams.Find).OfType<AgentStream>().ToList();
        if (held.Count == 0)
            return;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var names = held.Select(s => s.Agent).ToList();
        var rows = await db.Agents.Where(a => names.Contains(a.Name))
            .Select(a => new { a.Name, a.KeyId, a.RevokedAt, a.SessionId, a.PauseRequested })
            .ToDictionaryAsync(a => a.Name, cancellationToken);
        foreach (var stream in held)
        {
            if (rows.GetValueOrDefault(stream.Agent) is not { } row || row.RevokedAt is not null || row.KeyId != stream.KeyId)
                stream.End(StreamEnd.Revoked);
            else if (row.SessionId != stream.Session)
                stream.End(StreamEnd.Superseded);
            else if (stream.SetPause(row.PauseRequested))
                TellPause(stream, row.PauseRequested);
        }
    }

    /// <summary>What the agent answered to a command. Its heartbeats say whether it pauses, too, but later.</summary>
    public async Task AnsweredAsync(AgentStream stream, CommandResult result, CancellationToken cancellationToken)
    {
        switch (stream.Answered(result.CommandId))
        {
            case Command.BodyOneofCase.Refresh:
                bus.Announce(new AgentAnswered(result.CommandId, result.Succeeded, result.Detail));
                break;
            case var pause and (Command.BodyOneofCase.Pause or Command.BodyOneofCase.Resume) when result.Succeeded:
                await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
                    await db.Agents.Where(a => a.Name == stream.Agent && a.SessionId == stream.Session)
                        .ExecuteUpdateAsync(u => u.SetProperty(a => a.Paused, pause == Command.BodyOneofCase.Pause), cancellationToken);
                break;
        }
    }

    protected override Period Period => new("Reading the agents' rows", Poll, time, logger) { AtOnce = false };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = bus.Subscribe<AgentChanged>((e, ct) => new ValueTask(FollowAsync([e.Agent], ct)));
        using var refreshes = bus.Subscribe<RefreshAsked>((e, _) =>
        {
            if (streams.Find(e.Agent) is { } stream && e.AskedAt > time.GetUtcNow() - RefreshLimit)
                stream.Send(new Command { CommandId = e.CommandId, Refresh = new Refresh() });
            return ValueTask.CompletedTask;
        });
        await base.ExecuteAsync(stoppingToken);
    }

    protected override Task RunOnceAsync(CancellationToken cancellationToken) =>
        FollowAsync([.. streams.All.Select(s => s.Agent)], cancellationToken);

    private void TellPause(AgentStream stream, bool pause)
    {
        stream.Send(configurations.Of(stream.Agent, pause));
        var command = new Command { CommandId = Guid.NewGuid().ToString("N") };
        if (pause)
            command.Pause = new Pause { Reason = "asked for in the console" };
        else
            command.Resume = new Resume();
        stream.Send(command);
    }
}
