using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Gateway.Agents;
using Wxauto.Hosting.Background;
using Wxauto.Storage;

namespace Wxauto.Gateway.Streams;

/// <summary>Keeps what agents say of themselves; an agent that missed three heartbeats is offline.</summary>
internal sealed class AgentPresence(IDbContextFactory<WxautoDb> contexts, TimeProvider time, ILogger<AgentPresence> logger)
    : PeriodicService
{
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(30);
    private const int Missed = 3;
    private const long LongestAge = 365 * 24 * 3600;

    /// <summary>The agent's row when it may connect with this key; null otherwise.</summary>
    public async Task<AgentRecord?> FindAsync(string agent, string keyId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Agents.AsNoTracking().SingleOrDefaultAsync(a => a.Name == agent && a.KeyId == keyId && a.RevokedAt == null
            && a.ApprovedAt != null, cancellationToken);
    }

    /// <summary>Makes this the agent's stream from now on. Whether a pause is asked for; null when the agent
    /// was revoked meanwhile.</summary>
    public async Task<bool?> ConnectedAsync(AgentStream stream, Hello hello, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var (version, host, session) = (hello.Version, hello.HostName, (Guid?)stream.Session);
        return await db.Agents.Where(a => a.Name == stream.Agent && a.KeyId == stream.KeyId && a.RevokedAt == null)
            .ExecuteUpdateAsync(u => u
            .SetProperty(a => a.SessionId, session).SetProperty(a => a.Connected, true).SetProperty(a => a.LastSeenAt, now)
            .SetProperty(a => a.Version, version).SetProperty(a => a.HostName, host), cancellationToken) == 0 ? null
            : await db.Agents.AnyAsync(a => a.Name == stream.Agent && a.PauseRequested, cancellationToken);
    }

    /// <summary>An agent that has a newer stream stays connected.</summary>
    public async Task DisconnectedAsync(AgentStream stream, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Agents.Where(a => a.Name == stream.Agent && a.SessionId == stream.Session)
            .ExecuteUpdateAsync(u => u.SetProperty(a => a.Connected, false), cancellationToken);
    }

    /// <summary>What an old stream of the agent says does not count.</summary>
    public async Task HeardAsync(AgentStream stream, Heartbeat heartbeat, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Agents.SingleOrDefaultAsync(a => a.Name == stream.Agent && a.SessionId == stream.Session,
            cancellationToken) is not { } a)
            return;
        var now = time.GetUtcNow();
        (a.Connected, a.LastSeenAt, a.Version, a.Paused) = (true, now, heartbeat.Version, heartbeat.Paused);
        // SQLite has no NaN; a number that makes no sense is as good as none.
        (a.CpuPercent, a.MemoryBytes) = (double.IsFinite(heartbeat.CpuPercent) ? Math.Max(0, heartbeat.CpuPercent) : 0,
            Math.Max(0, heartbeat.MemoryBytes));
        (a.InboundQueue, a.OutboundQueue) = (Math.Max(0, heartbeat.InboundQueue), Math.Max(0, heartbeat.OutboundQueue));
        // The agent's clock is not asked: its age is. One that makes no sense must not be beyond what a date can be.
        a.OldestReplyAt = heartbeat.OldestReplyAge is { } age ? now - TimeSpan.FromSeconds(Math.Clamp(age.Seconds, 0, LongestAge)) : null;
        a.WeChatState = heartbeat.WechatState.ToString();
        await db.SaveChangesAsync(cancellationToken);
    }

    protected override Period Period => new("Finding agents that fell silent", HeartbeatInterval, time, logger);

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var silent = time.GetUtcNow() - HeartbeatInterval * Missed;
        await db.Agents.Where(a => a.Connected && (a.LastSeenAt == null || a.LastSeenAt < silent))
            .ExecuteUpdateAsync(u => u.SetProperty(a => a.Connected, false), cancellationToken);
    }
}
