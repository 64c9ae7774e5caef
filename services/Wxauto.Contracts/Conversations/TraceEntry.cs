using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Conversations;

/// <summary>What a stage of a turn decided, why, and how long it took.</summary>
/// <param name="Stage">identify, policy, see, understand, recall, retrieve, generate, check, decide; failed when
/// the turn was given up.</param>
/// <param name="Why">The facts that led to it; null when there are none to tell.</param>
public sealed record TraceEntry(string Stage, Reason Decision, Reason? Why, long Microseconds);

/// <summary>Evidence that an answer cited, as it was then; the names are those of <see cref="Evidence"/>.</summary>
public sealed record Citation(string KnowledgeBase, string ChunkId, string Document, string Title, string Section, string Text,
    string Sentence)
{
    public static Citation Of(Evidence evidence) =>
        new(evidence.KnowledgeBase, evidence.ChunkId, evidence.Document, evidence.Title, evidence.Section, evidence.Text,
            evidence.Sentence);
}
