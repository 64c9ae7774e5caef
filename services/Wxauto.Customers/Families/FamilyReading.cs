using Microsoft.EntityFrameworkCore;
using Wxauto.Storage;

namespace Wxauto.Customers.Families;

/// <summary>Reads families, and locks them for who changes them.</summary>
internal static class FamilyReading
{
    /// <summary>Customers that may be one.</summary>
    public const int Most = 200;
    private const int Attempts = 20;

    /// <summary>The end of the chain of merges; null when the customer is unknown.</summary>
    public static Task<Guid?> SurvivorAsync(WxautoDb db, Guid id, CancellationToken cancellationToken) =>
        db.Customers.Where(c => c.Id == id).Select(c => (Guid?)c.SurvivorId).SingleOrDefaultAsync(cancellationToken);

    /// <summary>
    /// Locks the survivors of these customers until the end of the context's transaction, and names them in the same order; null for one
    /// that is unknown. Who changes anything of a family holds its survivor's row; several are taken in the order of their ids, so that
    /// nobody waits in a circle.
    /// </summary>
    /// <exception cref="DbUpdateConcurrencyException">They were merged again and again meanwhile.</exception>
    public static async Task<IReadOnlyList<Guid?>> LockAsync(WxautoDb db, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var survivors = await SurvivorsAsync(db, ids, cancellationToken);
            await RowsAsync(db, [.. survivors.OfType<Guid>().Distinct()], cancellationToken);
            // Whoever merged one of them while this waited is done now.
            if ((await SurvivorsAsync(db, ids, cancellationToken)).SequenceEqual(survivors))
                return survivors;
        }
        throw new DbUpdateConcurrencyException("The customers are merged again and again; try later.");
    }

    /// <summary>The whole family of a survivor, followed for changes.</summary>
    public static async Task<Family> ReadAsync(WxautoDb db, Guid survivor, CancellationToken cancellationToken) =>
        (await ReadAsync(db, [survivor], cancellationToken))[0];

    /// <summary>The families of survivors, in their order.</summary>
    public static async Task<IReadOnlyList<Family>> ReadAsync(WxautoDb db, IReadOnlyList<Guid> survivors,
        CancellationToken cancellationToken)
    {
        var members = await db.Customers.Where(c => survivors.Contains(c.SurvivorId)).ToListAsync(cancellationToken);
        var ids = members.Select(m => m.Id).ToList();
        var merges = await db.CustomerMerges.Where(m => m.UndoneAt == null && ids.Contains(m.LoserId)).ToListAsync(cancellationToken);
        var contacts = (await db.Contacts.Where(c => c.CustomerId != null && ids.Contains(c.CustomerId.Value))
            .ToListAsync(cancellationToken))
            .ToLookup(c => c.CustomerId!.Value);
        var facts = (await db.CustomerFacts.Where(f => ids.Contains(f.CustomerId)).ToListAsync(cancellationToken)).ToLookup(f =>
            f.CustomerId);
        var tags = (await db.CustomerTags.Where(t => ids.Contains(t.CustomerId)).ToListAsync(cancellationToken)).ToLookup(t =>
            t.CustomerId);
        var notes = (await db.CustomerNotes.Where(n => ids.Contains(n.CustomerId)).ToListAsync(cancellationToken)).ToLookup(n =>
            n.CustomerId);
        var stages = (await db.CustomerStages.Where(s => ids.Contains(s.CustomerId)).ToListAsync(cancellationToken)).ToLookup(s =>
            s.CustomerId);
        var byId = members.ToDictionary(m => m.Id);
        return [.. survivors.Select(s =>
        {
            var mine = members.Where(m => m.SurvivorId == s).ToList();
            return new Family(byId[s], mine, [.. merges.Where(m => byId[m.LoserId].SurvivorId == s)])
            {
                Contacts = Of(contacts), Facts = Of(facts), Tags = Of(tags), Notes = Of(notes), Stages = Of(stages),
            };

            List<T> Of<T>(ILookup<Guid, T> all) => [.. mine.SelectMany(m => all[m.Id])];
        })];
    }

    /// <summary>Locks contacts; after their customers, if those are locked, too.</summary>
    public static async Task LockContactsAsync(WxautoDb db, Guid[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length > 0 && !IsSqlite(db))
            await db.Database.SqlQuery<Guid>($"SELECT id AS \"Value\" FROM customer_contacts WHERE id = ANY({ids}) ORDER BY id FOR UPDATE")
                .ToListAsync(cancellationToken);
    }

    private static bool IsSqlite(WxautoDb db) => db.Database.ProviderName?.EndsWith(".Sqlite", StringComparison.Ordinal) == true;

    private static async Task<List<Guid?>> SurvivorsAsync(WxautoDb db, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var found = await db.Customers.AsNoTracking().Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.SurvivorId })
            .ToDictionaryAsync(c => c.Id, c => (Guid?)c.SurvivorId, cancellationToken);
        return [.. ids.Select(id => found.GetValueOrDefault(id))];
    }

    /// <summary>SQLite has one writer, whose transaction this is.</summary>
    private static async Task RowsAsync(WxautoDb db, Guid[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length > 0 && !IsSqlite(db))
            await db.Database.SqlQuery<Guid>($"SELECT id AS \"Value\" FROM customers WHERE id = ANY({ids}) ORDER BY id FOR UPDATE")
                .ToListAsync(cancellationToken);
    }
}
