using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations.Desk;
using Wxauto.Desk.Episodes;
using Wxauto.Desk.Feed;
using Wxauto.Desk.Handoffs;
using Wxauto.Desk.Inbox;
using Wxauto.Desk.Tables;
using Wxauto.Storage.Sql;
using Pause = Wxauto.Desk.Episodes.Pause;

namespace Wxauto.Desk.Projection;

/// <summary>
/// Makes the desk's rows of the facts of the conversations and of what people decided. It runs in the transaction of whoever locked the
/// conversations: it says the same of the same facts, so what is made twice, or broken off, harms nothing.
/// </summary>
internal sealed class DeskProjection(DeskOptions options, DeskPolicy policy, DeskWording wording, TimeOrderedId ids)
{
    /// <summary>How many of these there are that changed; those that are unknown are left out.</summary>
    /// <param name="more">Further steps of the feed of the same transaction.</param>
    /// <param name="events">Further entries of the timeline.</param>
    public async Task<IReadOnlyDictionary<Guid, DeskConversationRow>> RecomputeAsync(Statements db,
        IReadOnlyCollection<Guid> conversations, DateTimeOffset now,
        IReadOnlyList<NewChange>? more = null, IReadOnlyList<(Guid Conversation, Reason What, string Person)>? events = null)
    {
        var updates = await ReadAsync(db, conversations, now);
        var rows = new List<DeskConversationRow>();
        foreach (var update in updates)
        {
            var wake = await FoldAsync(db, update, now);
            rows.Add(update.Row(wake));
        }
        foreach (var (conversation, what, person) in events ?? [])
            updates.Find(u => u.Facts.Id == conversation)?.Events.Add((what, person));
        await WriteAsync(db, updates, rows, more ?? [], now);
        return rows.ToDictionary(r => r.Id);
    }

    /// <summary>The episode that a decision of a person changes; made when there is none yet.</summary>
    public async Task<EpisodeRow?> EpisodeAsync(Statements db, Guid conversation, DateTimeOffset now)
    {
        var update = (await ReadAsync(db, [conversation], now)).SingleOrDefault();
        return update?.Episode;
    }

    private async Task<List<ConversationUpdate>> ReadAsync(Statements db, IReadOnlyCollection<Guid> conversations, DateTimeOffset now)
    {
        var facts = await DeskFacts.ConversationsAsync(db, conversations);
        var rows = await DeskRows.ConversationsAsync(db, conversations);
        var episodes = await DeskRows.EpisodesAsync(db, conversations);
        var labels = await DeskRows.LabelsAsync(db, conversations);
        var handoffs = await HandoffRows.OpenAsync(db, conversations);
        var updates = new List<ConversationUpdate>();
        foreach (var fact in facts.OrderBy(f => f.Id))
        {
            var update = new ConversationUpdate(fact, rows.GetValueOrDefault(fact.Id), [.. labels[fact.Id]])
            {
                Handoff = handoffs.GetValueOrDefault(fact.Id),
            };
            await OpenAsync(db, update, episodes.GetValueOrDefault(fact.Id), now);
            updates.Add(update);
        }
        var clocks = await DeskRows.ClocksAsync(db, updates.Select(u => u.Episode.Id));
        foreach (var update in updates)
            update.Kept = [.. clocks[update.Episode.Id]];
        return updates;
    }

    /// <summary>The present episode, or the next one when the customer wrote after its end.</summary>
    private async Task OpenAsync(Statements db, ConversationUpdate update, EpisodeRow? present, DateTimeOffset now)
    {
        var id = update.Facts.Id;
        if (present is null)
        {
            update.Source = await ConversationSource.ReadAsync(db, id, 0, DateTimeOffset.UnixEpoch);
            var first = BeginOfTalk(update.Source.Messages);
            update.Episode = NewEpisode(id, 1, first?.At ?? update.Facts.CreatedAt, first?.Position ?? 0);
        }
        else if (present is { ResolvedAt: not null, ResolvedPosition: { } end }
            && await DeskFacts.FirstOfCustomerAsync(db, id, end) is { } next)
        {
            if (present is { RatingAskedAt: not null, Score: null } && await RatingAsync(db, present, next.Position) is { } after)
            {
                // The answer to the question how it was belongs to the case that is over.
                present.ResolvedPosition = after;
                update.Rated = true;
                update.Events.Add((SupportReasons.Rated.With(present.Score!.Value), ""));
                update.Episode = present;
            }
            else
            {
                update.Episode = NewEpisode(id, present.Number + 1, next.At, next.Position);
                update.Events.Add((SupportReasons.Opened, ""));
            }
        }
        else
            update.Episode = present;
        if (present is not null || update.Source.Messages.Count > 0)
            update.Source = await ConversationSource.ReadAsync(db, id, update.Episode.OpenedPosition, update.Episode.OpenedAt);
    }

    private async Task<long?> RatingAsync(Statements db, EpisodeRow episode, long position)
    {
        var said = await DeskFacts.MessagesAsync(db, episode.ConversationId, position, position + 1, 1);
        if (said is not [var message] || message.Kind != MessageKind.Text || wording.RatingOf(message.Text) is not { } score)
            return null;
        (episode.Score, episode.RatingWords) = (score, message.Text.Length > 200 ? message.Text[..200] : message.Text);
        return position;
    }

    /// <summary>Of a conversation that the desk meets for the first time: the customer's first words since there was silence for as long as
    /// an episode lasts.</summary>
    private MessageFact? BeginOfTalk(IReadOnlyList<MessageFact> messages)
    {
        MessageFact? first = null;
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            if (messages[i].From == SenderKind.Other)
                first = messages[i];
            if (i > 0 && messages[i].At - messages[i - 1].At > options.EndAfter && first is not null)
                break;
        }
        return first;
    }

    private EpisodeRow NewEpisode(Guid conversation, int number, DateTimeOffset at, long position) => new()
    {
        Id = ids.Next(), ConversationId = conversation, Number = number, OpenedAt = at, OpenedPosition = position, Pauses = "[]",
    };

    /// <summary>Makes the state; ends what time ends. Returns when time changes the row next.</summary>
    private async Task<DateTimeOffset?> FoldAsync(Statements db, ConversationUpdate update, DateTimeOffset now)
    {
        var episode = update.Episode;
        if (update.Rated)
            await PersonReplies.TellAsync(db, update.Facts.Id, wording.ThanksForRating, SupportReasons.Rated.With(episode.Score!.Value),
                now);
        update.Handoff = Handoff(update, now);
        var state = update.State = Fold(update, now);
        if (state.SnoozeEnded is { } woke)
        {
            episode.Pauses = DeskRows.ToJson(DeskRows.List<Pause>(episode.Pauses).Append(new Pause(PauseKind.Snoozed,
                episode.SnoozedAt!.Value, woke)));
            (episode.SnoozedAt, episode.SnoozedUntil, episode.SnoozedBy) = (null, null, null);
            update.Events.Add((SupportReasons.Woken, ""));
            state = update.State = Fold(update, now);
        }
        if (state.SendFailed && update.Before?.SendFailed != true && episode.ResolvedAt is { } end)
        {
            // The customer never read what ended his case.
            episode.Pauses = DeskRows.ToJson(DeskRows.List<Pause>(episode.Pauses).Append(new Pause(PauseKind.Resolved, end, now)));
            (episode.ResolvedAt, episode.ResolvedBy, episode.ResolvedPosition) = (null, null, null);
            update.Events.Add((SupportReasons.ReopenedByFailure, ""));
            state = update.State = Fold(update, now);
        }
        if (state.Answered is { } answered)
            (episode.FirstReplyAt, episode.FirstReplyBy) = (answered.At, answered.By);
        var (holder, silence) = (update.Holder, update.LastAt + options.EndAfter);
        var ends = holder == HolderKind.Ai && state.State == ServiceState.WaitingForCustomer;
        if (ends && silence <= now)
        {
            await Holding.CutContextAsync(db, update.Facts.Id, now);
            End(episode, update.CustomerPosition, "", now);
            update.Events.Add((SupportReasons.EndedBySilence, ""));
            update.State = Fold(update, now);
            return null;
        }
        return state.State == ServiceState.Resolved ? null : Earlier(state.NextAt, ends ? silence : holder == HolderKind.WeChat
            ? WeChatEnds(update) : null);
    }

    public DateTimeOffset WeChatEnds(ConversationUpdate update) => update.Source.Messages.Where(m => m.From == SenderKind.Self).Select(m =>
        m.At)
        .DefaultIfEmpty(update.Before?.LastAt ?? update.Facts.LastMessageAt).Max() + options.WeChatHolds;

    public static void End(EpisodeRow episode, long customerPosition, string person, DateTimeOffset now)
    {
        (episode.ResolvedAt, episode.ResolvedBy, episode.ResolvedPosition) = (now, person, customerPosition);
        if (episode.SnoozedAt is { } from)
            episode.Pauses = DeskRows.ToJson(DeskRows.List<Pause>(episode.Pauses).Append(new Pause(PauseKind.Snoozed, from, now)));
        (episode.SnoozedAt, episode.SnoozedUntil, episode.SnoozedBy) = (null, null, null);
    }

    private EpisodeState Fold(ConversationUpdate update, DateTimeOffset now)
    {
        var episode = update.Episode;
        return EpisodeFold.Of(new EpisodeFacts(episode.OpenedAt, update.Source.Said(), update.Source.Cut,
            episode.FirstReplyAt is { } at ? (at, episode.FirstReplyBy ?? "") : null, update.Kept,
            update.Handoff is { } handoff ? (handoff.QueuedAt, handoff.HeldAt ?? handoff.EndedAt) : null,
                DeskRows.List<Pause>(episode.Pauses),
            episode.ResolvedAt, episode.SnoozedAt is { } snoozed ? (snoozed, episode.SnoozedUntil) : null,
            update.SeenPosition >= update.CustomerPosition && update.CustomerPosition > 0, update.Holder),
            policy.TargetsFor(update.Facts.Agent), policy.Calendar, now);
    }

    /// <summary>The hand-off as the conversation's holder says it.</summary>
    private HandoffRow? Handoff(ConversationUpdate update, DateTimeOffset now) => HandoffMachine.Follow(update.Handoff, update.Holder,
        update.Facts.Holder, update.Episode, () => new HandoffRow
        {
            Id = ids.Next(), ConversationId = update.Facts.Id, EpisodeId = update.Episode.Id, State = HandoffState.Requested,
                RequestedAt = now, QueuedAt = now,
            Weight = update.Facts.Kind == ChatKind.Group ? options.Handoff.GroupWeight : 1,
            Skills = DeskRows.ToJson(policy.SkillsFor(update.Facts.Agent)), Asked = "[]", Version = 0,
        }, now);

    private async Task WriteAsync(Statements db, List<ConversationUpdate> updates, List<DeskConversationRow> rows,
        IReadOnlyList<NewChange> more,
        DateTimeOffset now)
    {
        if (updates.Count > 0)
        {
            await DeskRows.UpsertEpisodesAsync(db, [.. updates.Select(u => u.Episode)]);
            await DeskRows.ReplaceClocksAsync(db, [.. updates.SelectMany(u => u.State.Clocks.Select(c => ClockRowOf(u, c)))],
                [.. updates.Select(u => u.Episode.Id)]);
            await DeskRows.UpsertConversationsAsync(db, rows);
            await HandoffRows.UpsertAsync(db, [.. updates.Select(u => u.Handoff).OfType<HandoffRow>()]);
            var events = updates.SelectMany(u => u.Events.Select(e => new DeskEventRow
            {
                Id = ids.Next(), ConversationId = u.Facts.Id, EpisodeId = u.Episode.Id, At = now, Person = e.Person, What = e.What.ToJson(),
            })).ToList();
            if (events.Count > 0)
                await DeskRows.AddEventsAsync(db, events);
        }
        await FeedWriter.AppendAsync(db, [.. updates.SelectMany(u => u.Changes), .. more], now);
        await FeedWriter.CountAsync(db, Counts(updates.Zip(rows, (u, r) => (u.Before, (DeskConversationRow?)r))));
    }

    private static Dictionary<string, int> Counts(IEnumerable<(DeskConversationRow? Before, DeskConversationRow? After)> changes)
    {
        var counts = new Dictionary<string, int>();
        foreach (var (before, after) in changes)
        {
            foreach (var name in Views(before))
                counts[name] = counts.GetValueOrDefault(name) - 1;
            foreach (var name in Views(after))
                counts[name] = counts.GetValueOrDefault(name) + 1;
        }
        return counts;

        static IEnumerable<string> Views(DeskConversationRow? row) => View.CountersOf(row);
    }

    private static ClockRow ClockRowOf(ConversationUpdate update, Clock clock) => new()
    {
        EpisodeId = update.Episode.Id, ConversationId = update.Facts.Id, Kind = clock.Kind, StartedAt = clock.StartedAt,
            DueAt = clock.DueAt,
        LeftMs = clock.Left is { } left ? (long)left.TotalMilliseconds : null, StoppedAt = clock.StoppedAt, Result = clock.Result,
            Policy = clock.Policy,
    };

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null ? b : b is null ? a : a < b ? a : b;
}
