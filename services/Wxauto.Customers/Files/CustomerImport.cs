using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Customers.Desk;
using Wxauto.Customers.Families;
using Wxauto.Customers.Rules;
using Wxauto.Storage;

namespace Wxauto.Customers.Files;

/// <summary>Imports row by row: each is a transaction of its own, so what is broken off can be done again.</summary>
internal sealed class CustomerImport(CustomerWriting writing, CustomerRules rules, IDbContextFactory<WxautoDb> contexts)
{
    private const int MostShown = 1_000;

    public async Task<CustomerResult<ImportReport>> RunAsync(Stream file, string? agent, Actor? by, IProgress<int>? progress,
        CancellationToken cancellationToken)
    {
        var (table, unreadable) = await TableFile.ReadAsync(file, cancellationToken);
        if (table is null)
            return CustomerInput.Refuse(unreadable!, "file");
        var (columns, unknown) = ImportColumns.Of(table.Headers, rules);
        if (columns is null)
            return CustomerInput.Refuse(unknown!, "file");
        var reading = new ImportRowReading(columns, rules, agent);
        var (shown, counts, seen) = (new List<ImportRow>(), new int[5], new Dictionary<string, int>());
        var refused = 0;
        for (var i = 0; i < table.Rows.Count; i++)
        {
            if (table.Rows[i].All(c => c.Length == 0))
                continue;
            var row = await RowAsync(i + 2, table.Rows[i], reading, columns, seen, by, cancellationToken);
            counts[(int)row.Action]++;
            if (shown.Count - refused < MostShown && row.Action != ImportAction.Refuse)
                shown.Add(row);
            else if (row.Action == ImportAction.Refuse && refused++ < MostShown)
                shown.Add(row);
            progress?.Report(i + 1);
        }
        return new ImportReport(columns.Shown, shown, counts[(int)ImportAction.Create], counts[(int)ImportAction.Update],
            counts[(int)ImportAction.Keep],
            counts[(int)ImportAction.Refuse]);
    }

    private async Task<ImportRow> RowAsync(int number, string[] cells, ImportRowReading reading, ImportColumns columns, Dictionary<string,
        int> seen,
        Actor? by, CancellationToken cancellationToken)
    {
        var (row, problem, column) = reading.Read(cells);
        if (row is null)
            return new ImportRow(number, "", ImportAction.Refuse, [], problem, column);
        if (!seen.TryAdd(row.Identity, number))
            return new ImportRow(number, row.Name, ImportAction.Refuse, [], CustomerReasons.ImportRowTwice.With(seen[row.Identity]), null);
        ImportPlan? plan;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            plan = await ImportPlan.OfAsync(db, row, cancellationToken);
        if (by is not null && plan.Action is ImportAction.Create or ImportAction.Update && await ApplyAsync(row, by, p => plan = p,
            cancellationToken)
            is { } refusal)
            plan = ImportPlan.Refused(refusal.Reason);
        return new ImportRow(number, row.Name, plan.Action, plan.Fields, plan.Problem, plan.Target is null ? null
            : columns.Header(plan.Target));
    }

    /// <param name="planned">Told what is done: it is looked at again under the lock.</param>
    private async Task<CustomerRefusal?> ApplyAsync(ReadRow row, Actor by, Action<ImportPlan> planned,
        CancellationToken cancellationToken)
    {
        var (_, refusal) = await writing.RunAsync(by, new("customer.imported"), async db =>
        {
            var plan = await ImportPlan.OfAsync(db, row, cancellationToken);
            if (plan.Family is { } family)
            {
                var locked = await FamilyReading.LockAsync(db, [family.Root.Id], cancellationToken);
                db.ChangeTracker.Clear();
                plan = await ImportPlan.OfAsync(db, row, cancellationToken);
                if (plan.Family?.Root.Id != locked[0])
                    return (null, CustomerInput.Refuse(CustomerReasons.ChangedMeanwhile));
            }
            planned(plan);
            return plan.Problem is not null ? (null, CustomerInput.Refuse(plan.Problem)) : plan.Action == ImportAction.Keep ? (null, null)
                : (await PutAsync(db, row, plan, by, cancellationToken), null);
        }, cancellationToken);
        return refusal;
    }

    private async Task<Guid> PutAsync(WxautoDb db, ReadRow row, ImportPlan plan, Actor by, CancellationToken cancellationToken)
    {
        var family = plan.Family;
        if (family is null)
        {
            var made = writing.New(row.Name, row.Kind, writing.Now);
            db.Customers.Add(made);
            family = new Family(made, [made], []);
        }
        var edit = writing.Edit(db, family, by);
        if (plan.Family is null)
            edit.Event(CustomerReasons.CreatedByImport);
        if (plan.Fields.Contains(ImportColumns.Code))
        {
            // One of the family may have a number already: the survivor gets this one beside it, or keeps its own.
            edit.Root.Code ??= row.Code;
            edit.Event(CustomerReasons.CodeSet.With(edit.Root.Code!));
        }
        if (plan.Fields.Contains(ImportColumns.Owner))
            CustomerDesk.Set(edit, new CustomerChange(Owner: row.Owner));
        if (plan.Fields.Contains(ImportColumns.Tier))
        {
            (edit.Root.HandTier, edit.Root.HandTierAt, edit.Root.HandTierBy, edit.Root.HandTierWhy) = (row.Tier, edit.Now, by.Name,
                "import");
            if (edit.Root.Tier == row.Tier)
                edit.Event(CustomerReasons.TierChanged.With(CustomerReasons.Of(row.Tier!.Value), CustomerReasons.Of(row.Tier.Value),
                    CustomerReasons.SaidByPerson.With("import")));
        }
        foreach (var tag in row.Tags.Where(t => family.Tags.All(k => k.Tag != t)))
            Tag(edit, tag);
        if (plan.Fields.Contains(ImportColumns.Notes))
        {
            var note = new NoteRow { Id = writing.Ids.Next(), CustomerId = edit.Root.Id, Text = row.Note!, Author = by.Name,
                At = edit.Now };
            db.CustomerNotes.Add(note);
            family.Notes.Add(note);
            edit.Event(CustomerReasons.Noted);
        }
        foreach (var (key, value) in row.Facts.Where(f => plan.Fields.Contains(f.Key)))
            Fact(edit, rules.Fact(key)!, value);
        if (plan.Fields.Contains(ImportColumns.Contact))
            await ContactAsync(edit, row, plan.Contact, cancellationToken);
        await writing.FinishAsync(edit, cancellationToken);
        return edit.Root.Id;
    }

    /// <summary>One that never wrote is known by what the file says, so that it is recognised when it does.</summary>
    private async Task ContactAsync(CustomerEdit edit, ReadRow row, Contact? contact, CancellationToken cancellationToken)
    {
        if (contact is null)
        {
            contact = new Contact { Id = writing.Ids.Next(), Agent = row.Contact!.Agent, ContactId = row.Contact.ContactId, IsMember = true,
                Nickname = row.Nickname, Remark = row.Remark, FirstSeenAt = edit.Now, LastSeenAt = edit.Now };
            edit.Db.Contacts.Add(contact);
        }
        (contact.CustomerId, contact.SetAsideAt) = (edit.Root.Id, null);
        edit.Family.Contacts.Add(contact);
        edit.Event(CustomerReasons.ContactAdded.With(contact.Name));
        await writing.ContactAsync(edit.Db, contact, edit.Now, cancellationToken);
    }

    private void Tag(CustomerEdit edit, string tag)
    {
        var row = new TagRow { Id = writing.Ids.Next(), CustomerId = edit.Root.Id, Tag = tag, Present = true, By = edit.By.Name,
            At = edit.Now };
        edit.Db.CustomerTags.Add(row);
        edit.Family.Tags.Add(row);
        edit.Event(CustomerReasons.Tagged.With(tag));
    }

    private void Fact(CustomerEdit edit, FactRule rule, string value)
    {
        var row = new FactRow { Id = writing.Ids.Next(), CustomerId = edit.Root.Id, Key = rule.Key, Value = value,
            Source = FactSource.Import,
            By = edit.By.Name, At = edit.Now };
        edit.Db.CustomerFacts.Add(row);
        edit.Family.Facts.Add(row);
        edit.Event(CustomerReasons.FactSet.With(rule.Label, value));
    }
}
