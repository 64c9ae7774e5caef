using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Resources;
using Wxauto.Customers.Families;
using Wxauto.Customers.Rules;
using Wxauto.Storage;

namespace Wxauto.Customers.Listing;

/// <inheritdoc cref="ICustomerDirectory"/>
internal sealed class CustomerDirectory(IDbContextFactory<WxautoDb> contexts, CustomerRules rules, IResourceCatalog catalog,
    TimeProvider time) : ICustomerDirectory
{
    public const int MostAtOnce = 200;
    private const int MostWaiting = 100;

    public CustomerRulesShown Rules => CustomerShown.Rules(rules);

    public async Task<CustomerPage> ListAsync(CustomerQuery query, CancellationToken cancellationToken)
    {
        var max = Math.Clamp(query.Max, 1, MostAtOnce);
        if (!PageMark.TryParse(query.After, out var after))
            return new CustomerPage([], null);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = db.Customers.AsNoTracking().Where(c => c.MergedInto == null);
        if (query.Tier is { } tier)
            found = found.Where(c => c.Tier == tier);
        if (query.Stage is { } stage)
            found = found.Where(c => c.Stage == stage);
        if (!string.IsNullOrWhiteSpace(query.Owner))
            found = found.Where(c => c.ShownOwner == query.Owner.Trim());
        if (!string.IsNullOrWhiteSpace(query.Tag))
            found = found.Where(c => ("\n" + c.ShownTags + "\n").Contains("\n" + query.Tag.Trim() + "\n"));
        if (Search(db, query.Search) is { } ids)
            found = found.Where(c => ids.Contains(c.Id));
        foreach (var word in SearchTerms.Words(query.Search ?? "").Concat(SearchTerms.Words(query.Tag ?? "")))
            found = found.Where(c => c.SearchText.Contains(word));
        if (after is { } mark)
            found = found.Where(c => c.LastSeenAt < mark.At || (c.LastSeenAt == mark.At && c.Id.CompareTo(mark.Id) < 0));
        var rows = await found.OrderByDescending(c => c.LastSeenAt).ThenByDescending(c =>
            c.Id).Take(max + 1).ToListAsync(cancellationToken);
        return new CustomerPage([.. rows.Take(max).Select(CustomerShown.Row)],
            rows.Count > max ? new PageMark(rows[max - 1].LastSeenAt, rows[max - 1].Id).ToString() : null);
    }

    public async Task<CustomerCard?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FamilyReading.SurvivorAsync(db, id, cancellationToken) is not { } survivor)
            return null;
        var family = await FamilyReading.ReadAsync(db, survivor, cancellationToken);
        var contacts = family.Contacts.Select(c => c.Id).ToList();
        var names = await db.ContactNames.AsNoTracking().Where(n => contacts.Contains(n.ContactRow)).ToListAsync(cancellationToken);
        return CustomerShown.Card(family, names.ToLookup(n => n.ContactRow), rules, time.GetUtcNow());
    }

    public async Task<CustomerContact?> ContactAsync(ContactKey contact, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await ShownAsync(db, db.Contacts.Where(c => c.Agent == contact.Agent && c.ContactId == contact.ContactId),
            cancellationToken);
        return found.SingleOrDefault();
    }

    public async Task<IReadOnlyDictionary<ContactKey, ContactStanding>> StandingsAsync(IReadOnlyCollection<ContactKey> contacts,
        CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = new Dictionary<ContactKey, ContactStanding>();
        foreach (var of in contacts.Distinct().GroupBy(c => c.Agent))
            foreach (var some in of.Select(c => c.ContactId).Chunk(MostAtOnce))
                foreach (var row in await Standings(db, of.Key, [.. some]).ToListAsync(cancellationToken))
                    found[new ContactKey(row.Contact.Agent, row.Contact.ContactId)] = new ContactStanding(row.Contact.Id, row.Survivor?.Id,
                        row.Survivor?.ShownName ?? "", row.Survivor?.Tier ?? row.Contact.Tier, row.Survivor?.Stage,
                            row.Survivor?.ShownOwner);
        return found;
    }

    public async Task<ContactPage> PoolAsync(PoolQuery query, CancellationToken cancellationToken)
    {
        var max = Math.Clamp(query.Max, 1, MostAtOnce);
        if (!PageMark.TryParse(query.After, out var after))
            return new ContactPage([], null);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = db.Contacts.Where(c => c.CustomerId == null && c.SetAsideAt != null == query.SetAside);
        if (Search(db, query.Search) is { } ids)
            found = found.Where(c => ids.Contains(c.Id));
        foreach (var word in SearchTerms.Words(query.Search ?? ""))
            found = found.Where(c => c.SearchText.Contains(word));
        if (after is { } mark)
            found = found.Where(c => c.LastSeenAt < mark.At || (c.LastSeenAt == mark.At && c.Id.CompareTo(mark.Id) < 0));
        var rows = await ShownAsync(db, found.OrderByDescending(c => c.LastSeenAt).ThenByDescending(c => c.Id).Take(max + 1),
            cancellationToken);
        return new ContactPage([.. rows.Take(max)], rows.Count > max ? new PageMark(rows[max - 1].LastSeenAt, rows[max - 1].Id).ToString()
            : null);
    }

    public async Task<TimelinePage?> TimelineAsync(Guid id, string? after, int max, CancellationToken cancellationToken)
    {
        max = Math.Clamp(max, 1, MostAtOnce);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FamilyReading.SurvivorAsync(db, id, cancellationToken) is not { } survivor)
            return null;
        if (!PageMark.TryParse(after, out var mark))
            return new TimelinePage([], null);
        var subjects = await db.Customers.Where(c => c.SurvivorId == survivor).Select(c => c.Id)
            .Concat(from t in db.Contacts join c in db.Customers on t.CustomerId equals c.Id where c.SurvivorId == survivor select t.Id)
            .ToListAsync(cancellationToken);
        var events = db.CustomerEvents.AsNoTracking().Where(e => subjects.Contains(e.SubjectId));
        if (mark is { } from)
            events = events.Where(e => e.At < from.At || (e.At == from.At && e.Id.CompareTo(from.Id) < 0));
        var rows = await events.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(max + 1).ToListAsync(cancellationToken);
        return new TimelinePage([.. rows.Take(max).Select(e => new TimelineEntry(e.Id, e.At, e.By, e.What))],
            rows.Count > max ? new PageMark(rows[max - 1].At, rows[max - 1].Id).ToString() : null);
    }

    public async Task<CustomersToday> TodayAsync(CancellationToken cancellationToken)
    {
        var platform = catalog.Current.Platform;
        var since = platform.BeginOf(platform.DayOf(time.GetUtcNow()));
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var waiting = await ShownAsync(db, db.Contacts.Where(c => c.WaitsSince != null && c.SetAsideAt == null).OrderBy(c => c.WaitsSince)
            .Take(MostWaiting), cancellationToken);
        return new CustomersToday([.. waiting.OrderBy(w => w.WaitsSince)],
            await db.Contacts.CountAsync(c => c.CustomerId == null && c.FirstSeenAt >= since, cancellationToken),
            await db.Customers.CountAsync(c => c.MergedInto == null && c.Stage == LifecycleStage.Dormant && c.StageSince >= since,
                cancellationToken),
            await db.Contacts.CountAsync(c => c.CustomerId == null && c.SetAsideAt == null, cancellationToken), since);
    }

    /// <summary>Null when there is nothing to search.</summary>
    private static IQueryable<Guid>? Search(WxautoDb db, string? search)
    {
        IQueryable<Guid>? ids = null;
        foreach (var term in SearchTerms.Asked(search ?? ""))
        {
            var of = db.CustomerTerms.Where(t => t.Term == term).Select(t => t.SubjectId);
            ids = ids is null ? of : ids.Where(i => of.Contains(i));
        }
        return ids;
    }

    private static IQueryable<ContactAndCustomer> Standings(WxautoDb db, string agent, List<string> contacts) =>
        WithCustomer(db, db.Contacts.Where(c => c.Agent == agent && contacts.Contains(c.ContactId)));

    private static IQueryable<ContactAndCustomer> WithCustomer(WxautoDb db, IQueryable<Contact> contacts) =>
        from c in contacts.AsNoTracking()
        join o in db.Customers on c.CustomerId equals o.Id into owners
        from o in owners.DefaultIfEmpty()
        join s in db.Customers on o.SurvivorId equals s.Id into survivors
        from s in survivors.DefaultIfEmpty()
        select new ContactAndCustomer { Contact = c, Survivor = s };

    /// <summary>In the order of the query.</summary>
    private static async Task<List<CustomerContact>> ShownAsync(WxautoDb db, IQueryable<Contact> contacts,
        CancellationToken cancellationToken)
    {
        var order = await contacts.Select(c => c.Id).ToListAsync(cancellationToken);
        var rows = await WithCustomer(db, db.Contacts.Where(c => order.Contains(c.Id))).ToDictionaryAsync(r => r.Contact.Id,
            cancellationToken);
        var names = (await db.ContactNames.AsNoTracking().Where(n => order.Contains(n.ContactRow)).ToListAsync(cancellationToken))
            .ToLookup(n => n.ContactRow);
        return [.. order.Where(rows.ContainsKey).Select(id => CustomerShown.Contact(rows[id].Contact, names[id], rows[id].Survivor?.Id,
            rows[id].Survivor?.Tier))];
    }

    private sealed class ContactAndCustomer
    {
        public required Contact Contact { get; init; }
        public Customer? Survivor { get; init; }
    }
}
