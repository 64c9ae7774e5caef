using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Resources;

namespace Wxauto.Contracts.Ai;

/// <summary>What a turn needs of what was said and learnt before, and no more.</summary>
public interface IConversationMemory
{
    /// <summary>Facts, summary and the newest turns of the topic, within the tokens of the spec. Empty for a
    /// conversation that is new.</summary>
    ValueTask<Recollection> RecallAsync(RecallRequest request, CancellationToken cancellationToken);

    /// <summary>A turn was committed: what it teaches is worked out behind the answers. Losing the call delays
    /// that to the next turn.</summary>
    void Note(MemoryNote note);
}

/// <param name="ContactId">Who writes: the friend, or the member of a group.</param>
/// <param name="WithFacts">False leaves facts and summary out: only what was just said is wanted.</param>
public sealed record RecallRequest(Guid ConversationId, string Agent, string ContactId, string Question, MemorySpec Memory,
    bool WithFacts = true)
{
    /// <summary>What was said up to then belongs to an earlier case and is not recalled; null: all is.</summary>
    public DateTimeOffset? ContextFrom { get; init; }
}

/// <param name="Recent">Oldest first.</param>
/// <param name="Tier">As a person set it; empty when unknown.</param>
/// <param name="Tone">How this contact likes to be spoken to; empty when unknown.</param>
/// <param name="NewTopic">The question begins a new topic: what was said before is in the summary only.</param>
/// <param name="Tokens">Of all of it.</param>
public sealed record Recollection(string Summary, IReadOnlyList<string> Facts, IReadOnlyList<DialogueLine> Recent, string Tier, string Tone,
    bool NewTopic, int Tokens)
{
    public static Recollection Empty { get; } = new("", [], [], "", "", false, 0);

    /// <summary>The turns of the last half hour, oldest first, at most six.</summary>
    public IReadOnlyList<PastTurn> Turns { get; init; } = [];
}

public sealed record MemoryNote(Guid ConversationId, string Agent, string ContactId, AiSpec Ai)
{
    /// <summary>As <see cref="RecallRequest.ContextFrom"/>: the summary begins anew.</summary>
    public DateTimeOffset? ContextFrom { get; init; }
}
