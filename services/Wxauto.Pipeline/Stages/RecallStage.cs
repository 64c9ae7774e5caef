using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;
using Wxauto.Pipeline.Turns;

namespace Wxauto.Pipeline.Stages;

/// <summary>
/// Brings back what was said and learnt before, when it can matter: a model answers, or the question is too short to stand alone.
/// What is known of a contact stays out of groups, where others read along.
/// </summary>
internal sealed class RecallStage(IConversationMemory memory, IChatRouter router) : IReplyStage
{
    private const int ShortQuestion = 10;

    public string Name => "recall";

    public async ValueTask<StageResult> RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        var model = router.AsksModels(turn.Agent.Ai);
        if (!model && turn.Question.Length > ShortQuestion)
            return StageResult.Continue(CommonReasons.Nothing, TurnReasons.StandsAlone);
        turn.Memory = await memory.RecallAsync(new RecallRequest(turn.Conversation.Id, turn.Conversation.Agent, turn.Conversation.ChatId,
            turn.Question, turn.Agent.Ai.Memory, model && !turn.IsGroup)
        {
            ContextFrom = turn.Conversation.ContextFrom,
        }, cancellationToken);
        var m = turn.Memory;
        return m.Tokens == 0 ? StageResult.Continue(CommonReasons.Nothing, TurnReasons.NothingBefore)
            : StageResult.Continue(TurnReasons.Recalled.With(m.Recent.Count(l => l.FromCustomer), m.Facts.Count), Sizes(m));
    }

    private static Reason Sizes(Recollection memory)
    {
        var parts = new List<Reason> { TurnReasons.RecalledTokens.With(memory.Tokens) };
        if (memory.Summary.Length > 0)
            parts.Add(TurnReasons.WithSummary);
        if (memory.NewTopic)
            parts.Add(TurnReasons.NewTopic);
        return CommonReasons.All(parts);
    }
}
