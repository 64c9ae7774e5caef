using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Reasons;
using Wxauto.Pipeline.Turns;

namespace Wxauto.Pipeline.Stages;

/// <summary>Tells who is answered: the friend, or the group's member who spoke to us last.</summary>
internal sealed class IdentifyStage : IReplyStage
{
    public string Name => "identify";

    public ValueTask<StageResult> RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        var fromCustomers = turn.Messages.Where(m => m.SenderKind == SenderKind.Other).ToList();
        var speaker = fromCustomers.LastOrDefault(m => !turn.IsGroup || m.MentionsMe) ?? fromCustomers.LastOrDefault();
        turn.ContactName = speaker?.SenderName ?? "";
        turn.ContactId = speaker is null ? "" : turn.IsGroup ? speaker.SenderId : turn.Conversation.ChatId;
        return ValueTask.FromResult(StageResult.Continue(
            turn.ContactName.Length == 0 ? TurnReasons.Nobody : TurnReasons.Contact.With(turn.ContactName),
            TurnReasons.FromCustomers.With(fromCustomers.Count, turn.Messages.Count)));
    }
}
