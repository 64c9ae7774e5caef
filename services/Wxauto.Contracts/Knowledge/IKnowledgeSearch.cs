using System.Text.Json.Serialization;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Knowledge;

/// <summary>Finds evidence for a question in knowledge bases.</summary>
public interface IKnowledgeSearch
{
    /// <summary>
    /// The best passages first, at most <see cref="KnowledgeQuery.Top"/>. Empty when nothing matches.
    /// Unknown knowledge bases are named in <see cref="KnowledgeResult.Unavailable"/>; they are not an error.
    /// </summary>
    /// <exception cref="KnowledgeUnavailableException">Knowledge is in another process and cannot be asked now.</exception>
    ValueTask<KnowledgeResult> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken);
}

/// <summary>A question for the knowledge bases named.</summary>
public sealed record KnowledgeQuery(IReadOnlyList<string> KnowledgeBases, string Question)
{
    /// <summary>Passages wanted; null: as many as the bases say.</summary>
    public int? Top { get; init; }

    /// <summary>What the customer said before, oldest first, and what the question quotes: a question that does not stand alone
    /// is understood with it.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>Documents need one of these; empty: all.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Documents for this audience are found besides those for everybody.</summary>
    public string Audience { get; init; } = "";
}

/// <param name="Evidence">Best first.</param>
/// <param name="Confidence">0-1: how likely the evidence answers the question.</param>
/// <param name="Unavailable">Knowledge bases that are unknown or not indexed yet.</param>
public sealed record KnowledgeResult(IReadOnlyList<Evidence> Evidence, double Confidence, IReadOnlyList<string> Unavailable)
{
    /// <summary>How it was found, for the trace: with the conversation or without, by which kinds of search, what failed.</summary>
    public Reason? How { get; init; }
}

/// <summary>A passage that supports an answer.</summary>
/// <param name="ChunkId">Stable while the document's text is unchanged.</param>
/// <param name="Document">File name or address of the source.</param>
/// <param name="Title">Title of the document, as a customer may read it.</param>
/// <param name="Section">Heading path below the title; empty for the beginning.</param>
/// <param name="Text">The passage, as written.</param>
/// <param name="Score">Comparable within one result only; larger is better.</param>
public sealed record Evidence(string KnowledgeBase, string ChunkId, string Document, string Title, string Section, string Text,
    double Score)
{
    /// <summary>The sentence of the passage that fits the question best; empty when none stands out.</summary>
    public string Sentence { get; init; } = "";

    /// <summary>Of a table, the rows that answer; empty where the passage is no table, or none stands out.</summary>
    public string Rows { get; init; } = "";

    /// <summary>What the confidence in it was made of, in the knowledge module's order: for fitting it. Empty when it was not judged.</summary>
    [JsonIgnore]
    public IReadOnlyList<float> Signals { get; init; } = [];
}
