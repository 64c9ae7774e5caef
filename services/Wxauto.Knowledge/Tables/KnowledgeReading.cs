namespace Wxauto.Knowledge.Tables;

/// <summary>How a published document was read, and what stood in it before. There is one for each document.</summary>
internal sealed class KnowledgeReading
{
    public required Guid DocumentId { get; init; }

    /// <summary>When its content was read.</summary>
    public required DateTimeOffset At { get; set; }
    public required int Milliseconds { get; set; }

    /// <summary>JSON: its tables and pictures (<see cref="Ingestion.ReadingReport"/>).</summary>
    public required string Report { get; set; }

    /// <summary>The last version whose passages were others than those that are published; 0 while there was none.</summary>
    public int BeforeVersion { get; set; }

    /// <summary>When that version was read.</summary>
    public DateTimeOffset? BeforeAt { get; set; }

    /// <summary>How many passages it had; <see cref="Before"/> may have fewer.</summary>
    public int BeforePassages { get; set; }

    /// <summary>JSON: its passages (<see cref="Changes.EarlierPassages"/>); empty while there was none.</summary>
    public string Before { get; set; } = "";
}
