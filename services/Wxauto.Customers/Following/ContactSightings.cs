using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Events;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Customers.Families;
using Wxauto.Customers.Rules;
using Wxauto.Customers.Tiers;
using Wxauto.Storage;
using Wxauto.Storage.Sql;

namespace Wxauto.Customers.Following;

/// <summary>Makes contacts of conversations, and puts into them what their newest messages say.</summary>
internal sealed class ContactSightings(IContactSource source, IDbContextFactory<WxautoDb> contexts, CustomerRules rules,
    FamilyRefresh refresh,
    IResourceCatalog catalog, TimeOrderedId ids, Upkeep upkeep)
{
    /// <summary>Of a conversation; older ones earn next to nothing.</summary>
    private const int MostMessages = 300;

    /// <summary>Returns the conversations that were taken in; others wait for the next look, because somebody gave their contacts away just
    /// now.</summary>
    public async Task<IReadOnlySet<Guid>> TakeAsync(IReadOnlyList<TouchedChat> chats, CancellationToken cancellationToken)
    {
        var now = upkeep.Now;
        var messages = await source.NewestAsync([.. chats.Select(c => c.Id)], now - Scoring.Reach(rules.Score), MostMessages,
            cancellationToken);
        // A contact may have been seen in several chats of the page: its own one tells most.
        var seen = chats.SelectMany(c => SeenIn(c, [.. messages[c.Id]])).GroupBy(s => s.Key)
            .Select(g => g.OrderBy(s => s.IsMember).ThenByDescending(s => s.LastAt).First()).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var known = await KnownAsync(db, seen, cancellationToken);
        var survivors = await FamilyReading.LockAsync(db, [.. known.Select(c => c.CustomerId).OfType<Guid>().Distinct()],
            cancellationToken);
        await FamilyReading.LockContactsAsync(db, [.. known.Select(c => c.Id)], cancellationToken);
        // Tracked from here on, as they are now.
        var rows = (await db.Contacts.Where(c => known.Select(k => k.Id).Contains(c.Id)).ToListAsync(cancellationToken))
            .ToDictionary(c => new ContactKey(c.Agent, c.ContactId));
        var before = known.ToDictionary(c => new ContactKey(c.Agent, c.ContactId), c => c.CustomerId);
        var given = rows.Where(r => r.Value.CustomerId != before[r.Key]).Select(r => r.Key).ToHashSet();
        var changed = false;
        foreach (var sighting in seen.Where(s => !given.Contains(s.Key)))
            changed |= await PutAsync(db, sighting, rows.GetValueOrDefault(sighting.Key), now, cancellationToken);
        foreach (var family in await FamilyReading.ReadAsync(db, [.. survivors.OfType<Guid>().Distinct()], cancellationToken))
            changed |= await refresh.FamilyAsync(db, family, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (changed)
            upkeep.Announce();
        return chats.Where(c => !seen.Any(s => s.Chat == c.Id && given.Contains(s.Key))).Select(c => c.Id).ToHashSet();
    }

    /// <summary>Without tracking: to know whom to lock.</summary>
    private static async Task<List<Contact>> KnownAsync(WxautoDb db, List<Sighting> seen, CancellationToken cancellationToken)
    {
        var known = new List<Contact>();
        foreach (var of in seen.GroupBy(s => s.Key.Agent))
        {
            var contacts = of.Select(s => s.Key.ContactId).ToList();
            known.AddRange(await db.Contacts.AsNoTracking().Where(c => c.Agent == of.Key && contacts.Contains(c.ContactId))
                .ToListAsync(cancellationToken));
        }
        return known;
    }

    /// <returns>Whether a tier of the pool changed.</returns>
    private async Task<bool> PutAsync(WxautoDb db, Sighting seen, Contact? contact, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (contact is null)
        {
            contact = new Contact { Id = ids.Next(), Agent = seen.Key.Agent, ContactId = seen.Key.ContactId, IsMember = seen.IsMember,
                FirstSeenAt = seen.FirstAt, LastSeenAt = seen.LastAt };
            db.Contacts.Add(contact);
            refresh.Add(db, contact.Id, seen.FirstAt, "", CustomerReasons.ContactSeen.With(
                seen.Remark.Length > 0 ? seen.Remark : seen.Nickname.Length > 0 ? seen.Nickname : seen.Key.ContactId));
        }
        contact.LastSeenAt = Later(contact.LastSeenAt, seen.LastAt);
        Rename(db, contact, seen, now);
        if (!seen.IsMember)
        {
            (contact.IsMember, contact.ConversationId, contact.WaitsSince) = (false, seen.Chat, seen.WaitsSince);
            contact.WroteAt = seen.Written.Count == 0 ? contact.WroteAt : Later(contact.WroteAt ?? DateTimeOffset.MinValue,
                seen.Written[0].SentAt);
            contact.Earned = Scoring.Of(rules.Score, seen.Written, catalog.Current.Platform.Zone(), now);
            contact.ScoredAt = now;
            if (Scoring.Interest(rules.Stages, seen.Written) is { } asked)
                (contact.InterestAt, contact.InterestIn) = (asked.SentAt, asked.Id.ToString("N"));
        }
        return await refresh.ContactAsync(db, contact, now, cancellationToken) && contact.CustomerId is null;
    }

    private void Rename(WxautoDb db, Contact contact, Sighting seen, DateTimeOffset now)
    {
        var before = contact.Name;
        var isNew = contact.Nickname.Length == 0 && contact.Remark.Length == 0;
        foreach (var (isRemark, was, name) in new[] { (false, contact.Nickname, seen.Nickname), (true, contact.Remark, seen.Remark) })
            // In a group it may be called otherwise: what its own chat says stays.
            if (name != was && (name.Length > 0 || isRemark) && (!seen.IsMember || contact.IsMember))
            {
                db.ContactNames.Add(new ContactNameRow { Id = ids.Next(), ContactRow = contact.Id, IsRemark = isRemark, Name = name,
                    Since = now });
                if (isRemark)
                    contact.Remark = name;
                else
                    contact.Nickname = name;
            }
        if (!isNew && contact.Name != before)
            refresh.Add(db, contact.Id, now, "", CustomerReasons.ContactRenamed.With(before, contact.Name));
    }

    /// <param name="messages">Newest first.</param>
    private static IEnumerable<Sighting> SeenIn(TouchedChat chat, IReadOnlyList<ContactMessage> messages)
    {
        var written = messages.Where(m => m.From == SenderKind.Other).ToList();
        if (chat.Kind == ChatKind.Group)
        {
            foreach (var member in written.Where(m => m.SenderId.Length > 0).GroupBy(m => m.SenderId))
                yield return new Sighting(new ContactKey(chat.Agent, member.Key), chat.Id, true, member.First().SenderName, "", [.. member],
                    member.Last().SentAt, member.First().SentAt, null);
            yield break;
        }
        if (written.Count == 0)
            yield break;
        var nickname = written[0].SenderName;
        yield return new Sighting(new ContactKey(chat.Agent, chat.ChatId), chat.Id, false, nickname, chat.Name == nickname ? ""
            : chat.Name, written,
            written[^1].SentAt, chat.LastMessageAt, WaitsSince(messages));
    }

    /// <summary>The first of those that it wrote after we did last.</summary>
    private static DateTimeOffset? WaitsSince(IReadOnlyList<ContactMessage> messages) =>
        messages.TakeWhile(m => m.From == SenderKind.Other).LastOrDefault()?.SentAt;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    /// <param name="Written">By the contact, newest first.</param>
    private sealed record Sighting(ContactKey Key, Guid Chat, bool IsMember, string Nickname, string Remark,
        IReadOnlyList<ContactMessage> Written,
        DateTimeOffset FirstAt, DateTimeOffset LastAt, DateTimeOffset? WaitsSince);
}

/// <summary>The clock and the bell of what runs by itself.</summary>
internal sealed class Upkeep(TimeProvider time, IEventBus bus)
{
    public DateTimeOffset Now => Microseconds.Now(time);

    public void Announce() => bus.Announce(new CustomersChanged());
}
