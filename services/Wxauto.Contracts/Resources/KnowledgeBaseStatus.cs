namespace Wxauto.Contracts.Resources;

public sealed record KnowledgeBaseResourceStatus : ResourceStatus
{
    /// <summary>Published.</summary>
    public int? Documents { get; init; }

    /// <summary>Of all published documents.</summary>
    public int? Chunks { get; init; }

    /// <summary>Documents that are being read, or wait for it.</summary>
    public int? Pending { get; init; }

    /// <summary>Documents whose newest content could not be published.</summary>
    public int? Failed { get; init; }

    /// <summary>When a document was last published or failed.</summary>
    public DateTimeOffset? LastRunAt { get; init; }

    /// <summary>What is wrong with sources or index, and what to do.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
