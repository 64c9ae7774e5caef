using Wxauto.Contracts.Reasons;

namespace Wxauto.Knowledge.Tables;

/// <summary>One document of a KnowledgeBase: a file, a page, an upload, a pair of question and answer that was learnt.</summary>
internal sealed class KnowledgeDocument
{
    public required Guid Id { get; init; }
    public required string Base { get; init; }

    /// <summary>Name of the source in the KnowledgeBase; "uploads" and "learned" are always there.</summary>
    public required string Source { get; init; }

    /// <summary>Path below the source's directory, address of the page, or name of the upload.</summary>
    public required string Name { get; init; }
    public string Title { get; set; } = "";
    public DocumentState State { get; set; }

    /// <summary>Why the newest content is not searched.</summary>
    public Reason? Error { get; set; }

    /// <summary>What is odd about what is published: passages that stand in another document as well; null when nothing is.</summary>
    public Reason? Note { get; set; }

    /// <summary>What tells that the source has another content now: size and time of a file, ETag of a page.</summary>
    public string Stamp { get; set; } = "";

    /// <summary>SHA-256 of the published content and of the settings it was read with; empty while nothing is published.</summary>
    public string Fingerprint { get; set; } = "";

    /// <summary>Grows with every publication of any document of the base; other processes read what is newer than theirs.</summary>
    public long Revision { get; set; }

    /// <summary>How often this document was published.</summary>
    public int Version { get; set; }
    public long Bytes { get; set; }
    public int Characters { get; set; }
    public int Chunks { get; set; }
    public string Tags { get; set; } = "";
    public string Audience { get; set; } = "";
    public DateTimeOffset? ValidFrom { get; set; }
    public DateTimeOffset? ValidUntil { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }
}
