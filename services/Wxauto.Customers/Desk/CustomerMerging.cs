using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Customers.Families;
using Wxauto.Customers.Listing;
using Wxauto.Customers.Rules;
using Wxauto.Storage;

namespace Wxauto.Customers.Desk;

/// <summary>Links customers and takes the links away again. The loser's rows stay as they are.</summary>
internal sealed class CustomerMerging(CustomerWriting writing, CustomerRules rules, IDbContextFactory<WxautoDb> contexts)
{
    public async Task<CustomerResult<MergePreview>> PreviewAsync(MergeRequest request, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (loser, survivor, refusal) = await BothAsync(db, request, cancellationToken);
        if (refusal is not null)
            return refusal;
        var at = writing.Edit(db, survivor!, Actor.Platform, loser!).Now;
        var merged = Joined(loser!, survivor!, MergeOf(request, loser!, survivor!, at, ""));
        var fields = new List<MergedField>
        {
            Field(MergeFields.Name, MergeFields.Name, loser!.Name, survivor!.Name, merged.Name),
            Field(MergeFields.Kind, MergeFields.Kind, loser.Kind.ToString(), survivor.Kind.ToString(), merged.Kind.ToString()),
            Field(MergeFields.Owner, MergeFields.Owner, loser.Owner, survivor.Owner, merged.Owner),
            Field("code", "code", loser.Code, survivor.Code, merged.Code),
            Field("tier", "tier", loser.Root.Tier.ToString(), survivor.Root.Tier.ToString(), (merged.TierByHand?.HandTier
                ?? survivor.Root.RuleTier).ToString()),
            Field("stage", "stage", loser.Stage.Stage.ToString(), survivor.Stage.Stage.ToString(), merged.Stage.Stage.ToString()),
        };
        var (theirs, ours, both) = (loser.FactsInForce, survivor.FactsInForce, merged.FactsInForce);
        fields.AddRange(theirs.Keys.Union(ours.Keys).Order(StringComparer.Ordinal).Select(key => Field(key, rules.Fact(key)?.Label ?? key,
            theirs.GetValueOrDefault(key)?.Value, ours.GetValueOrDefault(key)?.Value, both.GetValueOrDefault(key)?.Value)));
        return new MergePreview(CustomerShown.Row(loser.Root), CustomerShown.Row(survivor.Root), fields, merged.TagsInForce,
            merged.Contacts.Count, merged.NotesInForce.Count(), VersionOf(loser, survivor));
    }

    public Task<(Guid? Id, CustomerRefusal? Refusal)> MergeAsync(MergeRequest request, Actor by,
        CancellationToken cancellationToken) =>
        writing.RunAsync(by, new("customer.merged", request.Loser.ToString()), async db =>
        {
            await FamilyReading.LockAsync(db, [request.Loser, request.Survivor], cancellationToken);
            var (loser, survivor, refusal) = await BothAsync(db, request, cancellationToken);
            if (refusal is not null)
                return (null, refusal);
            if (request.Version is { } version && version != VersionOf(loser!, survivor!))
                return (null, CustomerInput.Refuse(CustomerReasons.ChangedMeanwhile, "version"));
            var edit = writing.Edit(db, survivor!, by, loser!);
            var merge = MergeOf(request, loser!, survivor!, edit.Now, by.Name);
            db.CustomerMerges.Add(merge);
            loser!.Root.MergedInto = survivor!.Root.Id;
            foreach (var member in loser.Members)
                member.SurvivorId = survivor.Root.Id;
            loser.Root.ChangedAt = edit.Now;
            edit.Event(loser.Root.Id, CustomerReasons.MergedInto.With(survivor.Name));
            edit.Event(CustomerReasons.Merged.With(loser.Name));
            await HideAsync(db, loser.Root, cancellationToken);
            await writing.FinishAsync(edit with { Family = Joined(loser, survivor, merge) }, cancellationToken);
            return (survivor.Root.Id, null);
        }, cancellationToken);

    public Task<(Guid? Id, CustomerRefusal? Refusal)> UndoAsync(Guid id, Actor by, CancellationToken cancellationToken) =>
        writing.RunAsync(by, new("customer.merge-undone", id.ToString()), async db =>
        {
            if (await db.CustomerMerges.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken) is not { } asked)
                return (null, CustomerInput.Refuse(CustomerReasons.UnknownMerge));
            var survivor = (await FamilyReading.LockAsync(db, [asked.LoserId], cancellationToken))[0]!.Value;
            var family = await FamilyReading.ReadAsync(db, survivor, cancellationToken);
            if (family.Merges.FirstOrDefault(m => m.Id == id) is not { } merge)
                return (null, CustomerInput.Refuse(CustomerReasons.UnknownMerge));
            var edit = writing.Edit(db, family, by);
            (merge.UndoneAt, merge.UndoneBy) = (edit.Now, by.Name);
            var alone = family.Below(merge.LoserId);
            var loser = family.Members.Single(m => m.Id == merge.LoserId);
            var kept = family.Members.Single(m => m.Id == merge.SurvivorId);
            (kept.RuleTier, kept.RuleTierSince) = (merge.RuleTier, merge.RuleTierSince);
            loser.MergedInto = null;
            foreach (var member in alone)
                member.SurvivorId = loser.Id;
            var rest = Part(family, family.Root, [.. family.Members.Except(alone)]);
            var parted = Part(family, loser, alone);
            edit.Event(loser.Id, CustomerReasons.MergeUndone.With(rest.Name));
            edit.Event(CustomerReasons.MergeUndone.With(parted.Name));
            await writing.FinishAsync(edit with { Family = rest }, cancellationToken);
            await writing.FinishAsync(edit with { Family = parted }, cancellationToken);
            return (loser.Id, null);
        }, cancellationToken);

    private async Task<(Family? Loser, Family? Survivor, CustomerRefusal? Refusal)> BothAsync(WxautoDb db, MergeRequest request,
        CancellationToken cancellationToken)
    {
        if (await FamilyReading.SurvivorAsync(db, request.Loser, cancellationToken) is not { } loserRoot)
            return (null, null, CustomerInput.Refuse(CustomerReasons.Unknown, "loser"));
        if (await FamilyReading.SurvivorAsync(db, request.Survivor, cancellationToken) is not { } survivorRoot)
            return (null, null, CustomerInput.Refuse(CustomerReasons.Unknown, "survivor"));
        // Also the one that it was merged into, directly or not: there are no circles.
        if (request.Loser == request.Survivor || loserRoot == survivorRoot)
            return (null, null, CustomerInput.Refuse(request.Loser == loserRoot || request.Loser == request.Survivor
                ? CustomerReasons.MergeSelf : CustomerReasons.MergedAlready, "survivor"));
        if (loserRoot != request.Loser)
            return (null, null, CustomerInput.Refuse(CustomerReasons.MergedAlready, "loser"));
        var families = await FamilyReading.ReadAsync(db, [loserRoot, survivorRoot], cancellationToken);
        var (loser, survivor) = (families[0], families[1]);
        if (loser.Members.Count + survivor.Members.Count > FamilyReading.Most)
            return (null, null, CustomerInput.Refuse(CustomerReasons.FamilyTooLarge.With(FamilyReading.Most), "survivor"));
        return WrongChoice(request, loser, survivor) is { } field
            ? (null, null, CustomerInput.Refuse(CustomerReasons.UnknownChoice.With(field), "choices")) : (loser, survivor, null);
    }

    /// <summary>The field whose choice is none; null when all are well.</summary>
    private string? WrongChoice(MergeRequest request, Family loser, Family survivor) => request.Choices?.FirstOrDefault(c =>
        (c.Key is not (MergeFields.Name or MergeFields.Kind or MergeFields.Owner) && rules.Fact(c.Key) is null
            && !loser.FactsInForce.ContainsKey(c.Key) && !survivor.FactsInForce.ContainsKey(c.Key))
        || !IsOneOf(c.Value, request, loser, survivor)).Key;

    private static bool IsOneOf(Guid id, MergeRequest request, Family loser, Family survivor) =>
        id == request.Loser || id == request.Survivor || id == loser.Root.Id || id == survivor.Root.Id;

    private MergeRow MergeOf(MergeRequest request, Family loser, Family survivor, DateTimeOffset at, string by) => new()
    {
        Id = writing.Ids.Next(), LoserId = loser.Root.Id, SurvivorId = survivor.Root.Id, At = at, By = by,
        RuleTier = survivor.Root.RuleTier, RuleTierSince = survivor.Root.RuleTierSince,
        Choices = [.. (request.Choices ?? new Dictionary<string, Guid>()).Select(c =>
            new MergeChoice(c.Key, c.Value == request.Loser || c.Value == loser.Root.Id))],
    };

    private static Family Joined(Family loser, Family survivor, MergeRow merge) =>
        new(survivor.Root, [.. survivor.Members, .. loser.Members], [.. survivor.Merges, .. loser.Merges, merge])
        {
            Contacts = [.. survivor.Contacts, .. loser.Contacts], Facts = [.. survivor.Facts, .. loser.Facts],
            Tags = [.. survivor.Tags, .. loser.Tags], Notes = [.. survivor.Notes, .. loser.Notes], Stages = [.. survivor.Stages,
                .. loser.Stages],
        };

    private static Family Part(Family of, Customer root, IReadOnlyList<Customer> members)
    {
        var ids = members.Select(m => m.Id).ToHashSet();
        return new Family(root, members, [.. of.Merges.Where(m => m.UndoneAt is null && ids.Contains(m.LoserId))])
        {
            Contacts = [.. of.Contacts.Where(c => ids.Contains(c.CustomerId!.Value))], Facts = [.. of.Facts.Where(f =>
                ids.Contains(f.CustomerId))],
            Tags = [.. of.Tags.Where(t => ids.Contains(t.CustomerId))], Notes = [.. of.Notes.Where(n => ids.Contains(n.CustomerId))],
            Stages = [.. of.Stages.Where(s => ids.Contains(s.CustomerId))],
        };
    }

    /// <summary>Nobody finds it any more but through the survivor, which has its words.</summary>
    private static async Task HideAsync(WxautoDb db, Customer customer, CancellationToken cancellationToken)
    {
        customer.SearchText = "";
        db.CustomerTerms.RemoveRange(await db.CustomerTerms.Where(t => t.SubjectId == customer.Id).ToListAsync(cancellationToken));
    }

    private static string VersionOf(Family loser, Family survivor) => $"{loser.Root.Version}-{survivor.Root.Version}";

    private static MergedField Field(string field, string label, string? loser, string? survivor, string? result) =>
        new(field, label, loser, survivor, result, loser is not null && survivor is not null && loser != survivor);
}
