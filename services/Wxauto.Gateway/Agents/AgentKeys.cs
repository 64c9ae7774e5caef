using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Wxauto.Storage;

namespace Wxauto.Gateway.Agents;

/// <summary>What a person says of a key that waits to be let in, and became of it.</summary>
public enum KeyDecision
{
    Done,

    /// <summary>No PC asks to be this agent.</summary>
    NobodyWaits,

    /// <summary>Another key waits than the one that was named: look again.</summary>
    OtherKey,
}

/// <summary>
/// Keys of PCs that wait for a person. A key is named by its id, so that nobody lets in another one than he looked at.
/// </summary>
public sealed class AgentKeys(IDbContextFactory<WxautoDb> contexts, TimeProvider time)
{
    /// <summary>So many characters of an id are enough to name it.</summary>
    public const int ShortestId = 16;

    /// <summary>Lets the key in. One that takes an agent over ends the key before it, with its stream and its tokens.</summary>
    public async Task<KeyDecision> ApproveAsync(string agent, string keyId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await WaitingAsync(db, agent, cancellationToken) is not { } row)
            return KeyDecision.NobodyWaits;
        var now = time.GetUtcNow();
        if (Names(keyId, row.PendingKeyId))
            return Decided(await db.Agents.Where(a => a.Name == agent && a.PendingKeyId == row.PendingKeyId && a.RevokedAt == null)
                .ExecuteUpdateAsync(u => u.SetProperty(a => a.KeyId, row.PendingKeyId).SetProperty(a => a.SigningKey, row.PendingKey)
                    .SetProperty(a => a.HostName, row.PendingHostName).SetProperty(a => a.EnrolledAt, row.PendingAt)
                    .SetProperty(a => a.ApprovedAt, now).SetProperty(a => a.SessionId, (Guid?)null).SetProperty(a => a.Connected, false)
                    .WithoutPendingKey(), cancellationToken));
        return !Names(keyId, row.KeyId) || row.ApprovedAt is not null ? KeyDecision.OtherKey
            : Decided(await db.Agents.Where(a => a.Name == agent && a.KeyId == row.KeyId && a.RevokedAt == null)
                .ExecuteUpdateAsync(u => u.SetProperty(a => a.ApprovedAt, now), cancellationToken));
    }

    /// <summary>The key of another PC does not take the agent over.</summary>
    public async Task<KeyDecision> RefuseAsync(string agent, string keyId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await WaitingAsync(db, agent, cancellationToken) is not { PendingKeyId.Length: > 0 } row)
            return KeyDecision.NobodyWaits;
        return !Names(keyId, row.PendingKeyId) ? KeyDecision.OtherKey
            : Decided(await db.Agents.Where(a => a.Name == agent && a.PendingKeyId == row.PendingKeyId)
                .ExecuteUpdateAsync(u => u.WithoutPendingKey(), cancellationToken));
    }

    private static async Task<AgentRecord?> WaitingAsync(WxautoDb db, string agent, CancellationToken cancellationToken) =>
        await db.Agents.AsNoTracking().SingleOrDefaultAsync(a => a.Name == agent && a.RevokedAt == null
            && (a.PendingKeyId != "" || a.KeyId != "" && a.ApprovedAt == null), cancellationToken);

    private static bool Names(string given, string keyId) =>
        given.Length >= ShortestId && keyId.StartsWith(given, StringComparison.OrdinalIgnoreCase);

    /// <summary>Nothing was changed when another person, or another PC, was quicker.</summary>
    private static KeyDecision Decided(int rows) => rows > 0 ? KeyDecision.Done : KeyDecision.OtherKey;
}

internal static class PendingKeys
{
    /// <summary>No key waits to take the agent over any more.</summary>
    public static UpdateSettersBuilder<AgentRecord> WithoutPendingKey(this UpdateSettersBuilder<AgentRecord> agent) => agent
        .SetProperty(a => a.PendingKeyId, "").SetProperty(a => a.PendingKey, Array.Empty<byte>())
        .SetProperty(a => a.PendingHostName, "").SetProperty(a => a.PendingAt, (DateTimeOffset?)null);
}
