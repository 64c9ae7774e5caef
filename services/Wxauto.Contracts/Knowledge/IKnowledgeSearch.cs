namespace Wxauto.Contracts.Knowledge;

/// <summary>Finds evidence for a question in knowledge bases.</summary>
public interface IKnowledgeSearch
{
    /// <summary>
    /// The best passages first, at most <see cref="KnowledgeQuery.Top"/>. Empty when nothing matches.
    /// Unknown knowledge bases are named in <see cref="KnowledgeResult.Unavailable"/>; they are not an error.
    /// </summary>
    ValueTask<KnowledgeResult> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken);
}

/// <summary>A question for the knowledge bases named.</summary>
public sealed record KnowledgeQuery(IReadOnlyList<string> KnowledgeBases, string Question, int Top = 6);

/// <param name="Evidence">Best first.</param>
/// <param name="Confidence">0-1: how likely the evidence answers the question.</param>
/// <param name="Unavailable">Knowledge bases that are unknown or not indexed yet.</param>
public sealed record KnowledgeResult(IReadOnlyList<Evidence> Evidence, double Confidence, IReadOnlyList<string> Unavailable);

/// <summary>A passage that supports an answer.</summary>
/// <param name="ChunkId">Stable while the document's text is unchanged.</param>
/// <param name="Document">File name or address of the source.</param>
/// <param name="Title">Title of the document, as a customer may read it.</param>
/// <param name="Section">Heading path below the title; empty for the beginning.</param>
/// <param name="Text">The passage, as written.</param>
/// <param name="Score">Comparable within one result only; larger is better.</param>
public sealed record Evidence(string KnowledgeBase, string ChunkId, string Document, string Title, string Section, string Text, double Score);
