using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Customers.Families;
using Wxauto.Storage;

namespace Wxauto.Customers.Desk;

/// <summary>Contacts of the pool, and how they become a customer's.</summary>
internal sealed class ContactDesk(CustomerWriting writing, ICustomerDirectory directory)
{
    public async Task<CustomerResult<ContactStandingChange>> SetTierAsync(Guid id, CustomerTier? tier, string? why, Actor by,
        CancellationToken cancellationToken)
    {
        ContactStandingChange? changed = null;
        var (_, refusal) = await OnContactAsync(id, by, new("contact.tier-set", tier?.ToString() ?? "rules"), async (db, contact) =>
        {
            if (contact.CustomerId is not null)
                return CustomerInput.Refuse(CustomerReasons.ContactTaken);
            (contact.HandTier, contact.HandTierAt, contact.HandTierBy, contact.HandTierWhy) = (tier, writing.Now, by.Name, why?.Trim()
                ?? "");
            if (tier is null)
                writing.Event(db, contact.Id, by, CustomerReasons.LeftToRules, writing.Now);
            await writing.ContactAsync(db, contact, writing.Now, cancellationToken);
            changed = new ContactStandingChange(id, contact.Tier, contact.HandTier is not null);
            return null;
        }, cancellationToken);
        return refusal is not null ? refusal : changed!;
    }

    public Task<(Guid? Id, CustomerRefusal? Refusal)> PromoteAsync(Guid id, Guid? customer, string? name, Actor by,
        CancellationToken cancellationToken)
    {
        if (CustomerInput.Optional("name", name, CustomerTables.LongestName) is { } wrong)
            return Task.FromResult<(Guid?, CustomerRefusal?)>((null, wrong));
        return writing.RunAsync(by, new("contact.promoted", id.ToString()), async db =>
        {
            Family family;
            var isNew = customer is null;
            if (customer is { } known)
            {
                if ((await FamilyReading.LockAsync(db, [known], cancellationToken))[0] is not { } survivor)
                    return (null, CustomerInput.Refuse(CustomerReasons.Unknown, "customer"));
                family = await FamilyReading.ReadAsync(db, survivor, cancellationToken);
            }
            else
            {
                var made = writing.New(name?.Trim() ?? "", CustomerKind.Person, writing.Now);
                family = new Family(made, [made], []);
            }
            if (await LockedAsync(db, id, cancellationToken) is not { } contact)
                return (null, CustomerInput.Refuse(CustomerReasons.UnknownContact));
            if (contact.CustomerId is not null)
                return (null, CustomerInput.Refuse(CustomerReasons.ContactTaken));
            if (isNew)
                db.Customers.Add(family.Root);
            var edit = writing.Edit(db, family, by);
            if (isNew)
                Begin(edit, contact);
            else
                edit.Event(CustomerReasons.ContactAdded.With(contact.Name));
            (contact.CustomerId, contact.SetAsideAt) = (family.Root.Id, null);
            family.Contacts.Add(contact);
            await writing.ContactAsync(db, contact, edit.Now, cancellationToken);
            await writing.FinishAsync(edit, cancellationToken);
            return (family.Root.Id, null);
        }, cancellationToken);
    }

    public async Task<CustomerResult<CustomerContact>> ReleaseAsync(Guid id, Actor by, CancellationToken cancellationToken)
    {
        ContactKey? key = null;
        var (_, refusal) = await writing.RunAsync(by, new("contact.released", id.ToString()), async db =>
        {
            var owner = await db.Contacts.AsNoTracking().Where(c => c.Id == id).Select(c =>
                new { c.CustomerId }).SingleOrDefaultAsync(cancellationToken);
            if (owner is null)
                return (null, CustomerInput.Refuse(CustomerReasons.UnknownContact));
            if (owner.CustomerId is not { } customer)
                return (null, CustomerInput.Refuse(CustomerReasons.ContactFree));
            var survivor = (await FamilyReading.LockAsync(db, [customer], cancellationToken))[0]!.Value;
            var family = await FamilyReading.ReadAsync(db, survivor, cancellationToken);
            if (family.Contacts.FirstOrDefault(c => c.Id == id) is not { } contact)
                return (null, CustomerInput.Refuse(CustomerReasons.ChangedMeanwhile));
            var edit = writing.Edit(db, family, by);
            contact.CustomerId = null;
            family.Contacts.Remove(contact);
            key = new ContactKey(contact.Agent, contact.ContactId);
            edit.Event(CustomerReasons.ContactReleased.With(contact.Name));
            await writing.ContactAsync(db, contact, edit.Now, cancellationToken);
            await writing.FinishAsync(edit, cancellationToken);
            return (survivor, null);
        }, cancellationToken);
        return refusal is not null ? refusal : await ShownAsync(key!, cancellationToken);
    }

    public async Task<CustomerResult<CustomerContact>> SetAsideAsync(Guid id, bool aside, Actor by,
        CancellationToken cancellationToken)
    {
        var (key, refusal) = await OnContactAsync(id, by, new(aside ? "contact.set-aside" : "contact.brought-back"), (db, contact) =>
        {
            if (contact.CustomerId is not null)
                return Task.FromResult<CustomerRefusal?>(CustomerInput.Refuse(CustomerReasons.ContactTaken));
            if (aside == contact.SetAsideAt is not null)
                return Task.FromResult<CustomerRefusal?>(null);
            contact.SetAsideAt = aside ? writing.Now : null;
            writing.Event(db, id, by, aside ? CustomerReasons.ContactAside : CustomerReasons.ContactBack, writing.Now);
            return Task.FromResult<CustomerRefusal?>(null);
        }, cancellationToken);
        return refusal is not null ? refusal : await ShownAsync(key!, cancellationToken);
    }

    /// <summary>The new customer is what its first contact was: its name, and what a person had decided about its tier.</summary>
    private static void Begin(CustomerEdit edit, Contact contact)
    {
        var made = edit.Root;
        if (made.Name.Length == 0)
            made.Name = contact.Name.Length > CustomerTables.LongestName ? contact.Name[..CustomerTables.LongestName] : contact.Name;
        (made.HandTier, made.HandTierAt, made.HandTierBy, made.HandTierWhy) =
            (contact.HandTier, contact.HandTierAt, contact.HandTierBy, contact.HandTierWhy);
        (made.RuleTier, made.Tier) = (contact.RuleTier, contact.Tier);
        edit.Event(CustomerReasons.CreatedOf.With(contact.Name));
    }

    private async Task<(ContactKey? Key, CustomerRefusal? Refusal)> OnContactAsync(Guid id, Actor by, ChangeNote note,
        Func<WxautoDb, Contact, Task<CustomerRefusal?>> change, CancellationToken cancellationToken)
    {
        ContactKey? key = null;
        var (_, refusal) = await writing.RunAsync(by, note, async db =>
        {
            if (await LockedAsync(db, id, cancellationToken) is not { } contact)
                return (null, CustomerInput.Refuse(CustomerReasons.UnknownContact));
            key = new ContactKey(contact.Agent, contact.ContactId);
            return await change(db, contact) is { } refused ? (null, refused) : (id, null);
        }, cancellationToken);
        return (key, refusal);
    }

    private static async Task<Contact?> LockedAsync(WxautoDb db, Guid id, CancellationToken cancellationToken)
    {
        await FamilyReading.LockContactsAsync(db, [id], cancellationToken);
        return await db.Contacts.SingleOrDefaultAsync(c => c.Id == id, cancellationToken);
    }

    private async Task<CustomerResult<CustomerContact>> ShownAsync(ContactKey key, CancellationToken cancellationToken) =>
        await directory.ContactAsync(key, cancellationToken) is { } contact ? contact
            : CustomerInput.Refuse(CustomerReasons.UnknownContact);
}
