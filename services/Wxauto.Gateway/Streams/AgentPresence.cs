using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Hosting.Storage;
using Wxauto.Hosting.Storage.Entities;

namespace Wxauto.Gateway.Streams;

/// <summary>Keeps what agents say of themselves; an agent that missed three heartbeats is offline.</summary>
internal sealed partial class AgentPresence(IDbContextFactory<WxautoDb> contexts, AgentStreams streams, TimeProvider time, ILogger<AgentPresence> logger) : BackgroundService
{
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(30);
    private const int Missed = 3;

    /// <summary>The agent's row when it may connect with this key; null otherwise.</summary>
    public async Task<AgentRecord?> FindAsync(string agent, string keyId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Agents.AsNoTracking().SingleOrDefaultAsync(a => a.Name == agent && a.KeyId == keyId && a.RevokedAt == null && a.ApprovedAt != null, cancellationToken);
    }

    public async Task<bool> IsPauseRequestedAsync(string agent, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Agents.AnyAsync(a => a.Name == agent && a.PauseRequested, cancellationToken);
    }

    public Task ConnectedAsync(string agent, Hello hello, CancellationToken cancellationToken) => UpdateAsync(agent, a =>
    {
        (a.Connected, a.LastSeenAt, a.Version, a.HostName) = (true, time.GetUtcNow(), hello.Version, hello.HostName);
    }, cancellationToken);

    public Task DisconnectedAsync(string agent, CancellationToken cancellationToken) => UpdateAsync(agent, a => a.Connected = false, cancellationToken);

    public Task HeardAsync(string agent, Heartbeat heartbeat, CancellationToken cancellationToken) => UpdateAsync(agent, a =>
    {
        (a.Connected, a.LastSeenAt, a.Version, a.Paused) = (true, time.GetUtcNow(), heartbeat.Version, heartbeat.Paused);
        // SQLite has no NaN; a number that makes no sense is as good as none.
        (a.CpuPercent, a.MemoryBytes) = (double.IsFinite(heartbeat.CpuPercent) ? Math.Max(0, heartbeat.CpuPercent) : 0, Math.Max(0, heartbeat.MemoryBytes));
        (a.InboundQueue, a.OutboundQueue) = (Math.Max(0, heartbeat.InboundQueue), Math.Max(0, heartbeat.OutboundQueue));
        a.WeChatState = heartbeat.WechatState.ToString();
    }, cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(HeartbeatInterval, time);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogSweepFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Also ends streams whose enrolment was revoked or replaced.</summary>
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var silent = time.GetUtcNow() - HeartbeatInterval * Missed;
        await db.Agents.Where(a => a.Connected && (a.LastSeenAt == null || a.LastSeenAt < silent)).ExecuteUpdateAsync(u => u.SetProperty(a => a.Connected, false), cancellationToken);
        var valid = (await db.Agents.Where(a => a.RevokedAt == null).Select(a => new { a.Name, a.KeyId }).ToListAsync(cancellationToken)).ToDictionary(a => a.Name, a => a.KeyId);
        foreach (var stream in streams.All.Where(s => valid.GetValueOrDefault(s.Agent) != s.KeyId))
            stream.End();
    }

    private async Task UpdateAsync(string agent, Action<AgentRecord> change, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Agents.FindAsync([agent], cancellationToken) is not { } row)
            return;
        change(row);
        await db.SaveChangesAsync(cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Error, "The state of the agents cannot be brought up to date; trying again")]
    private partial void LogSweepFailed(Exception e);
}
