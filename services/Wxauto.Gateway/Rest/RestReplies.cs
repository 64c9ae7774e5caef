using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations;
using Wxauto.Conversations.Queue;
using Wxauto.Gateway.Agents;
using Wxauto.Gateway.Streams;
using Wxauto.Hosting.Background;
using Wxauto.Storage;

namespace Wxauto.Gateway.Rest;

/// <summary>
/// The answer to one message of a REST client. Its replies count as sent when they are in a response; what the send budget, quiet hours or
/// a pause forbid now is held back and handed over when it is asked for later.
/// </summary>
internal sealed class RestReplies(IDbContextFactory<WxautoDb> contexts, ReplyDelivery delivery, RestBudget budget, RestWaiting waiting,
    TimeProvider time)
{
    /// <summary>Events wake who waits; one that was lost costs no more than this.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(3);

    /// <summary>How long a client may show what it wrote.</summary>
    private static readonly TimeSpan Echoes = TimeSpan.FromDays(1);

    /// <summary>Waits for the outcome. Null when the message is unknown.</summary>
    /// <param name="stopping">Ends the wait, not the answer.</param>
    public async Task<RestAnswer?> WaitAsync(string agent, string clientId, TimeSpan wait, CancellationToken stopping,
        CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        var started = time.GetTimestamp();
        while (true)
        {
            var woken = waiting.Next(agent);
            var answer = await FindAsync(agent, clientId, cancellationToken);
            var left = wait - time.GetElapsedTime(started);
            if (answer is not { IsPending: true } || left <= TimeSpan.Zero || stopping.IsCancellationRequested)
                return answer;
            var pause = new[] { left, Poll, answer.HeldFor is { Ticks: > 0 } held ? held : Poll }.Min();
            await Signal.WaitAsync(woken, pause, time, end.Token);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Whether the message that is known by this id is this one.</summary>
    public async Task<bool> IsSameAsync(string agent, string clientId, string chatId, string text, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await MessageAsync(db, agent, clientId, cancellationToken) is { } known && known.Message.Text == text
            && await db.Conversations.AnyAsync(c => c.Id == known.Message.ConversationId && c.ChatId == chatId, cancellationToken);
    }

    /// <summary>Whether a text that the account said is an answer that was handed over: no person said it.</summary>
    public async Task<bool> IsEchoAsync(string agent, string chatId, string text, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var since = time.GetUtcNow() - Echoes;
        var said = await db.Replies.AsNoTracking().Where(r => r.Agent == agent && r.ChatId == chatId && r.CreatedAt > since)
            .OrderBy(r => r.Id).Select(r => new { r.TurnId, r.Text }).ToListAsync(cancellationToken);
        return said.Any(r => r.Text == text.Trim())
            || said.GroupBy(r => r.TurnId, r => r.Text).Any(turn => string.Join('\n', turn) == text.Trim());
    }

    private async Task<RestAnswer?> FindAsync(string agent, string clientId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await MessageAsync(db, agent, clientId, cancellationToken) is not var (message, repeat))
            return null;
        // A turn may answer the question beside it; that answer is not written for a notice or for what we said.
        if (message.SenderKind != SenderKind.Other)
            return RestAnswer.Ignored(TurnReasons.NoCustomer);
        if (message.TurnId is not { } turnId)
            return RestAnswer.Pending(null);
        var turn = await db.Turns.AsNoTracking().SingleAsync(t => t.Id == turnId, cancellationToken);
        var replies = await db.Replies.AsNoTracking().Where(r => r.TurnId == turnId && r.State != ReplyState.Withdrawn).OrderBy(r => r.Id)
            .ToListAsync(cancellationToken);
        var open = replies.Where(r => r.State < ReplyState.Sent).ToList();
        var action = replies.Count == 0 && ActionOf(turn.Outcome) == "reply" ? "ignore" : ActionOf(turn.Outcome);
        // Only this is written into the chat, once for each id that it is handed over for.
        if (action == "reply" && (open.Count > 0 || repeat is { AnsweredAt: null })
            && await HeldAsync(db, agent, turn.ConversationId, cancellationToken) is { } held)
            return RestAnswer.Pending(held);
        await delivery.MoveAsync([.. open.Select(r => new ReplyMove(r.Id, agent, ReplyState.Sent, null))], cancellationToken);
        if (repeat is { AnsweredAt: null })
            await db.MessageRepeats.Where(r => r.Agent == agent && r.ClientId == clientId)
                .ExecuteUpdateAsync(u => u.SetProperty(r => r.AnsweredAt, time.GetUtcNow()), cancellationToken);
        return new RestAnswer(new MessageResponse(action, string.Join('\n', replies.Select(r => r.Text)), turn.Confidence,
            new AnswerMetadata(null, null, turn.Id, turn.Outcome.ToString(), turn.Reason.ToString(), turn.Reason.Code, turn.Provider,
                turn.Model, [.. replies.Select(r => r.Id)])));
    }

    /// <summary>The message of this id, or the earlier one that it repeats.</summary>
    private static async Task<(Message Message, MessageRepeat? Repeat)?> MessageAsync(WxautoDb db, string agent, string clientId,
        CancellationToken cancellationToken)
    {
        if (await db.Messages.AsNoTracking().SingleOrDefaultAsync(m => m.Agent == agent && m.ClientId == clientId, cancellationToken)
            is { } message)
            return (message, null);
        return await db.MessageRepeats.AsNoTracking().SingleOrDefaultAsync(r => r.Agent == agent && r.ClientId == clientId,
            cancellationToken) is { } repeat
            ? (await db.Messages.AsNoTracking().SingleAsync(m => m.Id == repeat.MessageId, cancellationToken), repeat) : null;
    }

    /// <summary>How long nothing may be written there, zero when nobody knows; null when the answer may go now, and counts.</summary>
    private async Task<TimeSpan?> HeldAsync(WxautoDb db, string agent, Guid conversationId, CancellationToken cancellationToken) =>
        await db.Agents.AnyAsync(a => a.Name == agent && a.PauseRequested, cancellationToken) ? TimeSpan.Zero
        : await budget.TakeAsync(agent, conversationId, cancellationToken) is { Ticks: > 0 } delay ? delay : null;

    private static string ActionOf(Outcome outcome) => outcome switch
    {
        Outcome.Reply or Outcome.Clarify => "reply",
        Outcome.HandOff => "transfer_human",
        _ => "ignore",
    };
}

/// <param name="HeldFor">Of an answer that is there and may not be written yet: how long not; zero when nobody knows.</param>
internal sealed record RestAnswer(MessageResponse Response, bool IsPending = false, TimeSpan? HeldFor = null)
{
    /// <summary>What asks for nothing has its answer at once.</summary>
    public static RestAnswer Ignored(Reason reason) => new(new MessageResponse("ignore", "", 0, new AnswerMetadata(null, null, null,
        nameof(Outcome.Ignore), reason.ToString(), reason.Code, null, null, [])));

    /// <summary>There is no answer, or none that may be written now.</summary>
    public static RestAnswer Pending(TimeSpan? heldFor) =>
        new(new MessageResponse("pending", "", 0, AnswerMetadata.NotYet(heldFor is not null)), true, heldFor);
}
