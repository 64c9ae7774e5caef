using System.Globalization;
using Wxauto.Contracts.Knowledge;
using Wxauto.Pipeline.Turns;

namespace Wxauto.Pipeline.Stages;

/// <summary>Looks for evidence. A question that finds too little alone is tried together with the one before it.</summary>
internal sealed class RetrieveStage(IKnowledgeSearch knowledge) : IReplyStage
{
    public string Name => "retrieve";

    public async ValueTask<StageResult> RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn.Agent.Knowledge.Count == 0)
        {
            turn.Knowledge = new KnowledgeResult([], 0, []);
            return StageResult.Continue("nothing", "the agent has no KnowledgeBase");
        }
        var found = await knowledge.SearchAsync(new KnowledgeQuery(turn.Agent.Knowledge, turn.Question), cancellationToken);
        var how = "the question alone";
        if (found.Confidence < turn.Agent.Reply.Confidence.Answer && turn.History.LastOrDefault(l => l.FromCustomer) is { } previous)
        {
            var together = await knowledge.SearchAsync(new KnowledgeQuery(turn.Agent.Knowledge, $"{previous.Text}\n{turn.Question}"), cancellationToken);
            if (together.Confidence > found.Confidence)
                (found, how) = (together, "with the question before it");
        }
        turn.Knowledge = found;
        var why = found.Unavailable.Count > 0 ? $"{how}; not available: {string.Join(", ", found.Unavailable)}" : how;
        return StageResult.Continue($"{found.Evidence.Count} passages, confidence {found.Confidence.ToString("0.00", CultureInfo.InvariantCulture)}", why);
    }
}
