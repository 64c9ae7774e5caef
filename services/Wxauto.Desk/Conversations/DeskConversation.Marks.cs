using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations.Desk;
using Wxauto.Desk.Feed;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk.Conversations;

/// <summary>Labels, drafts, read marks and who looks.</summary>
internal sealed partial class DeskConversation
{
    /// <summary>Whoever closes a page without a word is gone after so long.</summary>
    private static readonly TimeSpan LooksFor = TimeSpan.FromSeconds(30);

    public Task<DeskResult> AddLabelAsync(Guid id, Actor person, DeskLabel label, CancellationToken cancellationToken)
    {
        if (Label(label) is not { } plain)
            return Refused(SupportReasons.Required.With("name", LongestLabel), "name");
        return work.RunAsync(id, person, "conversation.labelled", null, async scope =>
        {
            var count = (await scope.Db.QueryAsync("SELECT count(*) FROM desk_labels WHERE conversation_id = @id", r => r.GetInt64(0),
                ("id", id))).Single();
            if (count >= MostLabels)
                return DeskResult.No(SupportReasons.TooManyLabels.With(MostLabels), "name");
            if (await scope.Db.ExecuteAsync("""
                INSERT INTO desk_labels (conversation_id, category, name, person_name, at) VALUES (@id, @category, @name, @person, @at)
                ON CONFLICT (conversation_id, category, name) DO NOTHING
                """, ("id", id), ("category", plain.Category), ("name", plain.Name), ("person", person.Name), ("at", scope.Now)) > 0)
                scope.Events.Add(SupportReasons.Labelled.With(person.Name, plain.Name));
            scope.After = plain;
            return DeskResult.Done(0);
        }, cancellationToken);
    }

    public Task<DeskResult> RemoveLabelAsync(Guid id, Actor person, DeskLabel label, CancellationToken cancellationToken)
    {
        if (Label(label) is not { } plain)
            return Refused(SupportReasons.Required.With("name", LongestLabel), "name");
        return work.RunAsync(id, person, "conversation.unlabelled", null, async scope =>
        {
            if (await scope.Db.ExecuteAsync("DELETE FROM desk_labels WHERE conversation_id = @id AND category = @category AND name = @name",
                ("id", id), ("category", plain.Category), ("name", plain.Name)) > 0)
                scope.Events.Add(SupportReasons.Unlabelled.With(person.Name, plain.Name));
            scope.Before = plain;
            return DeskResult.Done(0);
        }, cancellationToken);
    }

    public Task<DeskResult> SaveDraftAsync(Guid id, Actor person, string text, CancellationToken cancellationToken)
    {
        var kept = Storable(text ?? "");
        if (kept.Length > LongestDraft)
            return Refused(SupportReasons.Required.With("text", LongestDraft), "text");
        return work.Database.WriteAsync(async db =>
        {
            if (!await IsKnownAsync(db, id))
                return DeskResult.No(SupportReasons.UnknownConversation);
            if (kept.Trim().Length == 0)
                await db.ExecuteAsync("DELETE FROM desk_drafts WHERE conversation_id = @id AND person_id = @person", ("id", id),
                    ("person", person.Id));
            else
                await db.ExecuteAsync("""
                    INSERT INTO desk_drafts (conversation_id, person_id, person_name, text, at) VALUES (@id, @person, @name, @text, @at)
                    ON CONFLICT (conversation_id, person_id) DO UPDATE SET text = excluded.text, person_name = excluded.person_name, at = excluded.at
                    """, ("id", id), ("person", person.Id), ("name", person.Name), ("text", kept), ("at", work.Now));
            return DeskResult.Done(0);
        }, cancellationToken);
    }

    public async Task SeenAsync(Guid id, Actor person, long position, CancellationToken cancellationToken)
    {
        var news = await work.Database.WriteAsync(async db =>
        {
            if (!await MarkSeenAsync(db, id, person, position, withTeam: false))
                return false;
            // The first of the team who looks changes what everybody sees.
            return (await db.QueryAsync("SELECT seen_position, customer_position FROM desk_conversations WHERE id = @id", r =>
                (r.GetInt64(0), r.GetInt64(1)),
                ("id", id))) is [var (seen, customer)] && seen < customer && position > seen;
        }, cancellationToken);
        if (news)
            await work.RunAsync(id, person, null, null, async scope =>
            {
                await MarkSeenAsync(scope.Db, id, person, position);
                return DeskResult.Done(0);
            }, cancellationToken);
    }

    public Task LookingAsync(Guid id, Actor person, bool typing, CancellationToken cancellationToken) => LookAsync(id, async db =>
    {
        var now = work.Now;
        var before = await db.QueryAsync("SELECT typing, until FROM desk_lookers WHERE conversation_id = @id AND person_id = @person",
            r => (Typing: r.GetBoolean(0), Until: db.Dialect.Time(r, 1)), ("id", id), ("person", person.Id));
        await db.ExecuteAsync("""
            INSERT INTO desk_lookers (conversation_id, person_id, person_name, typing, until) VALUES (@id, @person, @name, @typing, @until)
            ON CONFLICT (conversation_id, person_id) DO UPDATE SET person_name = excluded.person_name, typing = excluded.typing, until = excluded.until
            """, ("id", id), ("person", person.Id), ("name", person.Name), ("typing", typing), ("until", now + LooksFor));
        // Who only goes on looking is no news.
        return before is not [var known] || known.Typing != typing || known.Until <= now;
    }, cancellationToken);

    public Task LeftAsync(Guid id, Actor person, CancellationToken cancellationToken) => LookAsync(id, async db =>
        await db.ExecuteAsync("DELETE FROM desk_lookers WHERE conversation_id = @id AND person_id = @person", ("id", id),
            ("person", person.Id)) > 0,
        cancellationToken);

    /// <summary>A mark never goes back. False when it was there already, or the conversation is unknown.</summary>
    private static async Task<bool> MarkSeenAsync(Statements db, Guid id, Actor person, long position, bool withTeam = true)
    {
        if (withTeam)
            await db.ExecuteAsync("UPDATE desk_conversations SET seen_position = @position WHERE id = @id AND seen_position < @position",
                ("id", id),
                ("position", position));
        return await db.ExecuteAsync("""
            INSERT INTO desk_read_marks (conversation_id, person_id, position)
            SELECT c.id, @person, @position FROM desk_conversations c WHERE c.id = @id
            ON CONFLICT (conversation_id, person_id) DO UPDATE SET position = excluded.position WHERE desk_read_marks.position < excluded.position
            """, ("id", id), ("person", person.Id), ("position", position)) > 0;
    }

    private async Task LookAsync(Guid id, Func<Statements, Task<bool>> change, CancellationToken cancellationToken)
    {
        if (await work.Database.WriteAsync(async db =>
        {
            if (!await IsKnownAsync(db, id) || !await change(db))
                return false;
            await FeedWriter.AppendAsync(db, [new NewChange(id, DeskChangeKind.Presence)], work.Now);
            return true;
        }, cancellationToken))
            work.Wake();
    }

    private static async Task<bool> IsKnownAsync(Statements db, Guid id) =>
        (await db.QueryAsync("SELECT 1 FROM desk_conversations WHERE id = @id", r => r.GetInt32(0), ("id", id))).Count > 0;

    private static DeskLabel? Label(DeskLabel label)
    {
        var (category, name) = (Storable(label.Category ?? "").Trim(), Storable(label.Name ?? "").Trim());
        return name.Length is 0 or > LongestLabel || category.Length > LongestLabel || name.Any(char.IsControl)
            || category.Any(char.IsControl) ? null
            : new DeskLabel(category, name);
    }
}
