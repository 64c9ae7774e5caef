using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Customers.Erasure;
using Wxauto.Customers.Rules;
using Wxauto.Storage;

namespace Wxauto.Customers.Desk;

/// <inheritdoc cref="ICustomerDesk"/>
internal sealed class CustomerDesk(CustomerWriting writing, CustomerMerging merging, ContactDesk contacts, CustomerErasing erasing,
    ICustomerDirectory directory, CustomerRules rules) : ICustomerDesk
{
    public async Task<CustomerResult<CustomerCard>> CreateAsync(NewCustomer customer, Actor by, CancellationToken cancellationToken)
    {
        if ((CustomerInput.Text("name", customer.Name, CustomerTables.LongestName) ?? CustomerInput.OneOf("kind", customer.Kind)
            ?? CustomerInput.Optional("code", customer.Code, CustomerTables.LongestCode)
            ?? CustomerInput.Optional("owner", customer.Owner, CustomerTables.LongestName)) is { } wrong)
            return wrong;
        var (id, refusal) = await writing.RunAsync(by, new ChangeNote("customer.created"), async db =>
        {
            if (await TakenAsync(db, CustomerInput.OrNull(customer.Code), null, cancellationToken) is { } taken)
                return (null, taken);
            var made = writing.New(customer.Name!.Trim(), customer.Kind, writing.Now);
            (made.Code, made.Owner) = (CustomerInput.OrNull(customer.Code), CustomerInput.OrNull(customer.Owner));
            db.Customers.Add(made);
            var edit = writing.Edit(db, new(made, [made], []), by);
            edit.Event(CustomerReasons.Created);
            await writing.FinishAsync(edit, cancellationToken);
            return (made.Id, null);
        }, cancellationToken);
        return await CardAsync(id, refusal, cancellationToken);
    }

    public Task<CustomerResult<CustomerCard>> ChangeAsync(Guid id, CustomerChange change, Actor by,
        CancellationToken cancellationToken)
    {
        if (((change.Name is null ? null : CustomerInput.Text("name", change.Name, CustomerTables.LongestName))
            ?? (change.Kind is { } kind ? CustomerInput.OneOf("kind", kind) : null)
            ?? CustomerInput.Optional("owner", change.Owner, CustomerTables.LongestName)
            ?? CustomerInput.Optional("code", change.Code, CustomerTables.LongestCode)) is { } wrong)
            return Task.FromResult<CustomerResult<CustomerCard>>(wrong);
        string[] fields = [.. new[] { (change.Name is not null, "name"), (change.Kind is not null, "kind"), (change.Owner is not null,
            "owner"),
            (change.Code is not null, "code") }.Where(f => f.Item1).Select(f => f.Item2)];
        if (fields.Length == 0)
            return Task.FromResult<CustomerResult<CustomerCard>>(CustomerInput.Refuse(CustomerReasons.NothingToSay));
        return EditAsync(id, by, new("customer.changed", fields), async edit =>
        {
            var code = CustomerInput.OrNull(change.Code);
            if (change.Code is not null && code != edit.Family.Code)
            {
                if (await TakenAsync(edit.Db, code, edit.Root.Id, cancellationToken) is { } taken)
                    return taken;
                edit.Root.Code = code;
                edit.Event(CustomerReasons.CodeSet.With(code ?? ""));
            }
            Set(edit, change);
            return null;
        }, cancellationToken);
    }

    public Task<CustomerResult<CustomerCard>> SetFactAsync(Guid id, NewFact fact, Actor by, CancellationToken cancellationToken)
    {
        if (rules.Fact(fact.Key ?? "") is not { } rule)
            return Refused(CustomerReasons.UnknownFact.With(fact.Key ?? "", [.. rules.Facts.Select(f => f.Key)]), "key");
        if ((CustomerInput.OneOf("source", fact.Source) ?? CustomerInput.Optional("evidence", fact.Evidence, CustomerInput.LongestEvidence))
            is { } wrong)
            return Task.FromResult<CustomerResult<CustomerCard>>(wrong);
        if (fact.EvidenceIds is { } evidence && (evidence.Count > CustomerInput.MostEvidence
            || evidence.Any(e => e is null || e.Length is 0 or > CustomerInput.LongestEvidenceId)))
            return Refused(DeskReasons.TooMany.With("evidenceIds", CustomerInput.MostEvidence, CustomerInput.LongestEvidenceId),
                "evidenceIds");
        string? value = null;
        if (fact.Value is not null)
        {
            (value, var problem) = FactValues.Read(rule, fact.Value);
            if (problem is not null)
                return Refused(problem, "value");
        }
        return EditAsync(id, by, new("customer.fact-set", rule.Key), edit => Task.FromResult(SetFact(edit, rule, value, fact)),
            cancellationToken);
    }

    public Task<CustomerResult<CustomerCard>> TagAsync(Guid id, string tag, bool present, Actor by,
        CancellationToken cancellationToken)
    {
        if (CustomerInput.Text("tag", tag, CustomerInput.LongestTag) is { } wrong)
            return Task.FromResult<CustomerResult<CustomerCard>>(wrong);
        tag = tag.ReplaceLineEndings(" ").Trim();
        return EditAsync(id, by, new(present ? "customer.tagged" : "customer.untagged"), edit =>
        {
            var tags = edit.Family.TagsInForce;
            if (tags.Contains(tag) == present)
                return Nothing();
            if (present && tags.Count >= CustomerInput.MostTags)
                return Nothing(DeskReasons.TooMany.With("tags", CustomerInput.MostTags, CustomerInput.LongestTag), "tag");
            var row = new TagRow { Id = writing.Ids.Next(), CustomerId = edit.Root.Id, Tag = tag, Present = present, By = by.Name,
                At = edit.Now };
            edit.Db.CustomerTags.Add(row);
            edit.Family.Tags.Add(row);
            edit.Event((present ? CustomerReasons.Tagged : CustomerReasons.Untagged).With(tag));
            return Nothing();
        }, cancellationToken);
    }

    public Task<CustomerResult<CustomerCard>> NoteAsync(Guid id, string text, Actor by, CancellationToken cancellationToken)
    {
        if (CustomerInput.Text("text", text, CustomerInput.LongestNote) is { } wrong)
            return Task.FromResult<CustomerResult<CustomerCard>>(wrong);
        return EditAsync(id, by, new("customer.noted"), edit =>
        {
            if (edit.Family.Notes.Count >= CustomerInput.MostNotes)
                return Nothing(DeskReasons.TooMany.With("notes", CustomerInput.MostNotes, CustomerInput.LongestNote), "text");
            edit.Db.CustomerNotes.Add(new NoteRow { Id = writing.Ids.Next(), CustomerId = edit.Root.Id, Text = text.Trim(),
                Author = by.Name,
                At = edit.Now });
            edit.Event(CustomerReasons.Noted);
            return Nothing();
        }, cancellationToken);
    }

    public Task<CustomerResult<CustomerCard>> RemoveNoteAsync(Guid id, Guid note, Actor by, CancellationToken cancellationToken) =>
        EditAsync(id, by, new("customer.note-removed"), edit =>
        {
            if (edit.Family.Notes.FirstOrDefault(n => n.Id == note && n.RemovedAt is null) is not { } found)
                return Nothing(CustomerReasons.UnknownNote);
            (found.RemovedAt, found.RemovedBy) = (edit.Now, by.Name);
            edit.Event(CustomerReasons.NoteRemoved);
            return Nothing();
        }, cancellationToken);

    public async Task<CustomerResult<ContactStandingChange>> SetTierAsync(Guid id, CustomerTier? tier, string? why, Actor by,
        CancellationToken cancellationToken)
    {
        if (tier is { } asked && (CustomerInput.OneOf("tier", asked) ?? CustomerInput.Text("why", why, CustomerInput.LongestWhy))
            is { } wrong)
            return wrong;
        var (customer, refusal) = await writing.ChangeAsync(id, by, new("customer.tier-set", tier?.ToString() ?? "rules"), edit =>
        {
            if (tier is null && edit.Family.TierByHand is null)
                return Nothing();
            (edit.Root.HandTier, edit.Root.HandTierAt, edit.Root.HandTierBy, edit.Root.HandTierWhy) =
                (tier, edit.Now, by.Name, why?.Trim() ?? "");
            if (tier is null)
                edit.Event(CustomerReasons.LeftToRules);
            else if (tier == edit.Root.Tier)
                // It stays what it is, but by a person's word.
                edit.Event(CustomerReasons.TierChanged.With(CustomerReasons.Of(tier.Value), CustomerReasons.Of(tier.Value),
                    CustomerReasons.SaidByPerson.With(edit.Root.HandTierWhy)));
            return Nothing();
        }, cancellationToken);
        if (refusal?.Reason.Is(CustomerReasons.Unknown) == true)
            return await contacts.SetTierAsync(id, tier, why, by, cancellationToken);
        return refusal is not null ? refusal : await directory.FindAsync(customer!.Value, cancellationToken) is { } card
            ? new ContactStandingChange(card.Customer.Id, card.Tier.Tier, card.Tier.ByHand) : CustomerInput.Refuse(CustomerReasons.Unknown);
    }

    public Task<CustomerResult<CustomerCard>> SetStageAsync(Guid id, LifecycleStage? stage, string? why, Actor by,
        CancellationToken cancellationToken)
    {
        if (stage is { } asked && (CustomerInput.OneOf("stage", asked) ?? CustomerInput.Text("why", why, CustomerInput.LongestWhy))
            is { } wrong)
            return Task.FromResult<CustomerResult<CustomerCard>>(wrong);
        return EditAsync(id, by, new("customer.stage-set", stage?.ToString() ?? "rules"), edit =>
        {
            if (stage is null && edit.Family.Stage.Hand is null)
                return Nothing();
            var row = new StageRow
            {
                Id = writing.Ids.Next(), CustomerId = edit.Root.Id, At = edit.Now, By = by.Name, Stage = stage,
                Trigger = stage is null ? LifecycleTrigger.Released : LifecycleTrigger.ByHand,
                Why = stage is null ? CustomerReasons.LeftToRules : CustomerReasons.SaidByPerson.With(why!.Trim()),
                Reference = edit.Now.ToString("O"),
            };
            if (stage is null || stage == edit.Root.Stage)
                edit.Event(stage is null ? CustomerReasons.LeftToRules : CustomerReasons.StageChanged
                    .With(CustomerReasons.Of(edit.Root.Stage),
                    CustomerReasons.Of(edit.Root.Stage), row.Why));
            edit.Db.CustomerStages.Add(row);
            edit.Family.Stages.Add(row);
            return Nothing();
        }, cancellationToken);
    }

    public Task<CustomerResult<CustomerCard>> TellAsync(Guid id, LifecycleTrigger trigger, string reference, DateTimeOffset at,
        Actor by,
        CancellationToken cancellationToken)
    {
        if (trigger is not (LifecycleTrigger.Interest or LifecycleTrigger.Order)
            || CustomerInput.Text("reference", reference, CustomerInput.LongestReference) is not null)
            return Refused(CustomerReasons.TriggerOnly, trigger is LifecycleTrigger.Interest or LifecycleTrigger.Order ? "reference"
                : "trigger");
        reference = reference.Trim();
        return EditAsync(id, by, new("customer.told", trigger.ToString()), edit =>
        {
            if (edit.Family.Stages.Any(s => s.Trigger == trigger && s.Reference == reference))
                return Nothing();
            var row = new StageRow { Id = writing.Ids.Next(), CustomerId = edit.Root.Id, Trigger = trigger, At = at < edit.Now ? at
                : edit.Now,
                By = by.Name, Reference = reference,
                Why = (trigger == LifecycleTrigger.Order ? CustomerReasons.Ordered : CustomerReasons.Asked).With(reference) };
            edit.Db.CustomerStages.Add(row);
            edit.Family.Stages.Add(row);
            return Nothing();
        }, cancellationToken);
    }

    public async Task<CustomerResult<CustomerCard>> PromoteAsync(Guid contact, Guid? customer, string? name, Actor by,
        CancellationToken cancellationToken)
    {
        var (id, refusal) = await contacts.PromoteAsync(contact, customer, name, by, cancellationToken);
        return await CardAsync(id, refusal, cancellationToken);
    }

    public Task<CustomerResult<CustomerContact>> ReleaseContactAsync(Guid contact, Actor by, CancellationToken cancellationToken) =>
        contacts.ReleaseAsync(contact, by, cancellationToken);

    public Task<CustomerResult<CustomerContact>> SetAsideAsync(Guid contact, bool aside, Actor by,
        CancellationToken cancellationToken) =>
        contacts.SetAsideAsync(contact, aside, by, cancellationToken);

    public Task<CustomerResult<MergePreview>> PreviewMergeAsync(MergeRequest request, CancellationToken cancellationToken) =>
        merging.PreviewAsync(request, cancellationToken);

    public async Task<CustomerResult<CustomerCard>> MergeAsync(MergeRequest request, Actor by, CancellationToken cancellationToken)
    {
        var (id, refusal) = await merging.MergeAsync(request, by, cancellationToken);
        return await CardAsync(id, refusal, cancellationToken);
    }

    public async Task<CustomerResult<CustomerCard>> UndoMergeAsync(Guid merge, Actor by, CancellationToken cancellationToken)
    {
        var (id, refusal) = await merging.UndoAsync(merge, by, cancellationToken);
        return await CardAsync(id, refusal, cancellationToken);
    }

    public Task<CustomerResult<CustomerErased>> EraseAsync(Guid id, Actor by, CancellationToken cancellationToken) =>
        erasing.EraseAsync(id, by, cancellationToken);

    /// <summary>The same value from the same source is no change.</summary>
    internal CustomerRefusal? SetFact(CustomerEdit edit, FactRule rule, string? value, NewFact fact)
    {
        edit.Family.FactsInForce.TryGetValue(rule.Key, out var there);
        if (there?.Value == value && (value is null || there!.Source == fact.Source))
            return null;
        if (edit.Family.Facts.Count >= CustomerInput.MostFacts)
            return CustomerInput.Refuse(DeskReasons.TooMany.With("facts", CustomerInput.MostFacts, CustomerTables.LongestValue), "value");
        var row = new FactRow { Id = writing.Ids.Next(), CustomerId = edit.Root.Id, Key = rule.Key, Value = value, Source = fact.Source,
            By = edit.By.Name, At = edit.Now, Evidence = fact.Evidence?.Trim() ?? "", EvidenceIds = fact.EvidenceIds ?? [] };
        edit.Db.CustomerFacts.Add(row);
        edit.Family.Facts.Add(row);
        edit.Event(value is null ? CustomerReasons.FactRemoved.With(rule.Label) : CustomerReasons.FactSet.With(rule.Label, value));
        return null;
    }

    internal static void Set(CustomerEdit edit, CustomerChange change)
    {
        var (root, family) = (edit.Root, edit.Family);
        if (change.Name?.Trim() is { } name && name != family.Name)
        {
            edit.Event(CustomerReasons.Renamed.With(family.Name, name));
            (root.Name, root.NameAt) = (name, edit.Now);
        }
        if (change.Kind is { } kind && kind != family.Kind)
        {
            edit.Event(CustomerReasons.KindSet.With(kind.ToString()));
            (root.Kind, root.KindAt) = (kind, edit.Now);
        }
        if (change.Owner is not null && CustomerInput.OrNull(change.Owner) is var owner && owner != family.Owner)
        {
            edit.Event(owner is null ? CustomerReasons.OwnerNone : CustomerReasons.OwnerSet.With(owner));
            (root.Owner, root.OwnerAt) = (owner, edit.Now);
        }
    }

    internal static async Task<CustomerRefusal?> TakenAsync(WxautoDb db, string? code, Guid? except, CancellationToken cancellationToken) =>
        code is not null && await db.Customers.AnyAsync(c => c.Code == code && c.Id != except, cancellationToken)
            ? CustomerInput.Refuse(CustomerReasons.CodeTaken.With(code), "code") : null;

    private async Task<CustomerResult<CustomerCard>> EditAsync(Guid id, Actor by, ChangeNote note,
        Func<CustomerEdit, Task<CustomerRefusal?>> change, CancellationToken cancellationToken)
    {
        var (survivor, refusal) = await writing.ChangeAsync(id, by, note, change, cancellationToken);
        return await CardAsync(survivor, refusal, cancellationToken);
    }

    private async Task<CustomerResult<CustomerCard>> CardAsync(Guid? id, CustomerRefusal? refusal, CancellationToken cancellationToken) =>
        refusal is not null ? refusal : await directory.FindAsync(id!.Value, cancellationToken) is { } card ? card
            : CustomerInput.Refuse(CustomerReasons.Unknown);

    private static Task<CustomerResult<CustomerCard>> Refused(Reason reason, string field) =>
        Task.FromResult<CustomerResult<CustomerCard>>(CustomerInput.Refuse(reason, field));

    private static Task<CustomerRefusal?> Nothing(Reason? reason = null, string? field = null) =>
        Task.FromResult(reason is null ? null : CustomerInput.Refuse(reason, field));
}
