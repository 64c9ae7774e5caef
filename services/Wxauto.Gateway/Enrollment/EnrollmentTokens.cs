using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Wxauto.Hosting.Storage;
using Wxauto.Hosting.Storage.Entities;

namespace Wxauto.Gateway.Enrollment;

/// <summary>One-time tokens "id.secret" with which an agent enrols. Only the hash of the secret is stored.</summary>
public sealed class EnrollmentTokens(IDbContextFactory<WxautoDb> contexts, TimeProvider time)
{
    /// <summary>A new token for the agent; it is shown once.</summary>
    public async Task<string> IssueAsync(string agent, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.EnrollmentTokens.Add(new EnrollmentToken { Id = id, Agent = agent, SecretHash = Hash(secret), ExpiresAt = time.GetUtcNow() + lifetime, UsesLeft = 1 });
        await db.SaveChangesAsync(cancellationToken);
        return $"{id}.{secret}";
    }

    /// <summary>The token's row when the secret is right; null when it is unknown, wrong or too old. Its uses are the caller's matter.</summary>
    internal async Task<EnrollmentToken?> FindAsync(WxautoDb db, string token, CancellationToken cancellationToken)
    {
        var parts = token.Split('.');
        if (parts.Length != 2)
            return null;
        var row = await db.EnrollmentTokens.FindAsync([parts[0]], cancellationToken);
        return row is not null && CryptographicOperations.FixedTimeEquals(row.SecretHash, Hash(parts[1])) && row.ExpiresAt > time.GetUtcNow() ? row : null;
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
