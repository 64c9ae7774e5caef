using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Conversations;
using Wxauto.Hosting.Storage;
using Wxauto.Hosting.Storage.Entities;

namespace Wxauto.Knowledge.Learning;

/// <summary>Finds what people answered in some conversations.</summary>
internal static class ConversationReader
{
    public const int Self = 1;
    private const int Other = 2;
    private const int Text = 1;
    private const int Quote = 8;
    private const int ShortestEcho = 6;

    /// <summary>How far back a question may be.</summary>
    public static readonly TimeSpan LookBack = TimeSpan.FromHours(24);

    /// <param name="after">Answers that began up to then are known already.</param>
    public static async Task<List<(Conversation Conversation, Exchange Exchange, IReadOnlyList<string> Names, bool Counted)>> ReadAsync(
        WxautoDb db, IReadOnlyList<Conversation> conversations, DateTimeOffset after, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = conversations.Select(c => c.Id).ToList();
        var from = after < DateTimeOffset.UnixEpoch + LookBack ? DateTimeOffset.UnixEpoch : after - LookBack;
        var messages = (await db.Messages.AsNoTracking().Where(m => ids.Contains(m.ConversationId) && m.ReceivedAt > from && m.ReceivedAt <= now).ToListAsync(cancellationToken)).ToLookup(m => m.ConversationId);
        var replies = (await db.Replies.AsNoTracking().Where(r => ids.Contains(r.ConversationId) && r.CreatedAt > from - LookBack).Select(r => new { r.ConversationId, r.Text }).ToListAsync(cancellationToken))
            .ToLookup(r => r.ConversationId, r => Talk.Letters(r.Text));
        var turns = await TurnsAsync(db, [.. messages.SelectMany(g => g).Select(m => m.TurnId).OfType<Guid>().Distinct()], cancellationToken);
        var found = new List<(Conversation, Exchange, IReadOnlyList<string>, bool)>();
        foreach (var conversation in conversations)
        {
            var own = messages[conversation.Id].Where(m => m.SenderKind is Self or Other).OrderBy(m => m.Position).ThenBy(m => m.Id).ToList();
            var said = replies[conversation.Id].ToList();
            var bubbles = own.Where(m => m.SenderKind == Other || !IsEcho(m.Text, said)).Select(m => new Bubble(m.SenderKind == Self, m.SenderId, m.Kind is Text or Quote, m.Text, m.SentAt, m.ReceivedAt, m.TurnId,
                m.TurnId is { } id && turns.GetValueOrDefault(id)?.Outcome is Outcome.Reply or Outcome.Clarify)).ToList();
            IReadOnlyList<string> names = [conversation.Name, .. own.Where(m => m.SenderKind == Other).Select(m => m.SenderName).Distinct()];
            found.AddRange(Exchanges.Of(bubbles).Where(e => e.At > after).Select(e => (conversation, e, names, e.Turns.Any(t => turns.GetValueOrDefault(t) is { InVain: true } turn && turn.DecidedAt <= after))));
        }
        return found;
    }

    /// <summary>Agents recognise the bot's replies when they read them; this is for those that they did not: read late, or with a mention in front.</summary>
    private static bool IsEcho(string text, List<string> replies)
    {
        var letters = Talk.Letters(text);
        return replies.Any(r => r == letters || (letters.Length >= ShortestEcho && r.Contains(letters, StringComparison.Ordinal)) || (r.Length >= ShortestEcho && letters.EndsWith(r, StringComparison.Ordinal)));
    }

    private static async Task<Dictionary<Guid, TurnFacts>> TurnsAsync(WxautoDb db, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        const int atOnce = 500;
        var turns = new Dictionary<Guid, TurnFacts>();
        foreach (var some in ids.Chunk(atOnce))
            foreach (var turn in await db.Turns.AsNoTracking().Where(t => some.Contains(t.Id)).Select(t => new { t.Id, t.Outcome, t.Reason, t.DecidedAt }).ToListAsync(cancellationToken))
                turns[turn.Id] = new TurnFacts(turn.Outcome, turn.DecidedAt, IsInVain(turn.Outcome, turn.Reason));
        return turns;
    }

    private static bool IsInVain(Outcome outcome, string reason) => outcome is Outcome.HandOff or Outcome.Clarify
        && (reason.StartsWith(TurnReasons.NoEvidence, StringComparison.Ordinal) || reason.StartsWith(TurnReasons.WeakEvidence, StringComparison.Ordinal));

    private sealed record TurnFacts(Outcome Outcome, DateTimeOffset DecidedAt, bool InVain);
}
