using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations.Desk;
using Wxauto.Desk.Episodes;
using Wxauto.Desk.Feed;
using Wxauto.Desk.Projection;

namespace Wxauto.Desk.Conversations;

/// <inheritdoc cref="IDeskConversation"/>
internal sealed partial class DeskConversation(DeskWork work, ConversationReader reader, ChannelBudget budget, RatingQuestion rating,
    TimeOrderedId ids)
    : IDeskConversation
{
    private const int LongestReply = 4_000, LongestNote = 4_000, LongestDraft = 8_000, LongestLabel = 40, MostLabels = 20,
        MostMentions = 20;

    public Task<ConversationView?> ShowAsync(Guid id, Actor person, string? before, int max, CancellationToken cancellationToken) =>
        reader.ShowAsync(id, person, before, max, cancellationToken);

    public Task<IReadOnlyList<DeskEvent>> TimelineAsync(Guid id, int max, CancellationToken cancellationToken) =>
        reader.TimelineAsync(id, max, cancellationToken);

    public Task<DeskResult> TakeAsync(Guid id, Actor person, CancellationToken cancellationToken) =>
        work.RunAsync(id, person, "conversation.held", null, async scope =>
    {
        var taken = await Holding.TakeAsync(scope.Db, id, HolderOf(person), scope.Now);
        if (taken.Agent is not { } agent)
            return DeskResult.No(taken.By is { } by ? SupportReasons.HeldBy.With(by.Name) : SupportReasons.UnknownConversation);
        if (taken.Changed)
            scope.Withdrawn.Add(agent);
        return DeskResult.Done(0);
    }, cancellationToken);

    public Task<DeskResult> GiveBackAsync(Guid id, Actor person, bool force, CancellationToken cancellationToken) =>
        work.RunAsync(id, person, "conversation.given-back", null, async scope =>
    {
        var (by, _) = (await Holding.FindAsync(scope.Db, id))!.Value;
        if (by is not null && by.Id != person.Id && by.Id != Holder.WeChat.Id && !force)
            return DeskResult.No(SupportReasons.HeldBy.With(by.Name));
        await Holding.GiveBackAsync(scope.Db, id, scope.Now);
        return DeskResult.Done(0);
    }, cancellationToken);

    public Task<DeskResult> ReplyAsync(Guid id, Actor person, ReplyCommand command, CancellationToken cancellationToken)
    {
        var text = command.Text?.Trim() ?? "";
        if (text.Length is 0 or > LongestReply)
            return Refused(SupportReasons.Required.With("text", LongestReply), "text");
        if (BubbleText.VariableLeft(text) is { } variable)
            return Refused(SupportReasons.VariableLeft.With(variable), "text");
        return work.RunAsync(id, person, "conversation.replied", command.Key ?? "", async scope =>
        {
            var agent = (await DeskFacts.ConversationsAsync(scope.Db, [id]))[0].Agent;
            var said = await PersonReplies.SayAsync(scope.Db, new PersonReply(id, HolderOf(person),
                BubbleText.Split(Storable(text), budget.BubbleLength(agent)),
                command.SeenPosition, command.SeenHolderVersion, command.Confirmed), ids, scope.Now);
            if (said.HeldBy is { } by)
                return DeskResult.No(SupportReasons.HeldBy.With(by.Name));
            if (said.Newer > 0)
                return DeskResult.No(SupportReasons.NewerMessages.With(said.Newer), "seenPosition");
            if (said.Agent is null)
                return DeskResult.No(SupportReasons.UnknownConversation);
            scope.Ready.Add(agent);
            if (said.TookOver)
                scope.Withdrawn.Add(agent);
            if (scope.Episode.SnoozedAt is { } snoozed)
                Unsnooze(scope, snoozed);
            if (scope.Episode.ResolvedAt is not null)
                Reopen(scope);
            await MarkSeenAsync(scope.Db, id, person, command.SeenPosition);
            await scope.Db.ExecuteAsync("DELETE FROM desk_drafts WHERE conversation_id = @id AND person_id = @person", ("id", id),
                ("person", person.Id));
            scope.After = new { Turn = said.TurnId };
            return DeskResult.Done(0, said.TurnId);
        }, cancellationToken);
    }

    public Task<DeskResult> NoteAsync(Guid id, Actor person, string text, IReadOnlyList<string> mentions, string key,
        CancellationToken cancellationToken)
    {
        var trimmed = text?.Trim() ?? "";
        if (trimmed.Length is 0 or > LongestNote)
            return Refused(SupportReasons.Required.With("text", LongestNote), "text");
        if (mentions.Count > MostMentions || mentions.Any(m => m.Length is 0 or > 100))
            return Refused(SupportReasons.UnknownPerson, "mentions");
        return work.RunAsync(id, person, "conversation.noted", key ?? "", async scope =>
        {
            var note = ids.Next();
            var known = await scope.Db.QueryAsync("SELECT id FROM desk_staff WHERE id IN (SELECT id FROM {rows:rows(id text)})", r =>
                r.GetString(0),
                ("rows", scope.Db.Dialect.Json([.. mentions.Distinct().Select(m => new { Id = m })])));
            if (known.Count != mentions.Distinct().Count())
                return DeskResult.No(SupportReasons.UnknownPerson, "mentions");
            await scope.Db.ExecuteAsync("""
                INSERT INTO desk_notes (id, conversation_id, at, person_id, person_name, text, mentions) VALUES (@note, @id, @at, @person, @name, @text, @mentions)
                """, ("note", note), ("id", id), ("at", scope.Now), ("person", person.Id), ("name", person.Name),
                    ("text", Storable(trimmed)),
                ("mentions", DeskRows.ToJson(known)));
            scope.Changes.Add(new NewChange(id, DeskChangeKind.Note));
            scope.Changes.AddRange(known.Where(k => k != person.Id).Select(k => new NewChange(id, DeskChangeKind.Mention, k)));
            scope.After = new { Note = note };
            return DeskResult.Done(0, note);
        }, cancellationToken);
    }

    public Task<DeskResult> ResolveAsync(Guid id, Actor person, CancellationToken cancellationToken) =>
        work.RunAsync(id, person, "conversation.resolved", null, async scope =>
    {
        if (scope.Episode.ResolvedAt is not null)
            return DeskResult.No(SupportReasons.IsResolved);
        var (by, _) = (await Holding.FindAsync(scope.Db, id))!.Value;
        // Before it is given back: who had it is whom the customer rates.
        var served = by is null || by.Id == Holder.WeChat.Id ? null : by;
        await Holding.GiveBackAsync(scope.Db, id, scope.Now);
        DeskProjection.End(scope.Episode, await DeskFacts.NewestAsync(scope.Db, id), person.Name, scope.Now);
        (scope.Episode.HandledById, scope.Episode.HandledBy) = (served?.Id ?? "", served?.Name ?? "");
        await rating.AskAsync(scope);
        scope.EpisodeChanged = true;
        scope.Events.Add(SupportReasons.Ended.With(person.Name));
        return DeskResult.Done(0);
    }, cancellationToken);

    public Task<DeskResult> ReopenAsync(Guid id, Actor person, CancellationToken cancellationToken) =>
        work.RunAsync(id, person, "conversation.reopened", null, scope =>
    {
        if (!ServiceMachine.Allows(scope.Episode.ResolvedAt is null ? ServiceState.NeedsReply : ServiceState.Resolved,
            ServiceTrigger.Reopen))
            return Refused(SupportReasons.NotResolved);
        Reopen(scope);
        return Done();
    }, cancellationToken);

    public Task<DeskResult> SnoozeAsync(Guid id, Actor person, DateTimeOffset? until, CancellationToken cancellationToken) =>
        work.RunAsync(id, person, "conversation.snoozed", null, scope =>
    {
        if (until is { } time && (time <= scope.Now || time > scope.Now.AddYears(1)))
            return Refused(SupportReasons.SnoozeTime, "until");
        if (scope.Episode.ResolvedAt is not null)
            return Refused(SupportReasons.IsResolved);
        if (scope.Episode.SnoozedAt is { } earlier)
            Unsnooze(scope, earlier);
        (scope.Episode.SnoozedAt, scope.Episode.SnoozedUntil, scope.Episode.SnoozedBy) = (scope.Now, until?.ToUniversalTime(), person.Name);
        scope.EpisodeChanged = true;
        scope.Events.Add(SupportReasons.Snoozed.With(person.Name));
        scope.After = new { Until = until };
        return Done();
    }, cancellationToken);

    public Task<DeskResult> UnsnoozeAsync(Guid id, Actor person, CancellationToken cancellationToken) =>
        work.RunAsync(id, person, "conversation.woken", null, scope =>
    {
        if (scope.Episode.SnoozedAt is not { } from)
            return Refused(SupportReasons.NotSnoozed);
        Unsnooze(scope, from);
        scope.Events.Add(SupportReasons.Woken);
        return Done();
    }, cancellationToken);

    public Task<DeskResult> AssignAsync(Guid id, Actor person, string toId, CancellationToken cancellationToken) =>
        work.RunAsync(id, person, "conversation.assigned", null, async scope =>
    {
        // Whoever was at the desk was let in as one who may reply.
        var known = await scope.Db.QueryAsync("SELECT id, name, state FROM desk_staff WHERE id = @id",
            r => (Person: new Holder(r.GetString(0), r.GetString(1)), State: (PresenceState)r.GetInt32(2)), ("id", toId ?? ""));
        if (known is not [var (to, presence)])
            return DeskResult.No(SupportReasons.UnknownPerson, "to");
        // Nobody would answer: whoever is offline loses what he has.
        if (presence == PresenceState.Offline)
            return DeskResult.No(SupportReasons.PersonOffline.With(to.Name), "to");
        var taken = await Holding.TakeAsync(scope.Db, id, to, scope.Now, force: true);
        scope.Before = new { HeldBy = taken.By?.Name };
        scope.After = new { HeldBy = to.Name };
        if (!taken.Changed)
            return DeskResult.Done(0);
        scope.Withdrawn.Add(taken.Agent!);
        scope.Events.Add(SupportReasons.Assigned.With(person.Name, to.Name));
        if (to.Id != person.Id)
            scope.Changes.Add(new NewChange(id, DeskChangeKind.Assigned, to.Id));
        return DeskResult.Done(0);
    }, cancellationToken);

    private static void Unsnooze(DeskScope scope, DateTimeOffset from)
    {
        var episode = scope.Episode;
        episode.Pauses = DeskRows.ToJson(DeskRows.List<Pause>(episode.Pauses).Append(new Pause(PauseKind.Snoozed, from, scope.Now)));
        (episode.SnoozedAt, episode.SnoozedUntil, episode.SnoozedBy) = (null, null, null);
        scope.EpisodeChanged = true;
    }

    private static void Reopen(DeskScope scope)
    {
        var episode = scope.Episode;
        episode.Pauses = DeskRows.ToJson(DeskRows.List<Pause>(episode.Pauses).Append(new Pause(PauseKind.Resolved,
            episode.ResolvedAt!.Value, scope.Now)));
        (episode.ResolvedAt, episode.ResolvedBy, episode.ResolvedPosition) = (null, null, null);
        scope.EpisodeChanged = true;
        scope.Events.Add(SupportReasons.Reopened.With(scope.Person.Name));
    }

    /// <summary>PostgreSQL knows no U+0000, and half a character is none.</summary>
    private static string Storable(string text) => new([.. text.Where(c => c != '\0')]);

    private static Holder HolderOf(Actor person) => new(person.Id, person.Name);

    private static Task<DeskResult> Refused(Reason reason, string? field = null) => Task.FromResult(DeskResult.No(reason, field));

    private static Task<DeskResult> Done() => Task.FromResult(DeskResult.Done(0));
}
