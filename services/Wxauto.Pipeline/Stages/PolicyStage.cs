using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Pipeline.Turns;

namespace Wxauto.Pipeline.Stages;

/// <summary>Whether the AI may speak here at all: a person holds the conversation (G4), the chat is not served, nobody asked us, who asks is left to
/// people, what was said rates the episode before.</summary>
/// <param name="ratings">Null where no desk is.</param>
internal sealed class PolicyStage(IBlackContacts black, IRatingAnswers? ratings = null) : IReplyStage
{
    public string Name => "policy";

    public async ValueTask<StageResult> RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (Stop(turn) is { } decision)
            return StageResult.Stop(decision);
        if (ratings is not null && turn.Messages is [{ SenderKind: SenderKind.Other } message]
            && await ratings.IsRatingAsync(turn.Conversation.Id, message.Text, cancellationToken))
            return StageResult.Stop(new Decision(Outcome.Ignore, TurnReasons.Rating));
        return turn.ContactId.Length > 0 && await black.ContainsAsync(new ContactKey(turn.Conversation.Agent, turn.ContactId),
            cancellationToken)
            ? StageResult.Stop(new Decision(Outcome.LeftToPerson, TurnReasons.LeftByTier)) : StageResult.Continue(TurnReasons.MayAnswer);
    }

    private static Decision? Stop(Turn turn)
    {
        if (turn.Conversation.State == ConversationState.HeldByPerson)
            return new Decision(Outcome.LeftToPerson, TurnReasons.Held.With(turn.Conversation.HeldBy ?? ""));
        if (turn.Messages.All(m => m.SenderKind != SenderKind.Other))
            return new Decision(Outcome.Ignore, TurnReasons.NoCustomer);
        if (turn.Messages[^1].SenderKind == SenderKind.Self)
            return new Decision(Outcome.Ignore, TurnReasons.AnsweredOnPhone);
        var (chats, kind) = (turn.Agent.Chats, turn.Conversation.ChatKind);
        if (!chats.Serve(kind, turn.Conversation.Name))
            return new Decision(Outcome.Ignore, kind switch
            {
                ChatKind.Friend => TurnReasons.FriendNotServed,
                ChatKind.Group => TurnReasons.GroupNotServed,
                _ => TurnReasons.ServiceAccount,
            });
        return kind == ChatKind.Group && chats.Groups.AnswerWhen == AnswerWhen.Mentioned && !turn.Messages.Any(m => m.MentionsMe)
            ? new Decision(Outcome.Ignore, TurnReasons.NotMentioned) : null;
    }
}
