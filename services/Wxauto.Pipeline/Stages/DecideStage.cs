using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Pipeline.Turns;

namespace Wxauto.Pipeline.Stages;

/// <summary>What came through all stages is the answer.</summary>
internal sealed class DecideStage : IReplyStage
{
    public string Name => "decide";

    public ValueTask<StageResult> RunAsync(Turn turn, CancellationToken cancellationToken) =>
        ValueTask.FromResult(StageResult.Stop(turn.Answer!.Basis == AnswerBasis.QuestionBack
            ? new Decision(Outcome.Clarify, TurnReasons.AskedBack, turn.Answer.Text)
            : new Decision(Outcome.Reply, TurnReasons.Evidence, turn.Answer.Text,
            [.. turn.Answer.Citations.Distinct().Select(c => turn.Knowledge!.Evidence[c])])));
}
