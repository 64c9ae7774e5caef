using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations.Desk;
using Wxauto.Desk.Feed;
using Wxauto.Desk.Projection;
using Wxauto.Desk.Tables;
using Wxauto.Storage.Audit;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk.Handoffs;

/// <inheritdoc cref="IHandoffDesk"/>
internal sealed class HandoffDesk(DeskWork work, HandoffOffers offers, AuditTrail trail, DeskOptions options) : IHandoffDesk
{
    private const int Most = 200, MostSkills = 20, LongestSkill = 40, MostCapacity = 100;
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    public Task<IReadOnlyList<HandoffView>> QueueAsync(CancellationToken cancellationToken) => ListAsync(null, cancellationToken);

    public Task<IReadOnlyList<HandoffView>> OffersAsync(Actor person, CancellationToken cancellationToken) =>
        ListAsync(person.Id, cancellationToken);

    public async Task<DeskResult> AcceptAsync(Guid handoffId, Actor person, CancellationToken cancellationToken)
    {
        if (await FindAsync(handoffId, cancellationToken) is not { } handoff)
            return DeskResult.No(SupportReasons.OfferGone);
        return await work.RunAsync(handoff.ConversationId, person, "handoff.accepted", null, async scope =>
        {
            if (!IsOfferTo(handoff, person)
                || (await scope.Db.QueryAsync("SELECT id FROM desk_handoffs WHERE id = @id AND version = @version {for_update}",
                r => r.GetGuid(0), ("id", handoffId), ("version", handoff.Version))).Count == 0)
                return DeskResult.No(SupportReasons.OfferGone);
            var taken = await Holding.TakeAsync(scope.Db, handoff.ConversationId, new Holder(person.Id, person.Name), scope.Now);
            if (taken.Agent is not { } agent)
                return DeskResult.No(SupportReasons.OfferGone);
            scope.Withdrawn.Add(agent);
            return DeskResult.Done(0);
        }, cancellationToken);
    }

    public async Task<DeskResult> DeclineAsync(Guid handoffId, Actor person, CancellationToken cancellationToken)
    {
        if (await FindAsync(handoffId, cancellationToken) is not { } handoff || !IsOfferTo(handoff, person)
            || !await offers.WithdrawAsync(handoff, cancellationToken))
            return DeskResult.No(SupportReasons.OfferGone);
        work.Wake();
        return DeskResult.Done(0);
    }

    public Task<IReadOnlyList<StaffView>> StaffAsync(CancellationToken cancellationToken) =>
        work.Database.ReadAsync<IReadOnlyList<StaffView>>(
        async db => await StaffRows.ListAsync(db, options.Handoff.GroupWeight, work.Now - Remembered), cancellationToken);

    public Task<StaffView> BeatAsync(Actor person, CancellationToken cancellationToken) =>
        ArriveAsync(person, null, cancellationToken);

    public async Task<DeskResult> SetPresenceAsync(Actor person, PresenceState state, CancellationToken cancellationToken)
    {
        await ArriveAsync(person, state, cancellationToken);
        if (state == PresenceState.Offline)
            await offers.ReleaseAllAsync(person.Id, person.Name, cancellationToken);
        return DeskResult.Done(0);
    }

    public Task<DeskResult> SetProfileAsync(Actor manager, string personId, int capacity, IReadOnlyList<string> skills,
        CancellationToken cancellationToken)
    {
        if (capacity is < 0 or > MostCapacity)
            return Task.FromResult(DeskResult.No(SupportReasons.Capacity.With(MostCapacity), "capacity"));
        if (skills.Count > MostSkills || skills.Any(s => s.Trim().Length is 0 or > LongestSkill || s.Any(char.IsControl)))
            return Task.FromResult(DeskResult.No(SupportReasons.Skills.With(MostSkills, LongestSkill), "skills"));
        return ChangeAsync(manager, personId, "staff.changed", new { capacity, skills }, db => db.ExecuteAsync(
            "UPDATE desk_staff SET capacity = @capacity, skills = @skills WHERE id = @id", ("id", personId), ("capacity", capacity),
            ("skills", DeskRows.ToJson(skills.Select(s => s.Trim()).Distinct()))), cancellationToken);
    }

    public Task<DeskResult> SetShiftAsync(Actor person, string personId, DateTimeOffset? until, CancellationToken cancellationToken) =>
        until is { } time && (time <= work.Now || time > work.Now.AddYears(1))
            ? Task.FromResult(DeskResult.No(SupportReasons.SnoozeTime, "until"))
            : ChangeAsync(person, personId, "staff.shift", new { until }, db => until is { } end
                ? db.ExecuteAsync("UPDATE desk_staff SET shift_until = @until WHERE id = @id", ("id", personId),
                    ("until", end.ToUniversalTime()))
                : db.ExecuteAsync("UPDATE desk_staff SET shift_until = NULL WHERE id = @id", ("id", personId)), cancellationToken);

    public Task<IReadOnlyList<CallBackView>> CallBacksAsync(CancellationToken cancellationToken) =>
        work.Database.ReadAsync<IReadOnlyList<CallBackView>>(async db =>
        await db.QueryAsync("""
            SELECT b.id, b.conversation_id, c.agent, c.name, b.at, b.done_at, b.done_by FROM desk_call_backs b JOIN desk_conversations c ON c.id = b.conversation_id
            WHERE b.done_at IS NULL ORDER BY b.at LIMIT 200
            """, r => new CallBackView(r.GetGuid(0), r.GetGuid(1), r.GetString(2), r.GetString(3), db.Dialect.Time(r, 4),
                DeskRows.TimeOrNull(db.Dialect, r, 5),
            DeskRows.TextOrNull(r, 6))), cancellationToken);

    public async Task<DeskResult> CloseCallBackAsync(Guid id, Actor person, CancellationToken cancellationToken)
    {
        var done = await work.Database.WriteAsync(async db =>
        {
            if (await db.ExecuteAsync("UPDATE desk_call_backs SET done_at = @now, done_by = @name WHERE id = @id AND done_at IS NULL",
                ("id", id),
                ("now", work.Now), ("name", person.Name)) == 0)
                return false;
            await trail.AppendAsync(db, new AuditEntry(person, "call-back.closed",
                id.ToString()));
            return true;
        }, cancellationToken);
        return done ? DeskResult.Done(0) : DeskResult.No(SupportReasons.UnknownCallBack);
    }

    /// <param name="state">Null: as he was; who was offline is online.</param>
    private async Task<StaffView> ArriveAsync(Actor person, PresenceState? state, CancellationToken cancellationToken)
    {
        var (view, news) = await work.Database.WriteAsync(async db =>
        {
            var before = (await StaffRows.ListAsync(db, options.Handoff.GroupWeight, DateTimeOffset.UnixEpoch,
                person.Id)).SingleOrDefault();
            var next = state ?? (before is null or { State: PresenceState.Offline } ? PresenceState.Online : before.State);
            await db.ExecuteAsync("""
                INSERT INTO desk_staff (id, name, state, seen_at, capacity, skills) VALUES (@id, @name, @state, @now, @capacity, '[]')
                ON CONFLICT (id) DO UPDATE SET name = excluded.name, state = excluded.state, seen_at = excluded.seen_at
                """, ("id", person.Id), ("name", person.Name), ("state", (int)next), ("now", work.Now),
                    ("capacity", options.Handoff.Capacity));
            // A shift that is over does not end the next day's.
            if (before is { ShiftUntil: { } end } && end <= work.Now)
                await db.ExecuteAsync("UPDATE desk_staff SET shift_until = NULL WHERE id = @id", ("id", person.Id));
            if (before?.State != next)
                await FeedWriter.AppendAsync(db, [new NewChange(Guid.Empty, DeskChangeKind.Staff)], work.Now);
            return ((await StaffRows.ListAsync(db, options.Handoff.GroupWeight, DateTimeOffset.UnixEpoch, person.Id)).Single(),
                before?.State != next);
        }, cancellationToken);
        if (news)
            work.Wake();
        return view;
    }

    private async Task<DeskResult> ChangeAsync(Actor by, string personId, string kind, object after,
        Func<Statements, Task<int>> change, CancellationToken cancellationToken)
    {
        var changed = await work.Database.WriteAsync(async db =>
        {
            if (await change(db) == 0)
                return false;
            await trail.AppendAsync(db, new AuditEntry(by, kind, personId, null, after));
            await FeedWriter.AppendAsync(db, [new NewChange(Guid.Empty, DeskChangeKind.Staff)], work.Now);
            return true;
        }, cancellationToken);
        if (changed)
            work.Wake();
        return changed ? DeskResult.Done(0) : DeskResult.No(SupportReasons.UnknownPerson, "id");
    }

    private bool IsOfferTo(HandoffRow handoff, Actor person) => handoff is { State: HandoffState.Offered, OfferUntil: { } until }
        && handoff.OfferedTo == person.Id && until > work.Now;

    private async Task<HandoffRow?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        (await work.Database.ReadAsync(db => db.QueryAsync(
        $"SELECT {HandoffRows.Columns} FROM desk_handoffs h WHERE h.id = @id", r => HandoffRows.Read(db.Dialect, r), ("id", id)),
            cancellationToken)).SingleOrDefault();

    private Task<IReadOnlyList<HandoffView>> ListAsync(string? offeredTo, CancellationToken cancellationToken) =>
        work.Database.ReadAsync<IReadOnlyList<HandoffView>>(async db => [.. (await db.QueryAsync($"""
            SELECT {HandoffRows.Columns}, c.agent, c.name, c.due_at FROM desk_handoffs h JOIN desk_conversations c ON c.id = h.conversation_id
            WHERE h.{HandoffFilters.Waiting} AND (@person = '' OR (h.offered_to = @person AND h.offer_until > @now)) ORDER BY h.requested_at, h.id LIMIT {Most}
            """, r => (Row: HandoffRows.Read(db.Dialect, r), Agent: r.GetString(18), Name: r.GetString(19),
                Due: DeskRows.TimeOrNull(db.Dialect, r, 20)),
            ("person", offeredTo ?? ""), ("now", work.Now))).Select(h => new HandoffView(h.Row.Id, h.Row.ConversationId, h.Agent, h.Name,
                h.Row.State,
                h.Row.RequestedAt, DeskRows.List<string>(h.Row.Skills), h.Row.OfferedTo, h.Row.OfferedToName, h.Row.OfferUntil,
                    h.Row.EscalatedAt, h.Due))],
            cancellationToken);
}
