using Wxauto.Contracts.Conversations;

namespace Wxauto.Conversations;

/// <summary>What was said since the last answer, and what was decided about it.</summary>
public sealed class TurnRecord
{
    public required Guid Id { get; init; }
    public required Guid ConversationId { get; init; }
    public required string Agent { get; init; }
    public required string Question { get; init; }
    public required Outcome Outcome { get; init; }
    public required string Reason { get; init; }
    public required double Confidence { get; init; }

    /// <summary>JSON: stage, decision, why, microseconds; in order.</summary>
    public required string Trace { get; init; }

    /// <summary>JSON: the evidence that was cited.</summary>
    public required string Citations { get; init; }
    public required string Provider { get; init; }
    public required string Model { get; init; }
    public required int InputTokens { get; init; }
    public required int OutputTokens { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required DateTimeOffset DecidedAt { get; init; }
}
