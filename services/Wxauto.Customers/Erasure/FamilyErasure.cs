using Microsoft.EntityFrameworkCore;
using Wxauto.Storage;

namespace Wxauto.Customers.Erasure;

/// <summary>Deletes rows of customers and contacts for good.</summary>
internal static class FamilyErasure
{
    public static async Task<int> ContactsAsync(WxautoDb db, IReadOnlyCollection<Guid> contacts, CancellationToken ct) =>
        await db.ContactNames.Where(n => contacts.Contains(n.ContactRow)).ExecuteDeleteAsync(ct)
        + await db.CustomerEvents.Where(e => contacts.Contains(e.SubjectId)).ExecuteDeleteAsync(ct)
        + await db.CustomerTerms.Where(t => contacts.Contains(t.SubjectId)).ExecuteDeleteAsync(ct)
        + await db.Contacts.Where(c => contacts.Contains(c.Id)).ExecuteDeleteAsync(ct);

    /// <summary>Customers with all that hangs on them but their contacts, which are in the pool then.</summary>
    public static async Task<int> CustomersAsync(WxautoDb db, IReadOnlyCollection<Guid> customers, CancellationToken ct)
    {
        await db.Contacts.Where(c => c.CustomerId != null && customers.Contains(c.CustomerId.Value))
            .ExecuteUpdateAsync(u => u.SetProperty(c => c.CustomerId, (Guid?)null), ct);
        return await db.CustomerFacts.Where(x => customers.Contains(x.CustomerId)).ExecuteDeleteAsync(ct)
            + await db.CustomerTags.Where(x => customers.Contains(x.CustomerId)).ExecuteDeleteAsync(ct)
            + await db.CustomerNotes.Where(x => customers.Contains(x.CustomerId)).ExecuteDeleteAsync(ct)
            + await db.CustomerStages.Where(x => customers.Contains(x.CustomerId)).ExecuteDeleteAsync(ct)
            + await db.CustomerEvents.Where(x => customers.Contains(x.SubjectId)).ExecuteDeleteAsync(ct)
            + await db.CustomerTerms.Where(x => customers.Contains(x.SubjectId)).ExecuteDeleteAsync(ct)
            + await db.CustomerMerges.Where(x => customers.Contains(x.LoserId) || customers.Contains(x.SurvivorId)).ExecuteDeleteAsync(ct)
            + await db.Customers.Where(x => customers.Contains(x.Id)).ExecuteDeleteAsync(ct);
    }
}
