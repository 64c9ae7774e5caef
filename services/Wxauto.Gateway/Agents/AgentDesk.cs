using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agents;
using Wxauto.Contracts.Events;
using Wxauto.Storage;

namespace Wxauto.Gateway.Agents;

/// <inheritdoc cref="IAgentDesk"/>
/// <remarks>What holds is written to the agent's row; the gateway process that has the agent's stream hears of it
/// and tells the agent.</remarks>
internal sealed class AgentDesk(IEventBus bus, IDbContextFactory<WxautoDb> contexts, TimeProvider time) : IAgentDesk
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<bool> PauseAsync(string agent, bool paused, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return Announced(agent, await db.Agents.Where(a => a.Name == agent)
            .ExecuteUpdateAsync(u => u.SetProperty(a => a.PauseRequested, paused), cancellationToken));
    }

    public async Task<bool> RevokeAsync(string agent, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        // A token that somebody holds does not bring it back.
        await db.EnrollmentTokens.Where(t => t.Agent == agent).ExecuteDeleteAsync(cancellationToken);
        return Announced(agent, await db.Agents.Where(a => a.Name == agent)
            .ExecuteUpdateAsync(u => u.SetProperty(a => a.RevokedAt, a => a.RevokedAt ?? now).WithoutPendingKey(), cancellationToken));
    }

    public async Task<string?> RefreshAsync(string agent, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Agents.AnyAsync(a => a.Name == agent && a.Connected, cancellationToken))
            return "The agent is not connected.";
        var command = Guid.NewGuid().ToString("N");
        var answered = new TaskCompletionSource<AgentAnswered>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var answers = bus.Subscribe<AgentAnswered>((e, _) =>
        {
            if (e.CommandId == command)
                answered.TrySetResult(e);
            return ValueTask.CompletedTask;
        });
        bus.Announce(new RefreshAsked(agent, command, time.GetUtcNow()));
        try
        {
            var answer = await answered.Task.WaitAsync(Patience, time, cancellationToken);
            return answer.Succeeded ? null : answer.Detail;
        }
        catch (TimeoutException)
        {
            return "The agent did not answer within 10 s.";
        }
    }

    private bool Announced(string agent, int rows)
    {
        if (rows > 0)
            bus.Announce(new AgentChanged(agent));
        return rows > 0;
    }
}
