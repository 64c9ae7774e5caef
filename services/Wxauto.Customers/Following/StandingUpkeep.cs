using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Customers;
using Wxauto.Customers.Families;
using Wxauto.Hosting.Background;
using Wxauto.Storage;

namespace Wxauto.Customers.Following;

/// <summary>What time alone changes: points that halve, customers that fall silent. Each customer is looked at once a day.</summary>
internal sealed class StandingUpkeep(IDbContextFactory<WxautoDb> contexts, FamilyRefresh refresh, Upkeep upkeep, TimeProvider time,
    ILogger<StandingUpkeep> logger) : PeriodicService
{
    private const int Part = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Old = TimeSpan.FromDays(1);

    protected override Period Period => new("Looking after customers", Interval, time, logger);

    protected override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        while (await CustomersAsync(cancellationToken))
        {
        }
        await PoolAsync(cancellationToken);
    }

    /// <summary>For tests: one look now.</summary>
    internal Task LookAsync(CancellationToken cancellationToken) => RunOnceAsync(cancellationToken);

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> CustomersAsync(CancellationToken cancellationToken)
    {
        var now = upkeep.Now;
        var before = now - Old;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var due = await db.Customers.Where(c => c.MergedInto == null && c.ScoredAt < before).OrderBy(c =>
            c.ScoredAt).Take(Part).Select(c => c.Id)
            .ToListAsync(cancellationToken);
        var survivors = await FamilyReading.LockAsync(db, due, cancellationToken);
        var changed = false;
        foreach (var family in await FamilyReading.ReadAsync(db, [.. survivors.OfType<Guid>().Distinct()], cancellationToken))
            changed |= await refresh.FamilyAsync(db, family, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (changed)
            upkeep.Announce();
        return due.Count == Part;
    }

    /// <summary>Only those that are not grey can become so by themselves.</summary>
    private async Task PoolAsync(CancellationToken cancellationToken)
    {
        var (last, changed) = (Guid.Empty, false);
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var ids = await db.Contacts.Where(c => c.CustomerId == null && c.Tier != CustomerTier.Grey && c.Id.CompareTo(last) > 0)
                .OrderBy(c => c.Id).Take(Part).Select(c => c.Id).ToListAsync(cancellationToken);
            await FamilyReading.LockContactsAsync(db, [.. ids], cancellationToken);
            foreach (var contact in await db.Contacts.Where(c => ids.Contains(c.Id) && c.CustomerId == null).ToListAsync(cancellationToken))
                changed |= await refresh.ContactAsync(db, contact, upkeep.Now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            if (ids.Count < Part)
                break;
            last = ids[^1];
        }
        if (changed)
            upkeep.Announce();
    }
}
