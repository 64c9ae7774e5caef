using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Conversations;

/// <summary>What was said since the last answer, and what was decided about it.</summary>
public sealed class TurnRecord
{
    public required Guid Id { get; init; }
    public required Guid ConversationId { get; init; }
    public required string Agent { get; init; }
    public required string Question { get; init; }
    public required Outcome Outcome { get; init; }
    public required Reason Reason { get; init; }
    public required double Confidence { get; init; }

    /// <summary>The stages in their order.</summary>
    public required IReadOnlyList<TraceEntry> Trace { get; init; }

    /// <summary>The evidence that was cited.</summary>
    public required IReadOnlyList<Citation> Citations { get; init; }
    public required string Provider { get; init; }
    public required string Model { get; init; }
    public required int InputTokens { get; init; }
    public required int OutputTokens { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required DateTimeOffset DecidedAt { get; init; }
}
