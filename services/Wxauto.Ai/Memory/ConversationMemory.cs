namespace Wxauto.Ai.Memory;

/// <summary>What is kept of a conversation's turns that a model no longer reads one by one.</summary>
public sealed class ConversationMemory
{
    public required Guid ConversationId { get; init; }

    /// <summary>What was said up to <see cref="SummaryUntil"/>, in a few sentences; empty when nothing was summed up yet.</summary>
    public string Summary { get; set; } = "";

    /// <summary>Decision time of the last turn that is summed up.</summary>
    public DateTimeOffset SummaryUntil { get; set; }

    /// <summary>Decision time from which on the present topic is talked about.</summary>
    public DateTimeOffset SegmentSince { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>Something that is known of a contact.</summary>
public sealed class ContactFact
{
    public required Guid Id { get; init; }
    public required string Agent { get; init; }

    /// <summary>The sender's id in WeChat.</summary>
    public required string ContactId { get; init; }

    /// <summary>order, phone, product, statement, tier, tone …</summary>
    public required string Type { get; init; }
    public required string Value { get; set; }

    /// <summary>"turn" or "person NAME".</summary>
    public required string Source { get; set; }
    public Guid? TurnId { get; init; }
    public required DateTimeOffset At { get; set; }

    /// <summary>A person said that it is wrong: not used, and not learnt again.</summary>
    public bool Retracted { get; set; }
}
