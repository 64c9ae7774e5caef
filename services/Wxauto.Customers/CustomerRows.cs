using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Customers;

/// <summary>What somebody said of a customer; never changed. The newest of a key counts.</summary>
internal sealed class FactRow
{
    public required Guid Id { get; init; }
    public required Guid CustomerId { get; init; }
    public required string Key { get; init; }

    /// <summary>Null: it is not so any more.</summary>
    public string? Value { get; init; }
    public required FactSource Source { get; init; }
    public required string By { get; init; }
    public required DateTimeOffset At { get; init; }
    public string Evidence { get; init; } = "";
    public IReadOnlyList<string> EvidenceIds { get; init; } = [];
}

/// <summary>A tag put on or taken off; never changed. The newest of a tag counts.</summary>
internal sealed class TagRow
{
    public required Guid Id { get; init; }
    public required Guid CustomerId { get; init; }
    public required string Tag { get; init; }
    public required bool Present { get; init; }
    public required string By { get; init; }
    public required DateTimeOffset At { get; init; }
}

internal sealed class NoteRow
{
    public required Guid Id { get; init; }
    public required Guid CustomerId { get; init; }
    public required string Text { get; init; }
    public required string Author { get; init; }
    public required DateTimeOffset At { get; init; }
    public DateTimeOffset? RemovedAt { get; set; }
    public string? RemovedBy { get; set; }
}

/// <summary>A link from one customer to another.</summary>
internal sealed class MergeRow
{
    public required Guid Id { get; init; }
    public required Guid LoserId { get; init; }
    public required Guid SurvivorId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string By { get; init; }

    /// <summary>What the rules said of the survivor before: they remember where a tier began.</summary>
    public required CustomerTier RuleTier { get; init; }
    public required DateTimeOffset RuleTierSince { get; init; }

    /// <summary>Fields whose value a person chose.</summary>
    public IReadOnlyList<MergeChoice> Choices { get; init; } = [];
    public DateTimeOffset? UndoneAt { get; set; }
    public string? UndoneBy { get; set; }
}

/// <param name="Loser">The value of the one that was merged, not the survivor's.</param>
internal sealed record MergeChoice(string Field, bool Loser);

/// <summary>Something that moved a customer's stage, or would have: the stage is what they make in the order of time.</summary>
internal sealed class StageRow
{
    public required Guid Id { get; init; }
    public required Guid CustomerId { get; init; }
    public required LifecycleTrigger Trigger { get; init; }

    /// <summary>Of a decision by hand.</summary>
    public LifecycleStage? Stage { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string By { get; init; }
    public required Reason Why { get; init; }

    /// <summary>The same one counts once.</summary>
    public required string Reference { get; init; }
}

/// <summary>An entry of the timeline.</summary>
internal sealed class EventRow
{
    public required Guid Id { get; init; }

    /// <summary>A customer, or a contact.</summary>
    public required Guid SubjectId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string By { get; init; }
    public required Reason What { get; init; }
}

/// <summary>A word by which a customer, or a contact of the pool, is found.</summary>
internal sealed class TermRow
{
    public required string Term { get; init; }
    public required Guid SubjectId { get; init; }
}

/// <summary>How far something was followed, and who follows it now.</summary>
internal sealed class MarkRow
{
    public required string Name { get; init; }
    public DateTimeOffset At { get; set; }
    public Guid? Lease { get; set; }
    public DateTimeOffset LeaseUntil { get; set; }
}
