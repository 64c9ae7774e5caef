namespace Wxauto.Knowledge.Tables;

/// <summary>A person's change of a chunk. The newest one that was not undone is in force; all stay as history.</summary>
internal sealed class KnowledgeEdit
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
