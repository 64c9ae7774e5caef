using Wxauto.Contracts.Reasons;
using Wxauto.Knowledge.Bases;

namespace Wxauto.Knowledge.Vectors;

/// <summary>
/// Finds the chunks whose vectors are nearest to a question's. What is true stands in the database's chunks: an index that holds more than
/// those is harmless (its hits are dropped), one that holds less finds less until it is filled again.
/// </summary>
internal interface IVectorIndex
{
    /// <summary>Nearest first, at most so many, of chunks that the scope allows.</summary>
    /// <param name="query">Of length 1.</param>
    Task<IReadOnlyList<VectorHit>> SearchAsync(string knowledgeBase, float[] query, int top, SearchScope scope,
        CancellationToken cancellationToken);

    /// <summary>Adds vectors of a document's chunks, or replaces those with the same ids.</summary>
    /// <exception cref="VectorIndexException">It cannot be reached, or refuses.</exception>
    Task AddAsync(string knowledgeBase, Guid document, ChunkScope scope, IReadOnlyList<VectorEntry> entries,
        CancellationToken cancellationToken);

    /// <summary>Removes all vectors of the document but those of these chunks.</summary>
    Task TrimAsync(string knowledgeBase, Guid document, IReadOnlyCollection<string> chunks, CancellationToken cancellationToken);
}

/// <param name="ChunkId">32 hexadecimal digits.</param>
/// <param name="Vector">Of length 1.</param>
internal sealed record VectorEntry(string ChunkId, float[] Vector);

/// <param name="Similarity">Cosine, -1 to 1.</param>
internal readonly record struct VectorHit(string ChunkId, float Similarity);

/// <summary>An index cannot be reached or refuses; the reason says what to do.</summary>
internal sealed class VectorIndexException(Reason reason, bool isTransient, Exception? inner = null) : ReasonException(reason, inner)
{
    public bool IsTransient => isTransient;
}
