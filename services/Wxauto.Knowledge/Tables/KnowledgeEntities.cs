namespace Wxauto.Knowledge.Tables;

public enum DocumentState
{
    /// <summary>Found, not read yet.</summary>
    Pending,

    /// <summary>Its newest content is searched.</summary>
    Ready,

    /// <summary>Its newest content could not be published; what was published before is still searched.</summary>
    Failed,

    /// <summary>Left its source. The row stays for a while, so that other processes learn of it.</summary>
    Removed,
}

/// <summary>One document of a KnowledgeBase: a file, a page, an upload, a pair of question and answer that was learnt.</summary>
public sealed class KnowledgeDocument
{
    public required Guid Id { get; init; }
    public required string Base { get; init; }

    /// <summary>Name of the source in the KnowledgeBase; "uploads" and "learned" are always there.</summary>
    public required string Source { get; init; }

    /// <summary>Path below the source's directory, address of the page, or name of the upload.</summary>
    public required string Name { get; init; }
    public string Title { get; set; } = "";
    public DocumentState State { get; set; }

    /// <summary>Why the newest content is not searched, in words for staff.</summary>
    public string? Error { get; set; }

    /// <summary>What is odd about what is published: passages that stand in another document as well; empty when nothing is.</summary>
    public string Note { get; set; } = "";

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

/// <summary>A passage of a published document.</summary>
public sealed class KnowledgeChunk
{
    public required Guid DocumentId { get; init; }

    /// <summary>Position in the document, from 0 on.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Made of base, document and the passage as it stands in the source: stable while that is unchanged, also when a person edits it.</summary>
    public required string Id { get; init; }

    /// <summary>Heading path below the title.</summary>
    public required string Section { get; init; }

    /// <summary>Pieces of one section that was too long for one chunk share this number.</summary>
    public required int Part { get; init; }
    public required string Text { get; init; }

    /// <summary>Other wordings that should find it; searched, never shown.</summary>
    public required string Hints { get; init; }
    public required int Tokens { get; init; }

    /// <summary>A person changed the text.</summary>
    public required bool Edited { get; init; }

    /// <summary>Key of its vector; empty without embedding.</summary>
    public required string Vector { get; init; }
}

/// <summary>A vector that was paid for: whoever has the same text, model and dimensions finds it here.</summary>
public sealed class KnowledgeVector
{
    /// <summary>SHA-256 of model, dimensions and text.</summary>
    public required string Key { get; init; }

    /// <summary>Half-precision floats, little-endian, of length 1.</summary>
    public required byte[] Content { get; init; }
    public required DateTimeOffset UsedAt { get; set; }
}

/// <summary>A person's change of a chunk. The newest one that was not undone is in force; all stay as history.</summary>
public sealed class KnowledgeEdit
{
    public required Guid Id { get; init; }
    public required string Base { get; init; }
    public required Guid DocumentId { get; init; }
    public required string ChunkId { get; init; }
    public required string Before { get; init; }

    /// <summary>Empty: the chunk is hidden.</summary>
    public required string After { get; init; }
    public required string Person { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>Content that is nowhere else: an uploaded file, a page as it was fetched, an answer that was learnt.</summary>
public sealed class KnowledgeContent
{
    public required string Base { get; init; }
    public required string Source { get; init; }
    public required string Name { get; init; }
    public required byte[] Content { get; set; }

    /// <summary>As the web server said it; empty for uploads.</summary>
    public string MediaType { get; set; } = "";
    public string? ETag { get; set; }
    public DateTimeOffset? LastModified { get; set; }

    /// <summary>Who uploaded it; empty for pages.</summary>
    public string Person { get; set; } = "";

    /// <summary>SHA-256.</summary>
    public required string Hash { get; set; }
    public required DateTimeOffset At { get; set; }
}

public enum DraftState { Draft, Published, Rejected, Expired }

/// <summary>A question and an answer that people taught, or a question that nobody could answer yet.</summary>
public sealed class KnowledgeDraft
{
    public required Guid Id { get; init; }
    public required string Base { get; init; }
    public required string Question { get; set; }

    /// <summary>Empty: customers asked in vain, and no person answered.</summary>
    public required string Answer { get; set; }
    public DraftState State { get; set; }

    /// <summary>How often it was asked.</summary>
    public int Asked { get; set; }

    /// <summary>JSON: other wordings of the same question.</summary>
    public string Variants { get; set; } = "[]";

    /// <summary>What speaks against it: knowledge that says the same or something else; empty when nothing does.</summary>
    public string Concern { get; set; } = "";

    /// <summary>Where it was learnt, for the console.</summary>
    public Guid? ConversationId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }
    public string ReviewedBy { get; set; } = "";
    public DateTimeOffset? ReviewedAt { get; set; }
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>How often a published one was cited.</summary>
    public int Cited { get; set; }
}

/// <summary>What is counted for a base as a whole.</summary>
public sealed class KnowledgeBaseMark
{
    public required string Base { get; init; }

    /// <summary>The newest publication; its row is locked by whoever publishes, so that revisions become visible in their order.</summary>
    public long Revision { get; set; }

    /// <summary>JSON: how its confidence was fitted by an evaluation; empty: as the program brings it.</summary>
    public string Calibration { get; set; } = "";

    /// <summary>How far learning has read the conversations.</summary>
    public DateTimeOffset? LearntUntil { get; set; }
}

/// <summary>One measurement of a base with a set of questions.</summary>
public sealed class KnowledgeEvaluationRun
{
    public required Guid Id { get; init; }
    public required string Base { get; init; }
    public required string Set { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Revision of the base that was measured.</summary>
    public required long Revision { get; init; }
    public required int Documents { get; init; }
    public required int Chunks { get; init; }

    /// <summary>JSON, as `eval knowledge --json` prints it.</summary>
    public required string Report { get; init; }
}
