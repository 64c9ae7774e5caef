using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Customers.Families;
using Wxauto.Customers.Rules;
using Wxauto.Storage;

namespace Wxauto.Customers.Files;

/// <summary>What a row would change.</summary>
/// <param name="Family">Whose it is; null: a new customer's.</param>
/// <param name="Contact">That is there already.</param>
internal sealed record ImportPlan(Family? Family, Contact? Contact, IReadOnlyList<string> Fields, Reason? Problem, string? Target)
{
    public ImportAction Action => Problem is not null ? ImportAction.Refuse : Family is null ? ImportAction.Create
        : Fields.Count == 0 ? ImportAction.Keep : ImportAction.Update;

    public static ImportPlan Refused(Reason problem, string? target = null) => new(null, null, [], problem, target);

    /// <summary>Looks for the customer by its number, then its contact, its phone, its name. What people said since the last import stays:
    /// a fact is set only where the file says something else than the last file did.</summary>
    public static async Task<ImportPlan> OfAsync(WxautoDb db, ReadRow row, CancellationToken cancellationToken)
    {
        var contact = row.Contact is { } key ? await db.Contacts.SingleOrDefaultAsync(c => c.Agent == key.Agent
            && c.ContactId == key.ContactId,
            cancellationToken) : null;
        var byContact = contact?.CustomerId is { } owner ? await FamilyReading.SurvivorAsync(db, owner, cancellationToken) : null;
        var (found, ambiguous) = row.Code is null ? (null, false)
            : (await db.Customers.Where(c => c.Code == row.Code).Select(c => (Guid?)c.SurvivorId).SingleOrDefaultAsync(cancellationToken),
                false);
        if (found is null && byContact is { } of && (row.Code is null || !await db.Customers.AnyAsync(c => c.SurvivorId == of
            && c.Code != null,
            cancellationToken)))
            found = of;
        if (found is null && row.Code is null && contact is null)
            (found, ambiguous) = await ByPhoneOrNameAsync(db, row, cancellationToken);
        if (ambiguous)
            return Refused(CustomerReasons.ImportAmbiguous.With(row.Name), ImportColumns.Name);
        if (byContact is not null && byContact != found)
            return Refused(CustomerReasons.ContactTaken, ImportColumns.Contact);
        if (found is not { } survivor)
            return row.Name.Length == 0 ? Refused(CustomerReasons.ImportNoName, ImportColumns.Name)
                : new ImportPlan(null, contact, FieldsOf(row, null, contact), null, null);
        var family = await FamilyReading.ReadAsync(db, survivor, cancellationToken);
        return new ImportPlan(family, contact, FieldsOf(row, family, contact), null, null);
    }

    private static async Task<(Guid? Found, bool Ambiguous)> ByPhoneOrNameAsync(WxautoDb db, ReadRow row,
        CancellationToken cancellationToken)
    {
        if (row.Phone is { } phone)
        {
            var of = await (from f in db.CustomerFacts join c in db.Customers on f.CustomerId equals c.Id
                            where f.Value == phone select c.SurvivorId).Distinct().Take(2).ToListAsync(cancellationToken);
            if (of.Count == 1)
                return (of[0], false);
        }
        // A number of its own tells it from others of its name.
        var named = await db.Customers.Where(c => c.MergedInto == null && c.ShownName == row.Name).Select(c => c.Id).Take(2)
            .ToListAsync(cancellationToken);
        return row.Name.Length == 0 || named.Count == 0 || row.Phone is not null ? (null, false) : (named[0], named.Count > 1);
    }

    private static List<string> FieldsOf(ReadRow row, Family? family, Contact? contact)
    {
        var fields = new List<string>();
        if (row.Code is not null && (family is null || !family.Codes.Contains(row.Code)))
            fields.Add(ImportColumns.Code);
        if (row.Owner is not null && family?.Owner is null)
            fields.Add(ImportColumns.Owner);
        if (row.Contact is not null && contact?.CustomerId is null)
            fields.Add(ImportColumns.Contact);
        if (row.Tier is not null && family?.Members.Any(m => m.HandTierAt is not null) != true)
            fields.Add(ImportColumns.Tier);
        if (row.Tags.Any(t => family?.Tags.Any(k => k.Tag == t) != true))
            fields.Add(ImportColumns.Tags);
        if (row.Note is not null && family?.Notes.Any(n => n.Text == row.Note) != true)
            fields.Add(ImportColumns.Notes);
        fields.AddRange(row.Facts.Where(f => IsNews(family, f.Key, f.Value)).Select(f => f.Key));
        return fields;
    }

    /// <summary>The file says something else than the last file did.</summary>
    private static bool IsNews(Family? family, string key, string value) => family is null
        || (family.FactsInForce.GetValueOrDefault(key)?.Value != value && family.Facts.Where(f => f.Key == key
            && f.Source == FactSource.Import)
            .MaxBy(f => (f.At, f.Id))?.Value != value);
}
