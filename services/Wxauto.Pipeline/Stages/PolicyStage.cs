using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Resources;
using Wxauto.Pipeline.Turns;

namespace Wxauto.Pipeline.Stages;

/// <summary>Whether the AI may speak here at all: a person holds the conversation (G4), the chat is not served, nobody asked us.</summary>
internal sealed class PolicyStage : IReplyStage
{
    public string Name => "policy";

    public ValueTask<StageResult> RunAsync(Turn turn, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Stop(turn) is { } decision ? StageResult.Stop(decision) : StageResult.Continue("may answer"));

    private static Decision? Stop(Turn turn)
    {
        if (turn.Conversation.State == ConversationState.HeldByPerson)
            return new Decision(Outcome.LeftToPerson, $"held by {turn.Conversation.HeldBy}");
        if (turn.Messages.All(m => m.SenderKind != SenderKind.Other))
            return new Decision(Outcome.Ignore, "no message from a customer");
        if (turn.Messages[^1].SenderKind == SenderKind.Self)
            return new Decision(Outcome.Ignore, "a person answered on the phone");
        var (chats, kind) = (turn.Agent.Chats, turn.Conversation.ChatKind);
        if (!chats.Serve(kind, turn.Conversation.Name))
            return new Decision(Outcome.Ignore, kind switch
            {
                ChatKind.Friend => "this friend is not served",
                ChatKind.Group => "this group is not served",
                _ => "service and official accounts are not customers",
            });
        return kind == ChatKind.Group && chats.Groups.AnswerWhen == AnswerWhen.Mentioned && !turn.Messages.Any(m => m.MentionsMe)
            ? new Decision(Outcome.Ignore, "not mentioned in the group") : null;
    }
}
