using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Sealing;
using Wxauto.Gateway.Agents;
using Wxauto.Hosting.Security;
using Wxauto.Storage;

namespace Wxauto.Gateway.Enrollment;

/// <summary>One-time tokens with which an agent enrols. Only the hash of the secret is stored.</summary>
public sealed class EnrollmentTokens(IDbContextFactory<WxautoDb> contexts, PlatformKeys keys, TimeProvider time)
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
        return (new OneTimeToken(id, secret, OneTimeToken.FingerprintOf(keys.SealingPublicKey)).ToString(), now + lifetime);
    }

    /// <summary>Spends the token and ends all others of its agent: one that somebody finds later is worth nothing. False: it is used up.</summary>
    internal static async Task<bool> SpendAsync(WxautoDb db, EnrollmentTokenRecord token, CancellationToken cancellationToken)
    {
        // The use is spent by one conditional statement: of two enrolments with one token, one wins.
        if (await db.EnrollmentTokens.Where(t => t.Id == token.Id && t.UsesLeft > 0)
            .ExecuteUpdateAsync(u => u.SetProperty(t => t.UsesLeft, t => t.UsesLeft - 1), cancellationToken) == 0)
            return false;
        await db.EnrollmentTokens.Where(t => t.Agent == token.Agent && t.Id != token.Id).ExecuteDeleteAsync(cancellationToken);
        return true;
    }

    /// <summary>The token's row when the secret is right; null when it is unknown, wrong or too old. Its uses are
    /// the caller's matter.</summary>
    internal async Task<EnrollmentTokenRecord?> FindAsync(WxautoDb db, string text, CancellationToken cancellationToken)
    {
        if (OneTimeToken.Parse(text) is not { } token || !token.IsFor(keys.SealingPublicKey))
            return null;
        var row = await db.EnrollmentTokens.FindAsync([token.Id], cancellationToken);
        return row is not null && CryptographicOperations.FixedTimeEquals(row.SecretHash, Hash(token.Secret))
            && row.ExpiresAt > time.GetUtcNow() ? row : null;
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
