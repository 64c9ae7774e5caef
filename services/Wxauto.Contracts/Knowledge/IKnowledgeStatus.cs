using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Knowledge;

/// <summary>How the KnowledgeBases are, for the console and for the resources' status.</summary>
public interface IKnowledgeStatus
{
    Task<IReadOnlyList<KnowledgeBaseStatus>> ListAsync(CancellationToken cancellationToken);
}

/// <param name="Documents">Published.</param>
/// <param name="Chunks">Of all published documents.</param>
/// <param name="Pending">Documents that are being read, or wait for it.</param>
/// <param name="Failed">Documents whose newest content could not be published; what was published of them before is still searched.</param>
/// <param name="Problems">What is wrong with sources or index, and what to do.</param>
/// <param name="LastRunAt">When a document was last published or failed.</param>
public sealed record KnowledgeBaseStatus(string Name, int Documents, int Chunks, int Pending, int Failed, IReadOnlyList<Reason> Problems,
    DateTimeOffset? LastRunAt);
