using Wxauto.Contracts.Customers;

namespace Wxauto.Customers;

/// <summary>A WeChat identity on an agent. It is nobody's, or one customer's.</summary>
internal sealed class Contact
{
    public required Guid Id { get; init; }
    public required string Agent { get; init; }
    public required string ContactId { get; init; }
    public required bool IsMember { get; set; }

    /// <summary>Its own chat; null for who was only seen in groups.</summary>
    public Guid? ConversationId { get; set; }

    /// <summary>Whom it was given to. A merge does not change it.</summary>
    public Guid? CustomerId { get; set; }
    public string Nickname { get; set; } = "";
    public string Remark { get; set; } = "";
    public required DateTimeOffset FirstSeenAt { get; set; }
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When it last wrote itself.</summary>
    public DateTimeOffset? WroteAt { get; set; }

    /// <summary>It wrote last; null when we did.</summary>
    public DateTimeOffset? WaitsSince { get; set; }
    public DateTimeOffset? SetAsideAt { get; set; }

    /// <summary>As long as it is nobody's.</summary>
    public CustomerTier? HandTier { get; set; }
    public DateTimeOffset? HandTierAt { get; set; }
    public string HandTierBy { get; set; } = "";
    public string HandTierWhy { get; set; } = "";
    public CustomerTier Tier { get; set; }
    public CustomerTier RuleTier { get; set; }
    public int Score { get; set; }

    /// <summary>What it earned, as of <see cref="ScoredAt"/>: JSON of <see cref="Tiers.Earned"/>.</summary>
    public IReadOnlyList<Tiers.Earned> Earned { get; set; } = [];
    public DateTimeOffset ScoredAt { get; set; }

    /// <summary>The newest message that asked for a price or an offer.</summary>
    public DateTimeOffset? InterestAt { get; set; }
    public string InterestIn { get; set; } = "";
    public string SearchText { get; set; } = "";

    public string Name => Remark.Length > 0 ? Remark : Nickname.Length > 0 ? Nickname : ContactId;
}

/// <summary>What a contact was called from a time on.</summary>
internal sealed class ContactNameRow
{
    public required Guid Id { get; init; }
    public required Guid ContactRow { get; init; }
    public required bool IsRemark { get; init; }
    public required string Name { get; init; }
    public required DateTimeOffset Since { get; init; }
}
