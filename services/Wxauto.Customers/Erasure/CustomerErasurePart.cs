using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Customers.Desk;
using Wxauto.Customers.Families;
using Wxauto.Storage;

namespace Wxauto.Customers.Erasure;

/// <summary>
/// Contacts that are forgotten, with their names. A person who has no other contact is forgotten with it; a firm, and a person with others,
/// stays without it, and its timeline without the entries that name it.
/// </summary>
internal sealed class CustomerErasurePart(IDbContextFactory<WxautoDb> contexts, CustomerWriting writing) : IErasurePart
{
    public async Task<int> EraseAsync(ErasedSubject subject, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.OverwriteDeletedAsync(cancellationToken);
        if (subject.Contacts.Count == 0)
        {
            // Only what was said goes: who it was said with stays known.
            await db.Contacts.Where(c => c.ConversationId != null && subject.Conversations.Contains(c.ConversationId.Value))
                .ExecuteUpdateAsync(u => u.SetProperty(c => c.ConversationId, (Guid?)null), cancellationToken);
            return 0;
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var found = await db.Contacts.AsNoTracking().Where(c => c.Agent == subject.Agent && (subject.Contacts.Contains(c.ContactId)
            || (c.ConversationId != null && subject.Conversations.Contains(c.ConversationId.Value)))).ToListAsync(cancellationToken);
        var survivors = await FamilyReading.LockAsync(db, [.. found.Select(c => c.CustomerId).OfType<Guid>().Distinct()],
            cancellationToken);
        var rows = await FamilyErasure.ContactsAsync(db, [.. found.Select(c => c.Id)], cancellationToken);
        foreach (var survivor in survivors.OfType<Guid>().Distinct())
            rows += await FamilyAsync(db, survivor, found, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return rows;
    }

    private async Task<int> FamilyAsync(WxautoDb db, Guid survivor, List<Contact> erased, CancellationToken cancellationToken)
    {
        var family = await FamilyReading.ReadAsync(db, survivor, cancellationToken);
        var members = family.Members.Select(m => m.Id).ToList();
        if (family.Contacts.Count == 0 && family.Kind == CustomerKind.Person)
            return await FamilyErasure.CustomersAsync(db, members, cancellationToken);
        var names = erased.SelectMany(c => new[] { c.Name, c.Nickname, c.Remark }).Where(n => n.Length > 0).ToHashSet();
        var naming = (await db.CustomerEvents.Where(e => members.Contains(e.SubjectId)).ToListAsync(cancellationToken))
            .Where(e => (e.What.Is(CustomerReasons.CreatedOf) || e.What.Is(CustomerReasons.ContactAdded)
                || e.What.Is(CustomerReasons.ContactReleased))
                && e.What.Values.Values.OfType<string>().Any(names.Contains)).ToList();
        db.CustomerEvents.RemoveRange(naming);
        await writing.FinishAsync(writing.Edit(db, family, Actor.Platform), cancellationToken);
        return naming.Count;
    }
}
