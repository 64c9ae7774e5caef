using Wxauto.Contracts.Reasons;

namespace Wxauto.Pipeline.Turns;

/// <summary>One step from a turn to its outcome. Has no outside effect that may not be repeated: a crash runs it again.</summary>
internal interface IReplyStage
{
    string Name { get; }

    /// <summary>Looks at the turn, adds to it, and may end it.</summary>
    ValueTask<StageResult> RunAsync(Turn turn, CancellationToken cancellationToken);
}

/// <param name="Summary">What was decided, for the trace.</param>
/// <param name="Why">The facts that led to it.</param>
/// <param name="End">Ends the turn when given.</param>
internal readonly record struct StageResult(Reason Summary, Reason? Why, Decision? End)
{
    public static StageResult Continue(Reason summary, Reason? why = null) => new(summary, why, null);

    public static StageResult Stop(Decision decision) => new(TurnReasons.Of(decision.Outcome), decision.Reason, decision);
}
