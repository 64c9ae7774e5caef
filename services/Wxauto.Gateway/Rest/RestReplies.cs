using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Conversations;
using Wxauto.Conversations;
using Wxauto.Conversations.Queue;
using Wxauto.Gateway.Streams;
using Wxauto.Storage;

namespace Wxauto.Gateway.Rest;

/// <summary>The answer to one message of a REST client. Its replies count as sent when they are in a response.</summary>
internal sealed class RestReplies(IDbContextFactory<WxautoDb> contexts, ReplyDelivery delivery, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the outcome. Null when the message is unknown; action "pending" when it has none yet.</summary>
    /// <param name="stopping">Ends the wait, not the answer.</param>
    public async Task<MessageResponse?> WaitAsync(string agent, string clientId, TimeSpan wait, CancellationToken stopping,
        CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + wait;
        while (true)
        {
            var answer = await FindAsync(agent, clientId, cancellationToken);
            if (answer is not { Action: "pending" } || time.GetUtcNow() >= until || stopping.IsCancellationRequested)
                return answer;
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private async Task<MessageResponse?> FindAsync(string agent, string clientId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var message = await db.Messages.AsNoTracking().Where(m => m.Agent == agent && m.ClientId == clientId).Select(m => new { m.TurnId })
            .SingleOrDefaultAsync(cancellationToken);
        if (message is null)
            return null;
        if (message.TurnId is not { } turnId)
            return new MessageResponse("pending", "", 0, new Dictionary<string, object?>());
        var turn = await db.Turns.AsNoTracking().SingleAsync(t => t.Id == turnId, cancellationToken);
        var replies = await db.Replies.AsNoTracking().Where(r => r.TurnId == turnId).OrderBy(r => r.Id).ToListAsync(cancellationToken);
        await delivery.MoveAsync([.. replies.Where(r => r.State < ReplyState.Sent)
            .Select(r => new ReplyMove(r.Id, agent, ReplyState.Sent, null))], cancellationToken);
        return new MessageResponse(ActionOf(turn.Outcome), string.Join('\n', replies.Select(r => r.Text)), turn.Confidence,
            new Dictionary<string, object?>
        {
            ["turn_id"] = turn.Id, ["outcome"] = turn.Outcome.ToString(), ["reason"] = turn.Reason.ToString(),
            ["reason_code"] = turn.Reason.Code,
            ["provider"] = turn.Provider, ["model"] = turn.Model,
            ["reply_ids"] = replies.Select(r => r.Id).ToList(),
        });
    }

    private static string ActionOf(Outcome outcome) => outcome switch
    {
        Outcome.Reply or Outcome.Clarify => "reply",
        Outcome.HandOff => "transfer_human",
        _ => "ignore",
    };
}
