namespace Wxauto.Knowledge.Tables;

/// <summary>A passage of a published document.</summary>
internal sealed class KnowledgeChunk
{
    public required Guid DocumentId { get; init; }

    /// <summary>Position in the document, from 0 on.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Made of base, document and the passage as it stands in the source: stable while that is unchanged, also
    /// when a person edits it.</summary>
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
