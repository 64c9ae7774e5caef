using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Pipeline.Turns;

namespace Wxauto.Pipeline.Stages;

/// <summary>Lets only answers through that cite evidence which exists and that a chat can carry.</summary>
internal sealed class CheckStage : IReplyStage
{
    private const int MaxBubbles = 5;

    public string Name => "check";

    public ValueTask<StageResult> RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        var fault = Fault(turn);
        return ValueTask.FromResult(fault is null
            ? StageResult.Continue(TurnReasons.Passed, TurnReasons.Citations.With(turn.Answer!.Citations.Count))
            : StageResult.Stop(new Decision(Outcome.HandOff, TurnReasons.NotLetThrough.With(fault), turn.Text("failed"))));
    }

    private static Reason? Fault(Turn turn)
    {
        var answer = turn.Answer!;
        if (answer.Fault is { } fault)
            return fault;
        if (string.IsNullOrWhiteSpace(answer.Text))
            return TurnReasons.Empty;
        if (answer.Citations.Count == 0 && answer.Basis == AnswerBasis.Passages)
            return TurnReasons.NoCitation;
        if (answer.Citations.Any(c => c < 0 || c >= turn.Knowledge!.Evidence.Count))
            return TurnReasons.UnknownCitation;
        return ReplySplitter.Split(answer.Text, turn.Agent.Reply.MaxLength).Count > MaxBubbles
            ? TurnReasons.TooLong.With(MaxBubbles) : null;
    }
}
