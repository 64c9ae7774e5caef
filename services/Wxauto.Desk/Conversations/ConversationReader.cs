using System.Globalization;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations;
using Wxauto.Conversations.Desk;
using Wxauto.Desk.Feed;
using Wxauto.Desk.Episodes;
using Wxauto.Desk.Inbox;
using Wxauto.Desk.Projection;
using Wxauto.Desk.Tables;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk.Conversations;

/// <summary>A conversation as it is shown: what was said from the kernel's tables, what people keep beside it from the desk's.</summary>
internal sealed class ConversationReader(Database database, DeskInbox inbox, ChannelBudget budget)
{
    private const int Most = 200;

    public Task<ConversationView?> ShowAsync(Guid id, Actor person, string? before, int max, CancellationToken cancellationToken) =>
        database.ReadAsync(async db =>
    {
        // First the number: what changes while this is read comes again by the feed.
        var sequence = await FeedWriter.HeadAsync(db);
        if (await inbox.FindAsync(db, id, person) is not { } item || (await DeskFacts.ConversationsAsync(db, [id])) is not [var facts])
            return null;
        var part = await PartAsync(db, id, before, Math.Clamp(max, 1, Most));
        var episode = (await DeskRows.EpisodesAsync(db, [id]))[id];
        var clocks = (await DeskRows.ClocksAsync(db, [episode.Id]))[episode.Id];
        var drafts = await DraftsAsync(db, id);
        var turns = await DeskFacts.TurnsAsync(db, id, facts.Agent, [.. part.Bubbles.Select(b => b.TurnId).OfType<Guid>().Distinct()]);
        return new ConversationView
        {
            Item = item, HolderVersion = facts.HolderVersion, Episode = Shown(episode, clocks), Bubbles = part.Bubbles,
            Notes = await NotesAsync(db, id, part.From, part.To), Turns = [.. turns.Select(Shown)],
            FollowUps = [.. (await DeskFacts.FollowUpsAsync(db, id)).Select(f => new FollowUpView(f.Id, f.DueAt, f.Text))],
            Draft = drafts.Find(d => d.PersonId == person.Id)?.Text ?? "", OtherDrafts = [.. drafts.Where(d => d.PersonId != person.Id)],
            Suggestion = null, Limits = await budget.LimitsAsync(db, facts), LastPosition = await DeskFacts.NewestAsync(db, id),
            SeenPosition = await MarkAsync(db, id, person.Id), Before = part.Before, Sequence = sequence,
        };
    }, cancellationToken);

    public Task<IReadOnlyList<DeskEvent>> TimelineAsync(Guid id, int max, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<DeskEvent>>(async db => await db.QueryAsync("""
            SELECT at, episode_id, person, what FROM desk_events WHERE conversation_id = @id ORDER BY id DESC LIMIT @max
            """, r => new DeskEvent(db.Dialect.Time(r, 0), r.GetGuid(1), r.GetString(2), Reason.FromJson(r.GetString(3))),
            ("id", id), ("max", Math.Clamp(max, 1, Most))), cancellationToken);

    /// <summary>The newest bubbles before a place, in chat order, with the time that they span.</summary>
    private static async Task<Part> PartAsync(Statements db, Guid id, string? before, int max)
    {
        var (position, at) = ReadPlace(before);
        var messages = await DeskFacts.MessagesAsync(db, id, long.MinValue, position, max + 1);
        var replies = await DeskFacts.RepliesAsync(db, id, DateTimeOffset.UnixEpoch, at, max + 1);
        var all = messages.Select(m => (m.At, Order: 0, Bubble: Of(m))).Concat(replies.Select(r => (r.At, Order: 1, Bubble: Of(r))))
            .OrderByDescending(b => b.At).ThenByDescending(b => b.Order).ThenByDescending(b => b.Bubble.Position ?? 0).ToList();
        var shown = all.Take(max).Reverse().ToList();
        if (all.Count <= max)
            return new([.. shown.Select(s => s.Bubble)], DateTimeOffset.UnixEpoch, at, null);
        // What is not shown of either kind is before this place.
        var firstMessage = shown.Select(s => s.Bubble.Position).FirstOrDefault(p => p is not null) ?? position;
        var firstReply = shown.Where(s => s.Bubble.Position is null).Select(s => (DateTimeOffset?)s.At).FirstOrDefault() ?? at;
        return new([.. shown.Select(s => s.Bubble)], shown[0].At, at, WritePlace(firstMessage, firstReply));
    }

    private static Bubble Of(MessageFact m)
    {
        var details = MessageDetails.Of(m.Details);
        return new Bubble
        {
            Id = m.Id, From = ConversationSource.FromOf(m), Sender = m.Sender, Kind = m.Kind, Text = m.Text, At = m.At,
                Position = m.Position, TurnId = m.TurnId,
            Quote = details?.Quote, Link = details?.Link, Location = details?.Location, Blobs = details?.Blobs ?? [],
        };
    }

    private static Bubble Of(ReplyFact r) => new()
    {
        Id = r.Id, From = ConversationSource.FromOf(r), Sender = r.Author?.Name ?? "", Kind = MessageKind.Text, Text = r.Text, At = r.At,
            Delivery = r.State,
        Error = r.Error, TurnId = r.TurnId,
    };

    private static Task<List<NoteView>> NotesAsync(Statements db, Guid id, DateTimeOffset from, DateTimeOffset to) => db.QueryAsync("""
        SELECT id, at, person_id, person_name, text, mentions FROM desk_notes WHERE conversation_id = @id AND at >= @from AND at < @to ORDER BY at, id LIMIT 500
        """, r => new NoteView(r.GetGuid(0), db.Dialect.Time(r, 1), r.GetString(2), r.GetString(3), r.GetString(4),
            DeskRows.List<string>(r.GetString(5))),
        ("id", id), ("from", from), ("to", to));

    private static Task<List<DraftView>> DraftsAsync(Statements db, Guid id) => db.QueryAsync("""
        SELECT person_id, person_name, text, at FROM desk_drafts WHERE conversation_id = @id ORDER BY at LIMIT 50
        """, r => new DraftView(r.GetString(0), r.GetString(1), r.GetString(2), db.Dialect.Time(r, 3)), ("id", id));

    private static async Task<long> MarkAsync(Statements db, Guid id, string person) => (await db.QueryAsync(
        "SELECT position FROM desk_read_marks WHERE conversation_id = @id AND person_id = @person", r => r.GetInt64(0), ("id", id),
            ("person", person)))
        .SingleOrDefault();

    private static EpisodeView Shown(EpisodeRow e, IEnumerable<Clock> clocks) =>
        new(e.Id, e.Number, e.OpenedAt, e.ResolvedAt, e.ResolvedBy, e.FirstReplyAt,
        [.. clocks.Select(c => new ClockView(c.Kind, c.StartedAt, c.DueAt, c.Left, c.StoppedAt, c.Result, c.Policy))],
        e.RatingAskedAt is null && e.RatingNotAsked is null ? null : new RatingView(e.RatingAskedAt, e.RatingNotAsked is null ? null
            : Reason.FromJson(e.RatingNotAsked), e.Score, e.RatingWords ?? "", e.HandledBy ?? ""));

    private static TurnView Shown(TurnRecord t) => new(t.Id, t.DecidedAt, t.Question, t.Outcome, t.Reason, t.Confidence, t.Trace,
        t.Citations, t.Provider,
        t.Model);

    private static string WritePlace(long position, DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture,
        $"{position}.{Microseconds.Of(at)}");

    private static (long Position, DateTimeOffset At) ReadPlace(string? text) => text?.Split('.') is [var position, var at]
        && long.TryParse(position, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var p)
        && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var t) && t < 253_402_300_799_000_000
            ? (p, Microseconds.ToTime(t)) : (long.MaxValue, ConversationUpdate.NoTime);

    private sealed record Part(IReadOnlyList<Bubble> Bubbles, DateTimeOffset From, DateTimeOffset To, string? Before);
}
