using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Storage;
using Wxauto.Storage.Audit;

namespace Wxauto.Identity.Accounts;

/// <summary>Accounts as administrators make and change them. A change and its audit entry are one transaction.</summary>
internal sealed partial class AccountDirectory(
    WxautoDb db, UserManager<User> users, AuditTrail trail, TimeOrderedId ids, TimeProvider time)
{
    public const int LongestDisplayName = 60;
    private const int TemporaryBytes = 12;

    public async Task<List<User>> ListAsync(CancellationToken cancellationToken) =>
        await db.Users.AsNoTracking().OrderBy(u => u.NormalizedUserName).ToListAsync(cancellationToken);

    /// <summary>A password that is told once and must be replaced, or why there is no such account.</summary>
    public async Task<(User? User, string? Password, Reason? Problem)> CreateAsync(string? name, string? displayName, string? role, Actor actor,
        CancellationToken cancellationToken)
    {
        if (ProblemOf(name, displayName) is { } problem)
            return (null, null, problem);
        if (StaffRoles.Find(role) is not { } known)
            return (null, null, AccountReasons.Role.With(Enum.GetNames<StaffRole>()));
        var user = new User { Id = ids.Next(), UserName = name, DisplayName = displayName!.Trim(), Role = known, CreatedAt = time.GetUtcNow(),
            MustSetPassword = true };
        var password = Temporary();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!(await users.CreateAsync(user, password)).Succeeded)
            return (null, null, AccountReasons.NameTaken.With(name!));
        await trail.AppendAsync(db, new AuditEntry(actor, "user.created", name!, null, Shown(user)), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (user, password, null);
    }

    /// <summary>What of it is null stays.</summary>
    public Task<Reason?> ChangeAsync(Guid id, string? displayName, string? role, bool? disabled, Actor actor,
        CancellationToken cancellationToken)
    {
        if (displayName is not null && ProblemOf("ok", displayName) is { } problem)
            return Task.FromResult<Reason?>(problem);
        if (role is not null && StaffRoles.Find(role) is null)
            return Task.FromResult<Reason?>(AccountReasons.Role.With(Enum.GetNames<StaffRole>()));
        return ApplyAsync(id, "user.changed", actor, async user =>
        {
            if (user.External && (displayName ?? role) is not null)
                return AccountReasons.External;
            user.DisplayName = displayName?.Trim() ?? user.DisplayName;
            user.Role = StaffRoles.Find(role) ?? user.Role;
            if (disabled is { } now && now != user.DisabledAt is not null)
            {
                user.DisabledAt = now ? time.GetUtcNow() : null;
                await users.UpdateSecurityStampAsync(user);
            }
            return null;
        }, cancellationToken);
    }

    /// <summary>A new password that is told once and must be replaced; it also ends a lock-out, and every session.</summary>
    public async Task<(string? Password, Reason? Problem)> ResetAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        var password = Temporary();
        var problem = await ApplyAsync(id, "user.password-reset", actor, async user =>
        {
            if (user.External)
                return AccountReasons.External;
            await SetPasswordAsync(user, password, mustSet: true);
            return null;
        }, cancellationToken);
        return problem is null ? (password, null) : (null, problem);
    }

    /// <summary>The person himself: what he is called, and how he logs in.</summary>
    public Task<Reason?> ChangeOwnAsync(Guid id, string? name, string? displayName, Actor actor, CancellationToken cancellationToken) =>
        ProblemOf(name, displayName) is { } problem ? Task.FromResult<Reason?>(problem)
        : ApplyAsync(id, "user.renamed", actor, async user =>
        {
            if (user.External)
                return AccountReasons.External;
            user.DisplayName = displayName!.Trim();
            return (await users.SetUserNameAsync(user, name)).Succeeded ? null : AccountReasons.NameTaken.With(name!);
        }, cancellationToken);

    /// <param name="present">Not asked for when there is none, or when somebody else made it.</param>
    public async Task<(User? User, Reason? Problem)> SetOwnPasswordAsync(Guid id, string? present, string? password, Actor actor,
        CancellationToken cancellationToken)
    {
        User? changed = null;
        var problem = await ApplyAsync(id, "user.password-set", actor, async user =>
        {
            changed = user;
            if (user.External)
                return AccountReasons.External;
            if (user is { PasswordHash: not null, MustSetPassword: false } && !await users.CheckPasswordAsync(user, present ?? ""))
                return AccountReasons.PasswordWrong;
            if (Passwords.FaultOf(password, user.UserName!) is { } fault)
                return fault;
            await SetPasswordAsync(user, password!, mustSet: false);
            return null;
        }, cancellationToken);
        return (problem is null ? changed : null, problem);
    }

    /// <summary>What the audit and the pages tell of an account.</summary>
    public static object Shown(User u) => new
    {
        u.Id, Name = u.UserName, u.DisplayName, Role = u.Role.ToString(), u.CreatedAt, u.LastLoginAt, u.DisabledAt, u.MustSetPassword,
        u.External, HasPassword = u.PasswordHash is not null, LockedUntil = u.LockoutEnd,
    };

    private static Reason? ProblemOf(string? name, string? displayName) => name is null || !LoginName().IsMatch(name) ? AccountReasons.Name
        : string.IsNullOrWhiteSpace(displayName) || displayName.Trim().Length > LongestDisplayName || displayName.Any(char.IsControl)
            ? AccountReasons.DisplayName.With(LongestDisplayName) : null;

    private async Task SetPasswordAsync(User user, string password, bool mustSet)
    {
        user.MustSetPassword = mustSet;
        user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
        (user.LockoutEnd, user.AccessFailedCount) = (null, 0);
        await users.UpdateSecurityStampAsync(user);
    }

    private async Task<Reason?> ApplyAsync(Guid id, string kind, Actor actor, Func<User, Task<Reason?>> change,
        CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellationToken) is not { } user)
            return AccountReasons.Unknown;
        var before = Shown(user);
        if (await change(user) is { } refused)
            return refused;
        if (!(await users.UpdateAsync(user)).Succeeded)
            return AccountReasons.ChangedMeanwhile;
        // From here on nobody else changes accounts until the commit, so that two administrators do not remove each other.
        await trail.AppendAsync(db, new AuditEntry(actor, kind, user.UserName!, before, Shown(user)), cancellationToken);
        if (!await db.Users.AnyAsync(u => u.Role == StaffRole.Admin && u.DisabledAt == null, cancellationToken))
            return AccountReasons.LastAdmin;
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    private static string Temporary() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TemporaryBytes));

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{1,39}\z")]
    private static partial Regex LoginName();
}
