using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Pipeline.Turns;

namespace Wxauto.Pipeline.Stages;

/// <summary>Looks for evidence, for the question alone or together with what it quotes or what was asked before.</summary>
internal sealed class RetrieveStage(IKnowledgeSearch knowledge) : IReplyStage
{
    /// <summary>Questions before this one that it may refer to.</summary>
    private const int Remembered = 2;

    public string Name => "retrieve";

    public async ValueTask<StageResult> RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn.Agent.Knowledge.Count == 0)
        {
            turn.Knowledge = new KnowledgeResult([], 0, []);
            return StageResult.Continue(CommonReasons.Nothing, TurnReasons.NoKnowledgeBase);
        }
        // What is quoted says more exactly what is meant than what was said before.
        IReadOnlyList<string> before = turn.Quoted.Length > 0 ? [turn.Quoted]
            : [.. turn.Memory.Recent.Where(l => l.FromCustomer).TakeLast(Remembered).Select(l => l.Text)];
        var found = await knowledge.SearchAsync(new KnowledgeQuery(turn.Agent.Knowledge, turn.Question)
            { Before = before, Tags = turn.Agent.Retrieval.Tags, Audience = turn.Agent.Retrieval.Audience }, cancellationToken);
        turn.Knowledge = found;
        List<Reason> why = found.How is { } how ? [how] : [];
        if (found.Unavailable.Count > 0)
            why.Add(TurnReasons.BasesUnavailable.With([.. found.Unavailable]));
        return StageResult.Continue(TurnReasons.Retrieved.With(found.Evidence.Count, found.Confidence),
            why.Count > 0 ? CommonReasons.All(why) : null);
    }
}
