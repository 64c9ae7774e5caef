using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations.Desk;
using Wxauto.Desk.Episodes;
using Wxauto.Desk.Feed;
using Wxauto.Desk.Projection;
using Wxauto.Desk.Tables;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk.Handoffs;

/// <summary>
/// One pass over the queue: offers whose time is over are taken back, people who are gone lose what they have, who waits longest is offered
/// to who is there, and who waits in vain is told so. Every step is a compare-and-set on the version of the hand-off, so passes of several
/// processes never do one step twice.
/// </summary>
internal sealed class HandoffOffers(DeskWork work, DeskPolicy policy, DeskOptions options, DeskWording wording)
{
    private const int AtOnce = 100;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await LeaveAsync(cancellationToken);
        await ExpireAsync(cancellationToken);
        await OfferAsync(cancellationToken);
        await EscalateAsync(cancellationToken);
        await TellAsync(cancellationToken);
    }

    /// <summary>Who was silent too long, or whose shift is over, is offline; what he has waits for another person.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        var now = work.Now;
        var gone = await work.Database.ReadAsync(db => db.QueryAsync($"""
            SELECT id, name FROM desk_staff WHERE state <> {(int)PresenceState.Offline} AND (seen_at < @silent OR shift_until <= @now) ORDER BY id
            """, r => (Id: r.GetString(0), Name: r.GetString(1)), ("silent", now - options.Handoff.Grace), ("now", now)),
                cancellationToken);
        foreach (var (id, name) in gone)
        {
            var left = await work.Database.WriteAsync(async db =>
            {
                if (await db.ExecuteAsync($"""
                    UPDATE desk_staff SET state = {(int)PresenceState.Offline} WHERE id = @id AND state <> {(int)PresenceState.Offline}
                        AND (seen_at < @silent OR shift_until <= @now)
                    """, ("id", id), ("silent", now - options.Handoff.Grace), ("now", now)) == 0)
                    return false;
                await FeedWriter.AppendAsync(db, [new NewChange(Guid.Empty, DeskChangeKind.Staff)], now);
                return true;
            }, cancellationToken);
            if (left)
                await ReleaseAllAsync(id, name, cancellationToken);
        }
        // Whoever was cut off in the middle of this: nobody offline keeps anything.
        foreach (var (id, name) in await work.Database.ReadAsync(db => db.QueryAsync($"""
            SELECT s.id, s.name FROM desk_staff s WHERE s.state = {(int)PresenceState.Offline}
                AND EXISTS (SELECT 1 FROM desk_conversations c WHERE c.{InboxFilters.Mine} AND c.holder_id = s.id AND c.last_at < @now)
            """, r => (r.GetString(0), r.GetString(1)), ("now", now)), cancellationToken))
            await ReleaseAllAsync(id, name, cancellationToken);
    }

    /// <summary>All that a person has goes to the queue.</summary>
    public async Task ReleaseAllAsync(string person, string name, CancellationToken cancellationToken)
    {
        var held = await work.Database.ReadAsync(db =>
            db.QueryAsync($"SELECT id FROM desk_conversations c WHERE c.{InboxFilters.Mine} AND c.holder_id = @person ORDER BY last_at",
            r => r.GetGuid(0), ("person", person)), cancellationToken);
        foreach (var id in held)
            await work.RunAsync(id, Actor.Platform, null, null, async scope =>
            {
                if ((await Holding.FindAsync(scope.Db, id))?.By?.Id != person)
                    return DeskResult.No(SupportReasons.NotHeld);
                await Holding.ReleaseAsync(scope.Db, id);
                scope.Events.Add(SupportReasons.Released.With(name));
                return DeskResult.Done(0);
            }, cancellationToken);
    }

    private async Task ExpireAsync(CancellationToken cancellationToken)
    {
        foreach (var handoff in await WaitingAsync($"h.state = {(int)HandoffState.Offered} AND (h.offer_until <= @now OR NOT EXISTS (SELECT 1 FROM desk_staff s "
            + $"WHERE s.id = h.offered_to AND s.state = {(int)PresenceState.Online}))", cancellationToken))
            await WithdrawAsync(handoff, cancellationToken);
    }

    /// <summary>The next one is asked. False when something else happened to it meanwhile.</summary>
    public Task<bool> WithdrawAsync(HandoffRow handoff, CancellationToken cancellationToken) => work.Database.WriteAsync(async db =>
    {
        var asked = DeskRows.List<string>(handoff.Asked).Where(a => a != handoff.OfferedTo).Append(handoff.OfferedTo!);
        if (await db.ExecuteAsync($"""
            UPDATE desk_handoffs SET state = {(int)HandoffMachine.Next(handoff.State, HandoffTrigger.Withdraw)}, offered_to = NULL, offered_to_name = NULL,
                offer_until = NULL, asked = @asked, version = version + 1 WHERE id = @id AND version = @version
            """, ("id", handoff.Id), ("version", handoff.Version), ("asked", DeskRows.ToJson(asked))) == 0)
            return false;
        await FeedWriter.AppendAsync(db, [new NewChange(handoff.ConversationId, DeskChangeKind.Offer, handoff.OfferedTo!)], work.Now);
        return true;
    }, cancellationToken);

    private async Task OfferAsync(CancellationToken cancellationToken)
    {
        var queue = await WaitingAsync($"h.state = {(int)HandoffState.Queued}", cancellationToken);
        if (queue.Count == 0)
            return;
        var staff = await work.Database.ReadAsync(db => StaffRows.FreeAsync(db, options.Handoff.GroupWeight), cancellationToken);
        var offered = false;
        foreach (var handoff in queue)
        {
            var able = staff.Where(s => s.Free >= handoff.Weight && s.Has(DeskRows.List<string>(handoff.Skills))).ToList();
            var asked = DeskRows.List<string>(handoff.Asked);
            // Who was asked by all is asked anew, so that nobody waits because all were busy once.
            var next = able.Where(s => !asked.Contains(s.Id)).DefaultIfEmpty(able.Count > 0 && handoff.EscalatedAt is not null
                ? able.MinBy(s => asked.ToList().IndexOf(s.Id)) : null)
                .OrderByDescending(s => s?.Free).ThenBy(s => s?.OfferedAt).FirstOrDefault();
            if (next is null || !await OfferAsync(handoff, next, cancellationToken))
                continue;
            next.Take(handoff.Weight, work.Now);
            offered = true;
        }
        if (offered)
            work.Wake();
    }

    private Task<bool> OfferAsync(HandoffRow handoff, FreeStaff person, CancellationToken cancellationToken) =>
        work.Database.WriteAsync(async db =>
    {
        var now = work.Now;
        if (await db.ExecuteAsync($"""
            UPDATE desk_handoffs SET state = {(int)HandoffMachine.Next(handoff.State, HandoffTrigger.Offer)}, offered_to = @person, offered_to_name = @name,
                offer_until = @until, version = version + 1
            WHERE id = @id AND version = @version AND EXISTS (SELECT 1 FROM desk_staff s WHERE s.id = @person AND s.state = {(int)PresenceState.Online})
            """, ("id", handoff.Id), ("version", handoff.Version), ("person", person.Id), ("name", person.Name),
                ("until", now + options.Handoff.OfferFor)) == 0)
            return false;
        await db.ExecuteAsync("UPDATE desk_staff SET offered_at = @now WHERE id = @person", ("now", now), ("person", person.Id));
        await FeedWriter.AppendAsync(db, [new NewChange(handoff.ConversationId, DeskChangeKind.Offer, person.Id)], now);
        return true;
    }, cancellationToken);

    private async Task EscalateAsync(CancellationToken cancellationToken)
    {
        var now = work.Now;
        foreach (var handoff in await WaitingAsync("h.escalated_at IS NULL AND h.queued_at <= @now", cancellationToken,
            now - options.Handoff.EscalateAfter))
            await work.RunAsync(handoff.ConversationId, Actor.Platform, null, null, async scope =>
            {
                if (await scope.Db.ExecuteAsync($"""
                    UPDATE desk_handoffs SET escalated_at = @now, version = version + 1 WHERE id = @id AND escalated_at IS NULL AND {HandoffFilters.Waiting}
                    """, ("id", handoff.Id), ("now", now)) == 0)
                    return DeskResult.No(SupportReasons.OfferGone);
                scope.Changes.Add(new NewChange(handoff.ConversationId, DeskChangeKind.Escalated));
                scope.Events.Add(SupportReasons.Escalated);
                return DeskResult.Done(0);
            }, cancellationToken);
    }

    /// <summary>Once per hand-off, and only when it is true: nobody is at the desk.</summary>
    private async Task TellAsync(CancellationToken cancellationToken)
    {
        var now = work.Now;
        foreach (var handoff in await WaitingAsync($"h.told_at IS NULL AND h.queued_at <= @now AND NOT EXISTS (SELECT 1 FROM desk_staff s "
            + $"WHERE s.state <> {(int)PresenceState.Offline})", cancellationToken, now - options.Handoff.TellAfter))
        {
            var closed = !policy.Calendar.IsOpen(now);
            await work.RunAsync(handoff.ConversationId, Actor.Platform, null, null, async scope =>
            {
                if (await scope.Db.ExecuteAsync($"""
                    UPDATE desk_handoffs SET told_at = @now, version = version + 1 WHERE id = @id AND told_at IS NULL AND {HandoffFilters.Waiting}
                    """, ("id", handoff.Id), ("now", now)) == 0)
                    return DeskResult.No(SupportReasons.OfferGone);
                var why = closed ? SupportReasons.Closed : SupportReasons.NobodyThere;
                if (await PersonReplies.TellAsync(scope.Db, handoff.ConversationId, closed ? wording.Closed : wording.Nobody, why,
                    scope.Now) is { } agent)
                    scope.Ready.Add(agent);
                await scope.Db.ExecuteAsync("""
                    INSERT INTO desk_call_backs (id, conversation_id, episode_id, at) VALUES (@call, @conversation, @episode, @at)
                    ON CONFLICT (episode_id) DO NOTHING
                    """, ("call", Guid.CreateVersion7(scope.Now)), ("conversation", handoff.ConversationId),
                        ("episode", handoff.EpisodeId), ("at", scope.Now));
                scope.Events.Add(why);
                return DeskResult.Done(0);
            }, cancellationToken);
        }
    }

    private Task<List<HandoffRow>> WaitingAsync(string condition, CancellationToken cancellationToken, DateTimeOffset? at = null) =>
        work.Database.ReadAsync(db => db.QueryAsync($"""
            SELECT {HandoffRows.Columns} FROM desk_handoffs h WHERE h.{HandoffFilters.Waiting} AND {condition} ORDER BY h.requested_at, h.id LIMIT {AtOnce}
            """, r => HandoffRows.Read(db.Dialect, r), ("now", at ?? work.Now)), cancellationToken);
}
