namespace Wxauto.Knowledge.Tables;

/// <summary>One measurement of a base with a set of questions.</summary>
internal sealed class KnowledgeEvaluationRun
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
