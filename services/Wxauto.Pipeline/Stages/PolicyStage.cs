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
        if (turn.Messages.All(m => m.SenderKind != ChatKinds.SenderOther))
            return new Decision(Outcome.Ignore, "no message from a customer");
        if (turn.Messages[^1].SenderKind == ChatKinds.SenderSelf)
            return new Decision(Outcome.Ignore, "a person answered on the phone");
        var chats = turn.Agent.Chats;
        return turn.Conversation.ChatKind switch
        {
            ChatKinds.Friend => Serves(chats.Friends.Mode, chats.Friends.Names, turn) ? null : new Decision(Outcome.Ignore, "this friend is not served"),
            ChatKinds.Group when !Serves(chats.Groups.Mode, chats.Groups.Names, turn) => new Decision(Outcome.Ignore, "this group is not served"),
            ChatKinds.Group when chats.Groups.AnswerWhen == AnswerWhen.Mentioned && !turn.Messages.Any(m => m.MentionsMe) => new Decision(Outcome.Ignore, "not mentioned in the group"),
            ChatKinds.Group => null,
            _ => new Decision(Outcome.Ignore, "service and official accounts are not customers"),
        };
    }

    private static bool Serves(ChatMode mode, IReadOnlyList<string> names, Turn turn) =>
        mode == ChatMode.All || (mode == ChatMode.Listed && names.Contains(turn.Conversation.Name));
}
