using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Events;
using Wxauto.Contracts.Reasons;
using Wxauto.Customers.Desk;
using Wxauto.Customers.Families;
using Wxauto.Storage;
using Wxauto.Storage.Audit;

namespace Wxauto.Customers.Erasure;

/// <summary>Forgets a whole customer. Its conversations go first: as long as its row is there, an erasure that was broken off can be done
/// again.</summary>
internal sealed class CustomerErasing(IDbContextFactory<WxautoDb> contexts, IErasure erasure, AuditTrail trail, IEventBus bus)
{
    public async Task<CustomerResult<CustomerErased>> EraseAsync(Guid id, Actor by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FamilyReading.SurvivorAsync(db, id, cancellationToken) is not { } survivor)
            return CustomerInput.Refuse(CustomerReasons.Unknown);
        var contacts = await (from t in db.Contacts join c in db.Customers on t.CustomerId equals c.Id where c.SurvivorId == survivor select t)
            .AsNoTracking().ToListAsync(cancellationToken);
        var rows = 0;
        foreach (var contact in contacts)
        {
            if (contact.ConversationId is not null && !contact.IsMember)
                rows += (await erasure.ConversationAsync(contact.ConversationId.Value, cancellationToken))?.Rows ?? 0;
            rows += (await erasure.ContactAsync(contact.Agent, contact.ContactId, cancellationToken))?.Rows ?? 0;
        }
        await db.OverwriteDeletedAsync(cancellationToken);
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            await FamilyReading.LockAsync(db, [id], cancellationToken);
            // What was given to it or merged into it meanwhile goes, too.
            var members = await db.Customers.Where(c => c.SurvivorId == survivor).Select(c => c.Id).ToListAsync(cancellationToken);
            var left = await db.Contacts.Where(c => c.CustomerId != null && members.Contains(c.CustomerId.Value)).Select(c => c.Id)
                .ToListAsync(cancellationToken);
            rows += await FamilyErasure.ContactsAsync(db, left, cancellationToken)
                + await FamilyErasure.CustomersAsync(db, members, cancellationToken);
            await trail.AppendAsync(db, new AuditEntry(by, "customer.erased", survivor.ToString()),
                cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        await db.DropRemainsAsync(cancellationToken);
        bus.Announce(new CustomersChanged());
        return new CustomerErased(contacts.Count, rows);
    }
}
