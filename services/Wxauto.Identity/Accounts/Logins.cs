using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Conversations;
using Wxauto.Hosting.Security;
using Wxauto.Identity.Sessions;
using Wxauto.Storage;
using Wxauto.Storage.Audit;

namespace Wxauto.Identity.Accounts;

/// <summary>Whether somebody is who he says: by name and password, by a link of this machine, by the identity provider.</summary>
internal sealed class Logins(
    WxautoDb db, UserManager<User> users, AuditTrail trail, LoginBrake brake, TimeOrderedId ids, TimeProvider time)
{
    /// <summary>The administrator of this machine: whoever reads the data directory. He is always the same account, whatever it is called.</summary>
    public static readonly Guid LocalAdministrator = new("00000000-0000-7000-8000-000000000001");

    private static readonly User Nobody = new() { DisplayName = "", Role = StaffRole.Viewer, CreatedAt = default };

    /// <summary>Hash of a password that nobody has: checking it takes as long as checking somebody's.</summary>
    private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<User>().HashPassword(Nobody, Guid.NewGuid().ToString()));

    /// <summary>How long to wait before the next attempt is looked at.</summary>
    public TimeSpan Wait(string name, IPAddress? address) => brake.Delay(KeyOf(name), address);

    /// <summary>Null when that is nobody who may log in now, which looks the same for every cause.</summary>
    public async Task<User?> ByPasswordAsync(string name, string password, IPAddress? address, CancellationToken cancellationToken)
    {
        var user = await users.FindByNameAsync(name);
        var hash = user?.PasswordHash;
        var verdict = users.PasswordHasher.VerifyHashedPassword(user ?? Nobody, hash ?? NobodysHash.Value, password);
        if (user is not null && hash is not null && user.DisabledAt is null && !await users.IsLockedOutAsync(user)
            && verdict != PasswordVerificationResult.Failed)
        {
            brake.Succeeded(KeyOf(name), address);
            if (verdict == PasswordVerificationResult.SuccessRehashNeeded)
                user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
            await LoggedInAsync(user, "password", address, cancellationToken);
            return user;
        }
        brake.Failed(KeyOf(name), address);
        if (user is not null && verdict == PasswordVerificationResult.Failed && !await users.IsLockedOutAsync(user))
            await CountAsync(user, address, cancellationToken);
        return null;
    }

    /// <summary>Null when the ticket was used before.</summary>
    public async Task<User?> ByTicketAsync(string id, DateTimeOffset until, IPAddress? address, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        await db.SpentTickets.Where(t => t.Until < now).ExecuteDeleteAsync(cancellationToken);
        if (await db.SpentTickets.AnyAsync(t => t.Id == id, cancellationToken))
            return null;
        db.SpentTickets.Add(new SpentTicket { Id = id, Until = until });
        var user = await db.Users.SingleOrDefaultAsync(u => u.Id == LocalAdministrator, cancellationToken);
        if (user is null)
        {
            user = await NewAdministratorAsync();
            await trail.AppendAsync(db, new AuditEntry(ActorOf(user, address), "user.created", user.UserName!, null,
                AccountDirectory.Shown(user)), cancellationToken);
        }
        else if (user is { DisabledAt: not null } or { Role: not StaffRole.Admin })
        {
            // Who reads the data directory could write this into the database himself. It is the way back in, and it is seen.
            (user.DisabledAt, user.Role) = (null, StaffRole.Admin);
            await trail.AppendAsync(db, new AuditEntry(ActorOf(user, address), "user.restored", user.UserName!), cancellationToken);
        }
        try
        {
            await LoggedInAsync(user, "link", address, cancellationToken);
        }
        catch (DbUpdateException)
        {
            return null; // of two who open one link at once, one is in
        }
        await transaction.CommitAsync(cancellationToken);
        return user;
    }

    /// <summary>The account of somebody whom the identity provider vouches for; made at his first login. Null when it is disabled.</summary>
    public async Task<User?> ByProviderAsync(ExternalPerson person, IPAddress? address, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var user = await users.FindByLoginAsync(person.Issuer, person.Subject);
        if (user is null)
        {
            user = new User { Id = ids.Next(), UserName = NameOf(person), DisplayName = person.DisplayName, Role = person.Role,
                CreatedAt = time.GetUtcNow(), External = true };
            if (!(await users.CreateAsync(user)).Succeeded)
                return null;
            await users.AddLoginAsync(user, new UserLoginInfo(person.Issuer, person.Subject, null));
            await trail.AppendAsync(db, new AuditEntry(ActorOf(user, address), "user.created", user.UserName!, null,
                AccountDirectory.Shown(user)), cancellationToken);
        }
        else if (user.Role != person.Role || user.DisplayName != person.DisplayName)
        {
            var before = AccountDirectory.Shown(user);
            (user.Role, user.DisplayName) = (person.Role, person.DisplayName);
            await trail.AppendAsync(db, new AuditEntry(ActorOf(user, address), "user.changed", user.UserName!, before,
                AccountDirectory.Shown(user)), cancellationToken);
        }
        if (user.DisabledAt is not null)
            return null;
        await LoggedInAsync(user, "oidc", address, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return user;
    }

    /// <summary>Ends all sessions of the person.</summary>
    public async Task LogOutAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellationToken) is not { } user)
            return;
        await users.UpdateSecurityStampAsync(user);
        await trail.AppendAsync(db, new AuditEntry(actor, "session.ended", user.UserName!), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<User> NewAdministratorAsync()
    {
        var user = new User { Id = LocalAdministrator, UserName = "admin", DisplayName = "管理员", Role = StaffRole.Admin, CreatedAt = time.GetUtcNow() };
        if (!(await users.CreateAsync(user)).Succeeded)
        {
            user.UserName = $"admin-{Guid.NewGuid():N}"[..14];
            await users.CreateAsync(user);
        }
        return user;
    }

    private async Task CountAsync(User user, IPAddress? address, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await users.AccessFailedAsync(user);
        if (await users.IsLockedOutAsync(user))
            await trail.AppendAsync(db, new AuditEntry(ActorOf(user, address), "user.locked", user.UserName!, null,
                new { Until = user.LockoutEnd }), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task LoggedInAsync(User user, string way, IPAddress? address, CancellationToken cancellationToken)
    {
        await using var own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        (user.LastLoginAt, user.AccessFailedCount, user.LockoutEnd) = (time.GetUtcNow(), 0, null);
        await db.SaveChangesAsync(cancellationToken);
        await trail.AppendAsync(db, new AuditEntry(ActorOf(user, address), "session.started", user.UserName!, null, new { way }),
            cancellationToken);
        if (own is not null)
            await own.CommitAsync(cancellationToken);
    }

    /// <summary>Names of accounts made here have no @, so that nobody takes one over.</summary>
    private static string NameOf(ExternalPerson person) => $"{person.Name}@{new Uri(person.Issuer).Host}";

    private static Actor ActorOf(User user, IPAddress? address) => new($"account {user.Id}", user.DisplayName, address?.ToString() ?? "");

    private static string KeyOf(string name) => "account " + name.ToUpperInvariant();
}

/// <summary>Somebody as the identity provider knows him.</summary>
internal sealed record ExternalPerson(string Issuer, string Subject, string Name, string DisplayName, StaffRole Role);
