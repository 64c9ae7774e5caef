using Wxauto.Contracts.Conversations;
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
            ? StageResult.Continue("passed", $"{turn.Answer!.Citations.Count} citations")
            : StageResult.Stop(new Decision(Outcome.HandOff, $"the answer was not let through: {fault}", turn.Text("failed"))));
    }

    private static string? Fault(Turn turn)
    {
        var answer = turn.Answer!;
        if (answer.Fault is { } fault)
            return fault;
        if (string.IsNullOrWhiteSpace(answer.Text))
            return "it is empty";
        if (answer.Citations.Count == 0)
            return "it cites no evidence";
        if (answer.Citations.Any(c => c < 0 || c >= turn.Knowledge!.Evidence.Count))
            return "it cites evidence that does not exist";
        return ReplySplitter.Split(answer.Text, turn.Agent.Reply.MaxLength).Count > MaxBubbles ? $"it needs more than {MaxBubbles} bubbles" : null;
    }
}
