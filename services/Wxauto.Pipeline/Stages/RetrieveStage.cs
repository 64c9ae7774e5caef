using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Pipeline.Turns;
using Wxauto.Pipeline.Understanding;

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
        if (Offer.In(turn.Memory) is { } offer)
        {
            if (offer.Chosen(turn.Question, turn.Wording.Choices) is { } chosen)
                return await FindChosenAsync(turn, offer.Question, chosen, cancellationToken);
            if (Offer.IsNone(turn.Question, turn.Wording.Choices))
                return StageResult.Stop(new Decision(Outcome.HandOff, TurnReasons.NoneChosen, turn.Text("noEvidence")));
        }
        // What is quoted says more exactly what is meant than what was said before.
        IReadOnlyList<string> before = turn.Quoted.Length > 0 ? [turn.Quoted]
            : [.. turn.Memory.Recent.Where(l => l.FromCustomer).TakeLast(Remembered).Select(l => l.Text)];
        var found = await knowledge.SearchAsync(turn.Agent.Asking(turn.Question) with { Before = before }, cancellationToken);
        turn.Knowledge = found;
        List<Reason> why = found.How is { } how ? [how] : [];
        if (found.Unavailable.Count > 0)
            why.Add(TurnReasons.BasesUnavailable.With([.. found.Unavailable]));
        return StageResult.Continue(TurnReasons.Retrieved.With(found.Evidence.Count, found.Confidence),
            why.Count > 0 ? CommonReasons.All(why) : null);
    }

    /// <summary>What was asked before is answered from the document that the customer chose.</summary>
    private async ValueTask<StageResult> FindChosenAsync(Turn turn, string question, Citation chosen, CancellationToken cancellationToken)
    {
        turn.Question = $"{question}（{chosen.Title}）";
        var found = await knowledge.SearchAsync(turn.Agent.Asking(turn.Question), cancellationToken);
        var ofIt = found.Evidence.Where(e => e.KnowledgeBase == chosen.KnowledgeBase && e.Document == chosen.Document).ToList();
        turn.Knowledge = ofIt.Count > 0 ? found with { Evidence = ofIt, Confidence = 1 } : found;
        return StageResult.Continue(TurnReasons.Retrieved.With(turn.Knowledge.Evidence.Count, turn.Knowledge.Confidence),
            TurnReasons.Chosen.With(chosen.Title));
    }
}
