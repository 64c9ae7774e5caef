using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Wxauto.Gateway.Agents;
using Wxauto.Storage;

namespace Wxauto.Gateway.Enrollment;

/// <summary>One-time tokens "id.secret" with which an agent enrols. Only the hash of the secret is stored.</summary>
public sealed class EnrollmentTokens(IDbContextFactory<WxautoDb> contexts, TimeProvider time)
{
    /// <summary>A new token for the agent and its end; it is shown once.</summary>
    public async Task<(string Token, DateTimeOffset ExpiresAt)> IssueAsync(string agent, TimeSpan lifetime,
        CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.EnrollmentTokens.Where(t => t.Agent == agent && t.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        db.EnrollmentTokens.Add(new EnrollmentTokenRecord { Id = id, Agent = agent, SecretHash = Hash(secret), ExpiresAt = now + lifetime,
            UsesLeft = 1 });
        await db.SaveChangesAsync(cancellationToken);
        return ($"{id}.{secret}", now + lifetime);
    }

    /// <summary>No token of the agent is good any more.</summary>
    public async Task ForgetAsync(string agent, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.EnrollmentTokens.Where(t => t.Agent == agent).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>The token's row when the secret is right; null when it is unknown, wrong or too old. Its uses are
    /// the caller's matter.</summary>
    internal async Task<EnrollmentTokenRecord?> FindAsync(WxautoDb db, string token, CancellationToken cancellationToken)
    {
        var parts = token.Split('.');
        if (parts.Length != 2)
            return null;
        var row = await db.EnrollmentTokens.FindAsync([parts[0]], cancellationToken);
        return row is not null && CryptographicOperations.FixedTimeEquals(row.SecretHash, Hash(parts[1]))
            && row.ExpiresAt > time.GetUtcNow() ? row : null;
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
