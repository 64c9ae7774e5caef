using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Events;
using Wxauto.Contracts.Reasons;
using Wxauto.Customers.Families;
using Wxauto.Storage;
using Wxauto.Storage.Sql;
using Wxauto.Storage.Audit;

namespace Wxauto.Customers.Desk;

/// <summary>The transactions of the desk: lock, look, change, work out what is shown, audit, commit.</summary>
internal sealed class CustomerWriting(IDbContextFactory<WxautoDb> contexts, AuditTrail trail, FamilyRefresh refresh, TimeOrderedId ids,
    TimeProvider time, IEventBus bus)
{
    public TimeOrderedId Ids => ids;

    /// <summary>Changes one customer. Returns the survivor's id, or why not.</summary>
    public async Task<(Guid? Id, CustomerRefusal? Refusal)> ChangeAsync(Guid id, Actor by, ChangeNote note,
        Func<CustomerEdit, Task<CustomerRefusal?>> change, CancellationToken cancellationToken)
    {
        var standing = false;
        return await RunAsync(by, note, async db =>
        {
            if ((await FamilyReading.LockAsync(db, [id], cancellationToken))[0] is not { } survivor)
                return (null, new CustomerRefusal(CustomerReasons.Unknown));
            var edit = Edit(db, await FamilyReading.ReadAsync(db, survivor, cancellationToken), by);
            if (await change(edit) is { } refusal)
                return (null, refusal);
            standing = await FinishAsync(edit, cancellationToken);
            return (survivor, null);
        }, cancellationToken, () => standing);
    }

    /// <summary>Other work in one transaction with its entry of the audit.</summary>
    /// <param name="work">What was changed, or why nothing was.</param>
    /// <param name="standing">Whether a tier, or whose a contact is, changed; null: it may have.</param>
    public async Task<(Guid? Id, CustomerRefusal? Refusal)> RunAsync(Actor by, ChangeNote note,
        Func<WxautoDb, Task<(Guid? Id, CustomerRefusal? Refusal)>> work, CancellationToken cancellationToken, Func<bool>? standing = null)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        try
        {
            var (id, refusal) = await work(db);
            if (refusal is not null || id is null)
                return (null, refusal);
            await db.SaveChangesAsync(cancellationToken);
            await trail.AppendAsync(db, EntryOf(by, note, id.Value), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            if (standing?.Invoke() != false)
                bus.Announce(new CustomersChanged());
            return (id, null);
        }
        catch (DbUpdateException e) when (UniqueRows.IsViolation(e))
        {
            // Somebody else took the number, or made the same row, between the look and the write.
            return (null, new CustomerRefusal(CustomerReasons.ChangedMeanwhile));
        }
    }

    /// <summary>An edit of a family that is locked and read.</summary>
    public CustomerEdit Edit(WxautoDb db, Family family, Actor by, params Family[] others) =>
        new(db, family, by, others.Append(family).Max(After), refresh);

    /// <summary>Works out what is shown of the family and saves it. Returns whether tiers changed.</summary>
    public async Task<bool> FinishAsync(CustomerEdit edit, CancellationToken cancellationToken)
    {
        edit.Root.ChangedAt = edit.Now;
        edit.Root.Version++;
        var standing = await refresh.FamilyAsync(edit.Db, edit.Family, edit.Now, cancellationToken);
        await edit.Db.SaveChangesAsync(cancellationToken);
        return standing;
    }

    public Task<bool> ContactAsync(WxautoDb db, Contact contact, DateTimeOffset now, CancellationToken cancellationToken) =>
        refresh.ContactAsync(db, contact, now, cancellationToken);

    public void Event(WxautoDb db, Guid subject, Actor by, Reason what, DateTimeOffset at) => refresh.Add(db, subject, at, by.Name,
        what);

    public DateTimeOffset Now => Microseconds.Now(time);

    /// <summary>A new customer that is in no database yet.</summary>
    public Customer New(string name, CustomerKind kind, DateTimeOffset now)
    {
        var id = ids.Next();
        return new Customer { Id = id, SurvivorId = id, Name = name, NameAt = now, Kind = kind, KindAt = now, OwnerAt = now,
            CreatedAt = now,
            ChangedAt = now, LastSeenAt = now, TierSince = now, RuleTierSince = now, StageSince = now, ScoredAt = now };
    }

    private DateTimeOffset After(Family family)
    {
        var last = family.Members.Max(m => m.ChangedAt);
        return Now is var now && now > last ? now : last.AddMicroseconds(1);
    }

    private static AuditEntry EntryOf(Actor by, ChangeNote note, Guid target) => new(by,
        note.Kind,
        target.ToString(), null, note.Fields.Length == 0 ? null : new { note.Fields });
}
