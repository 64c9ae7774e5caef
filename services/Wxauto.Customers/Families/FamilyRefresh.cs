using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Text;
using Wxauto.Customers.Lifecycle;
using Wxauto.Customers.Listing;
using Wxauto.Customers.Rules;
using Wxauto.Customers.Tiers;
using Wxauto.Storage;

namespace Wxauto.Customers.Families;

/// <summary>
/// Works out what is shown of a family after anything of it changed: what the rules make of its messages and its silence, its tier, its
/// stage, and the words by which it is found. The same family gives the same whenever it is done again.
/// </summary>
internal sealed class FamilyRefresh(CustomerRules rules, TimeOrderedId ids)
{
    private const int LongestSearch = 4_000;

    /// <summary>In the transaction that holds the survivor's row. Returns whether tiers changed.</summary>
    public async Task<bool> FamilyAsync(WxautoDb db, Family family, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var root = family.Root;
        Derive(db, family, now);
        (root.ShownName, root.ShownKind, root.ShownOwner, root.ShownCode) = (family.Name, family.Kind, family.Owner, family.Code);
        root.ShownTags = string.Join('\n', family.TagsInForce);
        root.ShownContacts = family.Contacts.Count;
        root.LastSeenAt = family.LastSeenAt;
        var changed = Score(db, family, now);
        Stage(db, family, now);
        await SearchAsync(db, root.Id, root.SearchText, root.SearchText = SearchText(family), cancellationToken);
        return changed;
    }

    /// <summary>A contact of the pool.</summary>
    public async Task<bool> ContactAsync(WxautoDb db, Contact contact, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (score, _) = Scoring.Total(rules.Score, [contact], now);
        contact.Score = score;
        contact.RuleTier = Scoring.Tier(rules.Score, contact.RuleTier, score);
        var tier = contact.HandTierAt is not null && contact.HandTier is { } hand ? hand : contact.RuleTier;
        var changed = tier != contact.Tier;
        if (changed)
            Add(db, contact.Id, now, "", CustomerReasons.TierChanged.With(CustomerReasons.Of(contact.Tier), CustomerReasons.Of(tier),
                contact.HandTier is not null ? CustomerReasons.SaidByPerson.With(contact.HandTierWhy)
                    : CustomerReasons.ByScore.With(score)));
        contact.Tier = tier;
        // A customer's contact is found as the customer.
        await SearchAsync(db, contact.Id, contact.SearchText, contact.SearchText = contact.CustomerId is not null ? ""
            : Fold($"{contact.Remark} {contact.Nickname} {contact.ContactId}"), cancellationToken);
        return changed;
    }

    public void Add(WxautoDb db, Guid subject, DateTimeOffset at, string by, Reason what) =>
        db.CustomerEvents.Add(new EventRow { Id = ids.Next(), SubjectId = subject, At = at, By = by, What = what });

    /// <summary>What follows from the messages: each of it is one row that is there once, so that rules can look again and again.</summary>
    private void Derive(WxautoDb db, Family family, DateTimeOffset now)
    {
        foreach (var contact in family.Contacts)
        {
            if (contact.InterestAt is { } asked && family.Stage.Stage is LifecycleStage.New or LifecycleStage.Dormant)
                Tell(contact.CustomerId!.Value, LifecycleTrigger.Interest, asked, CustomerReasons.Interested,
                    contact.InterestIn);
            if (family.Stage is { Stage: LifecycleStage.Dormant } silent && contact.WroteAt > silent.Since)
                Tell(contact.CustomerId!.Value, LifecycleTrigger.Return, contact.WroteAt.Value, CustomerReasons.Returned,
                    silent.Since.ToString("O"));
        }
        var until = family.LastSeenAt.AddDays(rules.Stages.SilentDays);
        if (until <= now && StageMachine.MayFallSilent(family.Stage.Stage) && family.Stage.Since < until)
            Tell(family.Root.Id, LifecycleTrigger.Silence, until, CustomerReasons.Silent.With(rules.Stages.SilentDays),
                until.ToString("O"));

        void Tell(Guid customer, LifecycleTrigger trigger, DateTimeOffset at, Reason why, string reference)
        {
            if (family.Stages.Any(s => s.CustomerId == customer && s.Trigger == trigger && s.Reference == reference))
                return;
            var row = new StageRow { Id = ids.Next(), CustomerId = customer, Trigger = trigger, At = at, By = "", Why = why,
                Reference = reference };
            db.CustomerStages.Add(row);
            family.Stages.Add(row);
        }
    }

    private bool Score(WxautoDb db, Family family, DateTimeOffset now)
    {
        var root = family.Root;
        var (score, _) = Scoring.Total(rules.Score, family.Contacts, now);
        (root.Score, root.ScoredAt) = (score, now);
        if (Scoring.Tier(rules.Score, root.RuleTier, score) is var ruled && ruled != root.RuleTier)
            (root.RuleTier, root.RuleTierSince) = (ruled, now);
        var hand = family.TierByHand;
        var tier = hand?.HandTier ?? root.RuleTier;
        root.TierSince = hand?.HandTierAt ?? root.RuleTierSince;
        if (tier == root.Tier)
            return false;
        Add(db, root.Id, now, hand?.HandTierBy ?? "", CustomerReasons.TierChanged.With(CustomerReasons.Of(root.Tier),
            CustomerReasons.Of(tier),
            hand is not null ? CustomerReasons.SaidByPerson.With(hand.HandTierWhy) : CustomerReasons.ByScore.With(score)));
        root.Tier = tier;
        return true;
    }

    private void Stage(WxautoDb db, Family family, DateTimeOffset now)
    {
        var (root, stage) = (family.Root, family.Stage);
        if (stage.Stage != root.Stage)
            Add(db, root.Id, now, stage.Hand?.By ?? stage.Last?.By ?? "", CustomerReasons.StageChanged.With(CustomerReasons.Of(root.Stage),
                CustomerReasons.Of(stage.Stage), stage.Why));
        (root.Stage, root.StageSince) = (stage.Stage, stage.Since);
    }

    private static string SearchText(Family family) => Fold(string.Join(' ', [family.Name, .. family.Members.Select(m => m.Name),
        .. family.Codes, .. family.TagsInForce, .. family.Contacts.SelectMany(c => new[] { c.Remark, c.Nickname, c.ContactId }),
        .. family.FactsInForce.Values.Select(f => f.Value!)]));

    private static string Fold(string text) => PlainText.Fold(text.Length > LongestSearch ? text[..LongestSearch] : text);

    private static async Task SearchAsync(WxautoDb db, Guid subject, string before, string text, CancellationToken cancellationToken)
    {
        if (text == before)
            return;
        var terms = SearchTerms.Of(text).ToHashSet();
        var there = await db.CustomerTerms.Where(t => t.SubjectId == subject).ToListAsync(cancellationToken);
        db.CustomerTerms.RemoveRange(there.Where(t => !terms.Contains(t.Term)));
        db.CustomerTerms.AddRange(terms.Except(there.Select(t => t.Term)).Select(t => new TermRow { Term = t, SubjectId = subject }));
    }
}
