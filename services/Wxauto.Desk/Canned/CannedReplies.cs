using System.Text.RegularExpressions;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Desk.Projection;
using Wxauto.Storage.Audit;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk.Canned;

/// <inheritdoc cref="ICannedReplies"/>
internal sealed partial class CannedReplies(Database database, AuditTrail trail, IResourceCatalog catalog, TimeOrderedId ids,
    TimeProvider time) : ICannedReplies
{
    private const int LongestShortcut = 40, LongestTitle = 100, LongestText = 4_000, LongestSearch = 100;

    public Task<IReadOnlyList<CannedReply>> ListAsync(Actor person, string? search, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<CannedReply>>(async db =>
    {
        var text = search?.Trim().ToLowerInvariant() ?? "";
        var plain = (text.Length > LongestSearch ? text[..LongestSearch] : text).Replace("!", "!!", StringComparison.Ordinal)
            .Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
        return await db.QueryAsync("""
            SELECT id, shortcut, title, text, owner FROM desk_canned_replies WHERE owner IN ('', @person)
                AND (lower(shortcut) LIKE @begin ESCAPE '!' OR lower(title) LIKE @part ESCAPE '!' OR lower(text) LIKE @part ESCAPE '!')
            ORDER BY shortcut, title, id LIMIT 200
            """, r => new CannedReply(r.GetGuid(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4).Length > 0),
            ("person", person.Id), ("begin", $"{plain}%"), ("part", $"%{plain}%"));
    }, cancellationToken);

    public async Task<DeskResult> SaveAsync(Actor person, CannedReply reply, CancellationToken cancellationToken)
    {
        var (shortcut, title, text) = ((reply.Shortcut ?? "").Trim(), (reply.Title ?? "").Trim(), (reply.Text ?? "").Trim());
        if (shortcut.Length is 0 or > LongestShortcut || shortcut.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            return DeskResult.No(SupportReasons.Shortcut.With(LongestShortcut), "shortcut");
        if (title.Length is 0 or > LongestTitle || title.Any(char.IsControl))
            return DeskResult.No(SupportReasons.Required.With("title", LongestTitle), "title");
        if (text.Length is 0 or > LongestText || text.Contains('\0', StringComparison.Ordinal))
            return DeskResult.No(SupportReasons.Required.With("text", LongestText), "text");
        if (Variables().Matches(text).Any(m => !CannedVariables.All.Contains(m.Groups[1].Value)))
            return DeskResult.No(SupportReasons.UnknownVariable.With([.. CannedVariables.All]), "text");
        var owner = reply.Own ? person.Id : "";
        var id = reply.Id == Guid.Empty ? ids.Next() : reply.Id;
        return await database.WriteAsync(async db =>
        {
            // Somebody else's own is unknown to this person.
            var before = (await db.QueryAsync("SELECT shortcut, title, text, owner FROM desk_canned_replies WHERE id = @id AND owner IN ('', @person) {for_update}",
                r => new { Shortcut = r.GetString(0), Title = r.GetString(1), Text = r.GetString(2), Own = r.GetString(3).Length > 0 },
                ("id", id), ("person", person.Id))).SingleOrDefault();
            if (before is null && reply.Id != Guid.Empty)
                return DeskResult.No(SupportReasons.UnknownText);
            if ((await db.QueryAsync("SELECT 1 FROM desk_canned_replies WHERE owner = @owner AND shortcut = @shortcut AND id <> @id", r =>
                r.GetInt32(0),
                ("owner", owner), ("shortcut", shortcut), ("id", id))).Count > 0
                || await db.ExecuteAsync("""
                INSERT INTO desk_canned_replies (id, owner, shortcut, title, text, changed_at) VALUES (@id, @owner, @shortcut, @title, @text, @now)
                ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, shortcut = excluded.shortcut, title = excluded.title, text = excluded.text,
                    changed_at = excluded.changed_at
                """, ("id", id), ("owner", owner), ("shortcut", shortcut), ("title", title), ("text", text),
                    ("now", time.GetUtcNow())) == 0)
                return DeskResult.No(SupportReasons.ShortcutTaken.With(shortcut), "shortcut");
            await AuditAsync(db, person, before is null ? "canned-reply.created" : "canned-reply.changed", id, before,
                new { shortcut, title, text, reply.Own });
            return DeskResult.Done(0, id);
        }, cancellationToken);
    }

    public Task<DeskResult> RemoveAsync(Actor person, Guid id, CancellationToken cancellationToken) => database.WriteAsync(async db =>
    {
        var before = await db.QueryAsync("DELETE FROM desk_canned_replies WHERE id = @id AND owner IN ('', @person) RETURNING shortcut, title, text",
            r => new { Shortcut = r.GetString(0), Title = r.GetString(1), Text = r.GetString(2) }, ("id", id), ("person", person.Id));
        if (before.Count == 0)
            return DeskResult.No(SupportReasons.UnknownText);
        await AuditAsync(db, person, "canned-reply.removed", id, before[0], null);
        return DeskResult.Done(0);
    }, cancellationToken);

    public Task<RenderedReply?> RenderAsync(Guid id, Guid conversationId, Actor person, CancellationToken cancellationToken) =>
        database.ReadAsync(async db =>
    {
        var text = (await db.QueryAsync("SELECT text FROM desk_canned_replies WHERE id = @id AND owner IN ('', @person)", r =>
            r.GetString(0),
            ("id", id), ("person", person.Id))).SingleOrDefault();
        var row = (await DeskRows.ConversationsAsync(db, [conversationId])).GetValueOrDefault(conversationId);
        if (text is null || row is null)
            return null;
        var platform = catalog.Current.Platform;
        var values = new Dictionary<string, string?>
        {
            [CannedVariables.CustomerName] = row.Name, [CannedVariables.PersonName] = person.Name,
            [CannedVariables.AgentName] = catalog.Current.AgentOf(row.Agent)?.DisplayName,
                [CannedVariables.ConversationId] = conversationId.ToString(),
            [CannedVariables.Today] = platform.DayOf(time.GetUtcNow()).ToString("yyyy-MM-dd", null),
        };
        return (RenderedReply?)Render(text, values);
    }, cancellationToken);

    internal static RenderedReply Render(string text, IReadOnlyDictionary<string, string?> values)
    {
        var missing = new List<string>();
        var rendered = Variables().Replace(text, m =>
        {
            if (values.GetValueOrDefault(m.Groups[1].Value) is { Length: > 0 } value)
                return value;
            missing.Add(m.Groups[1].Value);
            return m.Value;
        });
        return new RenderedReply(rendered, [.. missing.Distinct()]);
    }

    private Task AuditAsync(Statements db, Actor person, string kind, Guid id, object? before, object? after) =>
        trail.AppendAsync(db, new AuditEntry(person, kind, id.ToString(), before, after));

    [GeneratedRegex(@"\{\{([^{}]{1,60})\}\}")]
    private static partial Regex Variables();
}
