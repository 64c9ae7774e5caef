using System.Globalization;
using Wxauto.Contracts.Knowledge;
using Wxauto.Pipeline.Turns;

namespace Wxauto.Pipeline.Stages;

/// <summary>Looks for evidence. A question that finds too little alone is tried together with what it quotes or the one before it.</summary>
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
        var (context, name) = turn.Quoted.Length > 0 ? (turn.Quoted, "with what it quotes")
            : (turn.Memory.Recent.LastOrDefault(l => l.FromCustomer)?.Text, "with the question before it");
        if (found.Confidence < turn.Agent.Reply.Confidence.Answer && context is not null)
        {
            var together = await knowledge.SearchAsync(new KnowledgeQuery(turn.Agent.Knowledge, $"{context}\n{turn.Question}"), cancellationToken);
            if (together.Confidence > found.Confidence)
                (found, how) = (together, name);
        }
        turn.Knowledge = found;
        var why = found.Unavailable.Count > 0 ? $"{how}; not available: {string.Join(", ", found.Unavailable)}" : how;
        return StageResult.Continue($"{found.Evidence.Count} passages, confidence {found.Confidence.ToString("0.00", CultureInfo.InvariantCulture)}", why);
    }
}
