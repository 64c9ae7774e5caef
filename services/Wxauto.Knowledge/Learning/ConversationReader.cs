using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Knowledge.Learning;

/// <summary>Finds what people answered in a conversation.</summary>
internal static class ConversationReader
{
    private const int ShortestEcho = 6;

    /// <param name="after">Answers that began up to then are known already.</param>
    public static IEnumerable<Answered> Read(ArchivedConversation conversation, DateTimeOffset after)
    {
        var said = conversation.Replies.Select(Talk.Letters).ToList();
        var written = conversation.Messages.Where(m => m.From == SenderKind.Other || !IsEcho(m.Text, said)).ToList();
        var bubbles = written.Select(m => new Bubble(m.From == SenderKind.Self, m.SenderId, m.Kind is MessageKind.Text or MessageKind.Quote,
            m.Text, m.SentAt, m.ReceivedAt,
            m.Turn?.Id, m.Turn?.Outcome is Outcome.Reply or Outcome.Clarify)).ToList();
        var inVain = written.Select(m => m.Turn).OfType<ArchivedDecision>().Where(t => IsInVain(t) && t.DecidedAt <= after)
            .Select(t => t.Id).ToHashSet();
        IReadOnlyList<string> names = [conversation.Chat.Name, .. written.Where(m => m.From == SenderKind.Other).Select(m => m.SenderName)
            .Distinct()];
        return Exchanges.Of(bubbles).Where(e => e.At > after).Select(e => new Answered(e, names, e.Turns.Any(inVain.Contains)));
    }

    /// <summary>The customer asked, and there was no evidence to answer with.</summary>
    public static bool IsInVain(ArchivedDecision turn) => turn.Outcome is Outcome.HandOff or Outcome.Clarify
        && (turn.Reason.Is(TurnReasons.NoEvidence) || turn.Reason.Is(TurnReasons.WeakEvidence));

    /// <summary>Agents recognise the bot's replies when they read them; this is for those that they did not: read late, or
    /// with a mention in front.</summary>
    private static bool IsEcho(string text, List<string> replies)
    {
        var letters = Talk.Letters(text);
        return replies.Any(r => r == letters || (letters.Length >= ShortestEcho && r.Contains(letters, StringComparison.Ordinal))
            || (r.Length >= ShortestEcho && letters.EndsWith(r, StringComparison.Ordinal)));
    }

    /// <param name="Names">Of the people in the chat.</param>
    /// <param name="Counted">It was counted already when it was asked in vain.</param>
    internal sealed record Answered(Exchange Exchange, IReadOnlyList<string> Names, bool Counted);
}
