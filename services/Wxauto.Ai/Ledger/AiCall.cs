namespace Wxauto.Ai.Ledger;

/// <summary>One request to a provider, whoever asked and however it ended. Kept for 90 days; the days are kept for good.</summary>
public sealed record AiCall
{
    public required Guid Id { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>yyyy-MM-dd in the Platform's time zone.</summary>
    public required string Day { get; init; }

    /// <summary>The Agent, or empty.</summary>
    public required string Agent { get; init; }
    public Guid? ConversationId { get; init; }

    /// <summary>Name of the virtual key that pays, or empty.</summary>
    public required string VirtualKey { get; init; }

    /// <summary>The AIProvider; "cache" when the answer was there already.</summary>
    public required string Provider { get; init; }
    public required string Model { get; init; }

    /// <summary>answer, summary, chat, embedding …</summary>
    public required string Purpose { get; init; }

    /// <summary>Why this provider and model.</summary>
    public required string Reason { get; init; }

    /// <summary>Ok, or the kind of failure.</summary>
    public required string Outcome { get; init; }
    public required long InputTokens { get; init; }
    public required long OutputTokens { get; init; }

    /// <summary>The provider reported no credible numbers; these were counted here.</summary>
    public required bool Estimated { get; init; }

    /// <summary>Millionths of the currency's unit.</summary>
    public required long CostMicros { get; init; }
    public required string Currency { get; init; }
    public required int Milliseconds { get; init; }
}

/// <summary>The calls of one day, added up.</summary>
public sealed record AiUsageDay
{
    public required string Day { get; init; }
    public required string Agent { get; init; }
    public required string VirtualKey { get; init; }
    public required string Provider { get; init; }
    public required string Model { get; init; }
    public required string Currency { get; init; }
    public long Calls { get; init; }
    public long Failures { get; init; }
    public long EstimatedCalls { get; init; }
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }
    public long CostMicros { get; init; }
    public long Milliseconds { get; init; }
}
