using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Hosting.Security;
using Wxauto.Identity.Accounts;
using Wxauto.Storage;
using Wxauto.Storage.Audit;

namespace Wxauto.Identity.Keys;

/// <summary>Keys of programs: <c>wxk_ID_SECRET</c>, told once.</summary>
internal sealed class ApiKeys(WxautoDb db, AuditTrail trail, TimeOrderedId ids, TimeProvider time)
{
    public const int MostDays = 366;
    private const string Mark = "wxk";
    private const int SecretBytes = 32;
    private const int LongestName = 60;
    private static readonly TimeSpan Coarse = TimeSpan.FromMinutes(1);

    public async Task<List<ApiKey>> ListAsync(CancellationToken cancellationToken) => await db.ApiKeys.AsNoTracking()
        .Include(k => k.Owner).OrderByDescending(k => k.CreatedAt).ToListAsync(cancellationToken);

    /// <summary>The key, told this once, or why there is none.</summary>
    public async Task<(ApiKey? Key, string? Text, Reason? Problem)> CreateAsync(Guid owner, string? name, IReadOnlyList<string>? scopes, int days,
        Actor actor, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > LongestName || days is < 1 or > MostDays)
            return (null, null, AccountReasons.KeyDays.With(MostDays));
        if (scopes is not { Count: > 0 } || scopes.Any(s => !Permissions.All.Contains(s)))
            return (null, null, AccountReasons.Scopes.With([.. Permissions.All]));
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var key = new ApiKey { Id = ids.Next(), Name = name.Trim(), OwnerId = owner, Scopes = string.Join(' ', scopes.Distinct()),
            SecretHash = HashOf(secret), CreatedAt = time.GetUtcNow(), ExpiresAt = time.GetUtcNow().AddDays(days) };
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        db.ApiKeys.Add(key);
        await db.SaveChangesAsync(cancellationToken);
        await trail.AppendAsync(db, new AuditEntry(actor, "key.created", key.Name, null, new { key.Id, key.Scopes, key.ExpiresAt }), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (key, $"{Mark}_{key.Id:N}_{secret}", null);
    }

    public async Task<Reason?> RevokeAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == id && k.RevokedAt == null, cancellationToken) is not { } key)
            return AccountReasons.UnknownKey;
        key.RevokedAt = time.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        await trail.AppendAsync(db, new AuditEntry(actor, "key.revoked", key.Name, new { key.Id, key.Scopes }), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>The key and what it may do now. Null: it is none, revoked, over, or its person may not log in.</summary>
    public async Task<(ApiKey Key, IReadOnlyList<string> Permissions)?> FindAsync(string shown, CancellationToken cancellationToken)
    {
        if (shown.Split('_', 3) is not [Mark, var idText, var secret] || !Guid.TryParseExact(idText, "N", out var id))
            return null;
        var now = time.GetUtcNow();
        if (await db.ApiKeys.AsNoTracking().Include(k => k.Owner).SingleOrDefaultAsync(k => k.Id == id, cancellationToken)
            is not { RevokedAt: null, Owner: { DisabledAt: null, MustSetPassword: false } owner } key || key.ExpiresAt <= now
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(secret)), Encoding.ASCII.GetBytes(key.SecretHash)))
            return null;
        if (key.LastUsedAt is not { } last || now - last >= Coarse)
            await db.ApiKeys.Where(k => k.Id == id).ExecuteUpdateAsync(u => u.SetProperty(k => k.LastUsedAt, now), cancellationToken);
        return (key, [.. key.Scopes.Split(' ').Intersect(StaffRoles.PermissionsOf(owner.Role))]);
    }

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
