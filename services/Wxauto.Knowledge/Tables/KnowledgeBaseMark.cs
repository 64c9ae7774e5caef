namespace Wxauto.Knowledge.Tables;

/// <summary>What is counted for a base as a whole.</summary>
internal sealed class KnowledgeBaseMark
{
    public required string Base { get; init; }

    /// <summary>The newest publication; its row is locked by whoever publishes, so that revisions become visible in their order.</summary>
    public long Revision { get; set; }

    /// <summary>JSON: how its confidence was fitted by an evaluation; empty: as the program brings it.</summary>
    public string Calibration { get; set; } = "";

    /// <summary>How far learning has read the conversations.</summary>
    public DateTimeOffset? LearntUntil { get; set; }
}
