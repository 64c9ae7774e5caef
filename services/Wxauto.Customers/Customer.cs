using Wxauto.Contracts.Customers;

namespace Wxauto.Customers;

/// <summary>
/// A person or firm. What was said of it itself is never changed by a merge: what is shown of it together with those that were merged into
/// it stands beside, made anew by every change (<see cref="Families.FamilyRefresh"/>).
/// </summary>
internal sealed class Customer
{
    public required Guid Id { get; init; }
    public required string Name { get; set; }
    public required DateTimeOffset NameAt { get; set; }
    public required CustomerKind Kind { get; set; }
    public required DateTimeOffset KindAt { get; set; }
    public string? Owner { get; set; }
    public required DateTimeOffset OwnerAt { get; set; }
    public string? Code { get; set; }

    /// <summary>Null with a time: a person left it to the rules again.</summary>
    public CustomerTier? HandTier { get; set; }
    public DateTimeOffset? HandTierAt { get; set; }
    public string HandTierBy { get; set; } = "";
    public string HandTierWhy { get; set; } = "";

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Grows with each change of the customer and of those that were merged into it, also when clocks differ.</summary>
    public required DateTimeOffset ChangedAt { get; set; }
    public long Version { get; set; }

    public Guid? MergedInto { get; set; }

    /// <summary>At the end of the chain of merges: itself when it was not merged.</summary>
    public required Guid SurvivorId { get; set; }

    public string ShownName { get; set; } = "";
    public CustomerKind ShownKind { get; set; }
    public string? ShownOwner { get; set; }
    public string? ShownCode { get; set; }

    /// <summary>Line by line.</summary>
    public string ShownTags { get; set; } = "";
    public int ShownContacts { get; set; }
    public CustomerTier Tier { get; set; }
    public DateTimeOffset TierSince { get; set; }

    /// <summary>What the rules would say; they do not change it at the first point beyond a border.</summary>
    public CustomerTier RuleTier { get; set; }
    public DateTimeOffset RuleTierSince { get; set; }
    public int Score { get; set; }
    public DateTimeOffset ScoredAt { get; set; }
    public LifecycleStage Stage { get; set; }
    public DateTimeOffset StageSince { get; set; }
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>All that a search looks at, folded.</summary>
    public string SearchText { get; set; } = "";
}
