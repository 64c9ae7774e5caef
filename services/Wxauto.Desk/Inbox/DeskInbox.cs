using System.Globalization;
using System.Text;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Desk;
using Wxauto.Conversations.Desk;
using Wxauto.Desk.Feed;
using Wxauto.Desk.Projection;
using Wxauto.Desk.Tables;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk.Inbox;

/// <inheritdoc cref="IDeskInbox"/>
internal sealed class DeskInbox(Database database, TimeProvider time) : IDeskInbox
{
    public const int MostUnread = 99;
    private const int MostText = 100;

    public Task<InboxPage> ListAsync(InboxQuery query, CancellationToken cancellationToken) => database.ReadAsync(async db =>
    {
        // Before the rows: what changes while they are read comes again by the feed.
        var sequence = await FeedWriter.HeadAsync(db);
        var max = Math.Clamp(query.Max, 1, 200);
        var rows = await RowsAsync(db, query, max + 1);
        var more = rows.Count > max;
        if (more)
            rows.RemoveAt(max);
        var view = View.All[query.View];
        return new InboxPage(await ItemsAsync(db, rows, query.Person), more ? Cursor.Of(view, rows[^1]) : null, sequence);
    }, cancellationToken);

    public Task<InboxCounts> CountAsync(Actor person, CancellationToken cancellationToken) => database.ReadAsync(async db =>
    {
        var sequence = await FeedWriter.HeadAsync(db);
        var names = Enum.GetValues<InboxView>().ToDictionary(v => View.CounterOf(v, person.Id));
        var counts = (await db.QueryAsync("""
            SELECT c.name, c.count FROM (SELECT * FROM {rows:rows(name text)}) r JOIN desk_counters c ON c.name = r.name
            """, r => (r.GetString(0), r.GetInt64(1)), ("rows", db.Dialect.Json([.. names.Keys.Select(n => new { Name = n })]))))
            .ToDictionary(c => c.Item1, c => c.Item2);
        var mine = await db.QueryAsync($"""
            SELECT {DeskRows.ConversationColumns} FROM desk_conversations c WHERE {View.All[InboxView.Mine].Filter} AND holder_id = @person LIMIT 1000
            """, r => DeskRows.ReadConversation(db.Dialect, r), ("person", person.Id));
        var marks = await MarksAsync(db, mine.Select(m => m.Id), person.Id);
        var offers = (await db.QueryAsync($"""
            SELECT count(*) FROM desk_handoffs WHERE offered_to = @person AND offered_to IS NOT NULL AND state = {(int)HandoffState.Offered} AND offer_until > @now
            """, r => r.GetInt64(0), ("person", person.Id), ("now", time.GetUtcNow()))).Single();
        return new InboxCounts(names.ToDictionary(n => n.Value, n => Math.Max(0, counts.GetValueOrDefault(n.Key))),
            mine.Count(m => m.CustomerPosition > marks.GetValueOrDefault(m.Id)), (int)offers, sequence);
    }, cancellationToken);

    public Task<InboxItem?> FindAsync(Guid conversationId, Actor person, CancellationToken cancellationToken) =>
        database.ReadAsync(db => FindAsync(db, conversationId, person), cancellationToken);

    public Task<IReadOnlyList<DeskLabel>> LabelsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<DeskLabel>>(async db =>
        await db.QueryAsync("SELECT DISTINCT category, name FROM desk_labels ORDER BY category, name LIMIT 500",
            r => new DeskLabel(r.GetString(0), r.GetString(1))), cancellationToken);

    public async Task<InboxItem?> FindAsync(Statements db, Guid conversationId, Actor person)
    {
        var rows = await DeskRows.ConversationsAsync(db, [conversationId]);
        return rows.Count == 0 ? null : (await ItemsAsync(db, [.. rows.Values], person))[0];
    }

    private static Task<List<DeskConversationRow>> RowsAsync(Statements db, InboxQuery query, int max)
    {
        var view = View.All[query.View];
        var sql = new StringBuilder($"SELECT {DeskRows.ConversationColumns} FROM desk_conversations c WHERE {view.Filter}");
        var parameters = new List<(string, object)> { ("max", max) };
        void And(string condition, string name, object value)
        {
            sql.Append(" AND ").Append(condition);
            parameters.Add((name, value));
        }
        if (query.View == InboxView.Mine)
            And("c.holder_id = @me", "me", query.Person.Id);
        if (query.Agent is { } agent)
            And("c.agent = @agent", "agent", agent);
        if (query.Holder is { } holder)
            And("c.holder = @holder", "holder", (int)holder);
        if (query.HolderId is { } person)
            And("c.holder_id = @person", "person", person);
        if (query.Label is { } label)
            And("EXISTS (SELECT 1 FROM desk_labels l WHERE l.conversation_id = c.id AND l.name = @label)", "label", label);
        if (query.Text?.Trim() is { Length: > 0 } text)
            And("(lower(c.name) LIKE @text ESCAPE '!' OR lower(c.last_text) LIKE @text ESCAPE '!')", "text", Pattern(text));
        var (order, sign) = view.Descending ? ("DESC", "<") : ("ASC", ">");
        if (Cursor.TryRead(query.After, out var after))
        {
            And($"(c.{view.Order}, c.id) {sign} (@at, @after)", "at", after.At);
            parameters.Add(("after", after.Id));
        }
        sql.Append(CultureInfo.InvariantCulture, $" ORDER BY c.{view.Order} {order}, c.id {order} LIMIT @max");
        return db.QueryAsync(sql.ToString(), r => DeskRows.ReadConversation(db.Dialect, r), [.. parameters]);
    }

    private static string Pattern(string text)
    {
        var cut = text.Length > MostText ? text[..MostText] : text;
        return $"%{cut.ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";
    }

    private async Task<List<InboxItem>> ItemsAsync(Statements db, List<DeskConversationRow> rows, Actor person)
    {
        if (rows.Count == 0)
            return [];
        var ids = rows.Select(r => r.Id).ToList();
        var marks = await MarksAsync(db, ids, person.Id);
        var unread = await DeskFacts.UnreadAsync(db, [.. rows.Where(r => r.CustomerPosition > marks.GetValueOrDefault(r.Id))
            .Select(r => (r.Id, marks.GetValueOrDefault(r.Id)))], MostUnread);
        var present = (await db.QueryAsync("""
            SELECT conversation_id, person_id, person_name, typing FROM desk_lookers
            WHERE conversation_id IN (SELECT conversation_id FROM {rows:rows(conversation_id uuid)}) AND until > @now AND person_id <> @person ORDER BY person_name
            """, r => (Id: r.GetGuid(0), Person: new PresentPerson(r.GetString(1), r.GetString(2), r.GetBoolean(3))),
            ("rows", DeskRows.IdRows(db, ids)), ("now", time.GetUtcNow()), ("person", person.Id))).ToLookup(p => p.Id, p => p.Person);
        return [.. rows.Select(r => Item(r, unread.GetValueOrDefault(r.Id), [.. present[r.Id]]))];
    }

    private static InboxItem Item(DeskConversationRow r, int unread, IReadOnlyList<PresentPerson> present) => new()
    {
        ConversationId = r.Id, EpisodeId = r.EpisodeId, Agent = r.Agent, Name = r.Name, ChatKind = r.ChatKind, State = r.State,
            Holder = r.Holder,
        HolderId = r.HolderId, HolderName = r.HolderName, WaitingSince = r.WaitingSince, LastText = r.LastText, LastKind = r.LastKind,
            LastFrom = r.LastFrom,
        LastAt = r.LastAt, DueClock = r.DueClock, DueAt = r.DueAt, SnoozedUntil = r.SnoozedUntil == ConversationUpdate.NoTime ? null
            : r.SnoozedUntil,
        SnoozedBy = r.SnoozedBy, Labels = DeskRows.List<DeskLabel>(r.Labels), Unread = unread,
        SeenByTeam = r.SeenPosition >= r.CustomerPosition, SendFailed = r.SendFailed, Present = present, Version = r.Version,
    };

    private static async Task<Dictionary<Guid, long>> MarksAsync(Statements db, IEnumerable<Guid> ids, string person) =>
        (await db.QueryAsync("""
        SELECT conversation_id, position FROM desk_read_marks
        WHERE person_id = @person AND conversation_id IN (SELECT conversation_id FROM {rows:rows(conversation_id uuid)})
        """, r => (r.GetGuid(0), r.GetInt64(1)), ("person", person), ("rows", DeskRows.IdRows(db, ids))))
            .ToDictionary(m => m.Item1, m => m.Item2);

    /// <summary>Where a page ended: the value of the view's order and the id.</summary>
    private readonly record struct Cursor(DateTimeOffset At, Guid Id)
    {
        public static string Of(View view, DeskConversationRow row) => string.Create(CultureInfo.InvariantCulture,
            $"{Microseconds.Of(TimeOf(view, row))}.{row.Id:N}");

        public static bool TryRead(string? text, out Cursor cursor)
        {
            cursor = default;
            if (text?.Split('.') is not [var at, var id] || !long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out var time)
                || time is < 0 or > 253_402_300_799_000_000 || !Guid.TryParseExact(id, "N", out var last))
                return false;
            cursor = new(Microseconds.ToTime(time), last);
            return true;
        }

        private static DateTimeOffset TimeOf(View view, DeskConversationRow row) => (view.Order switch
        {
            "waiting_since" => row.WaitingSince,
            "due_at" => row.DueAt,
            "snoozed_until" => row.SnoozedUntil,
            _ => row.LastAt,
        }) ?? row.LastAt;
    }
}
