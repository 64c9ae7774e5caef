using System.Globalization;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Customers.Families;
using Wxauto.Customers.Rules;
using Wxauto.Customers.Tiers;
using Wxauto.Storage.Sql;

namespace Wxauto.Customers.Listing;

/// <summary>Rows as others see them.</summary>
internal static class CustomerShown
{
    private const int MostHistory = 20;

    public static CustomerRow Row(Customer c) => new(c.Id, c.ShownCode, c.ShownName, c.ShownKind, c.ShownOwner, c.Tier, c.Score, c.Stage,
        c.ShownTags.Length == 0 ? [] : c.ShownTags.Split('\n'), c.ShownContacts, c.LastSeenAt);

    public static CustomerCard Card(Family family, ILookup<Guid, ContactNameRow> names, CustomerRules rules, DateTimeOffset now)
    {
        var (root, stage) = (family.Root, family.Stage);
        var (score, contributions) = Scoring.Total(rules.Score, family.Contacts, now);
        var row = Row(root) with { Score = score };
        var hand = family.TierByHand;
        var byId = family.Members.ToDictionary(m => m.Id);
        return new CustomerCard(row,
            new CustomerTierShown(root.Tier, score, hand is not null, hand?.HandTierBy, hand?.HandTierWhy ?? "", hand?.HandTierAt
                ?? root.TierSince,
                rules.Score.Base, contributions),
            new CustomerStageShown(stage.Stage, stage.Hand is not null, stage.Hand?.By, stage.Why, stage.Since,
                [.. Enum.GetValues<LifecycleStage>().Where(s => s != stage.Stage)]),
            Facts(family, rules),
            [.. family.Contacts.OrderByDescending(c => c.LastSeenAt).Select(c => Contact(c, names[c.Id], root.Id, root.Tier))],
            [.. family.NotesInForce.Select(n => new CustomerNote(n.Id, n.Text, n.Author, n.At))],
            [.. family.Merges.OrderByDescending(m => m.At).Select(m => new CustomerMerge(m.Id, m.LoserId, byId[m.LoserId].ShownName,
                m.SurvivorId,
                m.By, m.At))],
            family.CreatedAt, root.Version);
    }

    /// <param name="customer">The survivor; null in the pool.</param>
    /// <param name="tier">The survivor's.</param>
    public static CustomerContact Contact(Contact c, IEnumerable<ContactNameRow> names, Guid? customer, CustomerTier? tier) => new(c.Id,
        new ContactKey(c.Agent, c.ContactId), c.Nickname, c.Remark, c.IsMember, c.ConversationId, customer, c.FirstSeenAt, c.LastSeenAt,
            c.WaitsSince,
        c.SetAsideAt is not null, tier ?? c.Tier, c.Score,
        [.. names.OrderByDescending(n => n.Since).ThenByDescending(n => n.Id).Select(n => new ContactName(n.Name, n.IsRemark, n.Since))]);

    /// <summary>What is in force, in the order of the configuration, each with what was said before.</summary>
    private static List<CustomerFact> Facts(Family family, CustomerRules rules)
    {
        var order = rules.Facts.Select((f, i) => (f.Key, i)).ToDictionary(f => f.Key, f => f.i);
        var said = family.Facts.ToLookup(f => f.Key);
        return [.. family.FactsInForce.OrderBy(f => order.GetValueOrDefault(f.Key, int.MaxValue)).ThenBy(f => f.Key, StringComparer.Ordinal)
            .Select(f => Fact(f.Value, rules, [.. said[f.Key].Where(r => r.Id != f.Value.Id).OrderByDescending(r =>
                r.At).ThenByDescending(r => r.Id)
                .Take(MostHistory).Select(r => Fact(r, rules, []))]))];
    }

    private static CustomerFact Fact(FactRow f, CustomerRules rules, IReadOnlyList<CustomerFact> history) => new(f.Key,
        rules.Fact(f.Key)?.Type ?? FactType.Text, rules.Fact(f.Key)?.Label ?? f.Key, f.Value, f.Source, f.By, f.At, f.Evidence,
            f.EvidenceIds, history);

    public static CustomerRulesShown Rules(CustomerRules rules) => new(
        [.. rules.Facts.Select(f => new FactKeyShown(f.Key, f.Label, f.Type, f.Choices))], rules.Score.Base, rules.Score.WhiteFrom,
        rules.Score.BlackBelow, rules.Score.Margin, rules.Stages.SilentDays);
}

/// <summary>Where a page ended: a time and an id.</summary>
internal readonly record struct PageMark(DateTimeOffset At, Guid Id)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Microseconds.Of(At)}_{Id:N}");

    /// <summary>Null for no mark; false when it is none.</summary>
    public static bool TryParse(string? text, out PageMark? mark)
    {
        mark = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (text.Split('_') is not [var at, var id] || !long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var time)
            || Math.Abs(time) > 200_000_000_000_000_000 || !Guid.TryParseExact(id, "N", out var guid))
            return false;
        mark = new PageMark(Microseconds.ToTime(time), guid);
        return true;
    }
}
