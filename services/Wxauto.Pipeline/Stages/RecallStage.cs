using Wxauto.Contracts.Ai;
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
            return StageResult.Continue("nothing", "the question stands alone");
        turn.Memory = await memory.RecallAsync(new RecallRequest(turn.Conversation.Id, turn.Conversation.Agent, turn.Conversation.ChatId, turn.Question, turn.Agent.Ai.Memory, model && !turn.IsGroup), cancellationToken);
        var m = turn.Memory;
        return m.Tokens == 0 ? StageResult.Continue("nothing", "nothing was said or learnt before")
            : StageResult.Continue($"{m.Recent.Count(l => l.FromCustomer)} turns, {m.Facts.Count} facts", $"{m.Tokens} tokens{(m.Summary.Length > 0 ? ", with a summary" : "")}{(m.NewTopic ? ", a new topic" : "")}");
    }
}
