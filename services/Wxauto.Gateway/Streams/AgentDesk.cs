using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Agents;
using Wxauto.Hosting.Storage;

namespace Wxauto.Gateway.Streams;

/// <inheritdoc cref="IAgentDesk"/>
internal sealed class AgentDesk(AgentStreams streams, AgentConfigurations configurations, IDbContextFactory<WxautoDb> contexts, TimeProvider time) : IAgentDesk
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<bool> PauseAsync(string agent, bool paused, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Agents.Where(a => a.Name == agent).ExecuteUpdateAsync(u => u.SetProperty(a => a.PauseRequested, paused), cancellationToken) == 0)
            return false;
        if (streams.Find(agent) is not { } stream)
            return true;
        stream.PauseRequested = paused;
        stream.Send(new ServerFrame { Configuration = configurations.Of(agent, paused) });
        var command = NewCommand();
        if (paused)
            command.Pause = new Pause { Reason = "asked for in the console" };
        else
            command.Resume = new Resume();
        // Its next heartbeat says so too, half a minute later.
        if (await stream.AskAsync(command, Patience, cancellationToken) is { Succeeded: true })
            await db.Agents.Where(a => a.Name == agent).ExecuteUpdateAsync(u => u.SetProperty(a => a.Paused, paused), cancellationToken);
        return true;
    }

    /// <remarks>Other gateway processes end the stream at their next sweep.</remarks>
    public async Task<bool> RevokeAsync(string agent, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Agents.Where(a => a.Name == agent).ExecuteUpdateAsync(u => u.SetProperty(a => a.RevokedAt, a => a.RevokedAt ?? time.GetUtcNow()), cancellationToken) == 0)
            return false;
        streams.Find(agent)?.End();
        return true;
    }

    public async Task<string?> RefreshAsync(string agent, CancellationToken cancellationToken)
    {
        if (streams.Find(agent) is not { } stream)
            return "The agent is not connected.";
        var command = NewCommand();
        command.Refresh = new Refresh();
        return await stream.AskAsync(command, Patience, cancellationToken) switch
        {
            null => "The agent did not answer within 10 s.",
            { Succeeded: true } => null,
            var result => result.Detail,
        };
    }

    private static Command NewCommand() => new() { CommandId = Guid.NewGuid().ToString("N") };
}
