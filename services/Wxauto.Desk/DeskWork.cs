using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Events;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations.Desk;
using Wxauto.Desk.Feed;
using Wxauto.Desk.Projection;
using Wxauto.Desk.Tables;
using Wxauto.Storage.Audit;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk;

/// <summary>What people do to a conversation: one transaction with its audit entry, the row of the inbox and the step of the
/// feed.</summary>
internal sealed class DeskWork(Database database, AuditTrail trail, DeskProjection projection, FeedWatch watch, IEventBus bus,
    TimeProvider time)
{
    private const int LongestKey = 100;

    public Database Database => database;

    /// <summary>Times as both databases keep them.</summary>
    public DateTimeOffset Now => Microseconds.Now(time);

    /// <param name="kind">As the audit calls it; null: not audited.</param>
    /// <param name="key">Idempotency key; null: the command may be repeated by its nature.</param>
    public async Task<DeskResult> RunAsync(Guid conversation, Actor person, string? kind, string? key,
        Func<DeskScope, Task<DeskResult>> work, CancellationToken cancellationToken)
    {
        if (key is not null && (key.Length is 0 or > LongestKey || key.Any(char.IsControl)))
            return DeskResult.No(SupportReasons.Key.With(LongestKey), "idempotencyKey");
        var scope = new DeskScope(conversation, person, Now);
        var result = await database.WriteAsync(async db =>
        {
            scope.Db = db;
            if (key is not null && !await ClaimKeyAsync(scope, kind ?? "", key))
                return await RepeatedAsync(scope, kind ?? "", key);
            if (!await DeskFacts.TakeAsync(db, conversation))
                return await RefusedAsync(scope, key, DeskResult.No(SupportReasons.UnknownConversation));
            if (await projection.EpisodeAsync(db, conversation, scope.Now) is not { } episode)
                return await RefusedAsync(scope, key, DeskResult.No(SupportReasons.UnknownConversation));
            scope.Episode = episode;
            var done = await work(scope);
            if (!done.IsDone)
                return await RefusedAsync(scope, key, done);
            return await FinishAsync(scope, kind, key, done);
        }, cancellationToken);
        if (result.IsDone)
            Announce(scope);
        return result;
    }

    /// <summary>Pages of this process look at once.</summary>
    public void Wake() => watch.Wake();

    public void Announce(DeskScope scope)
    {
        watch.Wake();
        foreach (var agent in scope.Ready.Distinct())
            bus.Announce(new ReplyReady(agent));
        foreach (var agent in scope.Withdrawn.Distinct())
            bus.Announce(new RepliesWithdrawn(agent));
    }

    private async Task<DeskResult> FinishAsync(DeskScope scope, string? kind, string? key, DeskResult done)
    {
        var db = scope.Db;
        if (scope.EpisodeChanged)
            await DeskRows.UpsertEpisodesAsync(db, [scope.Episode]);
        if (kind is not null)
            await trail.AppendAsync(db, new AuditEntry(scope.Person, kind,
                scope.Conversation.ToString(), scope.Before, scope.After));
        // What the work itself changed will be in the row; what the calculation changes is news for the worker.
        await DeskFacts.TakeAsync(db, scope.Conversation);
        var rows = await projection.RecomputeAsync(db, [scope.Conversation], scope.Now, scope.Changes,
            [.. scope.Events.Select(e => (scope.Conversation, e, scope.Person.Name))]);
        // Who works is there, also when his page does not say so.
        if (kind is not null)
            await db.ExecuteAsync("UPDATE desk_staff SET seen_at = @now, state = CASE WHEN state = @offline THEN @online ELSE state END WHERE id = @person",
                ("now", scope.Now), ("offline", (int)PresenceState.Offline), ("online", (int)PresenceState.Online),
                    ("person", scope.Person.Id));
        var version = rows.GetValueOrDefault(scope.Conversation)?.Version ?? 0;
        if (key is not null)
            await db.ExecuteAsync("UPDATE desk_commands SET version = @version, made = @made WHERE person_id = @person AND command_key = @key",
                ("version", version), ("made", done.Id ?? Guid.Empty), ("person", scope.Person.Id), ("key", key));
        return done with { Version = version };
    }

    private static async Task<bool> ClaimKeyAsync(DeskScope scope, string kind, string key) => await scope.Db.ExecuteAsync("""
        INSERT INTO desk_commands (person_id, command_key, kind, conversation_id, at, version) VALUES (@person, @key, @kind, @conversation, @at, 0)
        ON CONFLICT (person_id, command_key) DO NOTHING
        """, ("person", scope.Person.Id), ("key", key), ("kind", kind), ("conversation", scope.Conversation), ("at", scope.Now)) > 0;

    private static async Task<DeskResult> RepeatedAsync(DeskScope scope, string kind, string key)
    {
        var known = await scope.Db.QueryAsync("SELECT kind, conversation_id, version, made FROM desk_commands WHERE person_id = @person AND command_key = @key",
            r => (Kind: r.GetString(0), Conversation: r.GetGuid(1), Version: r.GetInt64(2), Made: r.IsDBNull(3) ? Guid.Empty
                : r.GetGuid(3)),
            ("person", scope.Person.Id), ("key", key));
        return known is [var first] && first.Kind == kind && first.Conversation == scope.Conversation
            ? DeskResult.Done(first.Version, first.Made == Guid.Empty ? null : first.Made)
                : DeskResult.No(SupportReasons.KeyUsed, "idempotencyKey");
    }

    private static async Task<DeskResult> RefusedAsync(DeskScope scope, string? key, DeskResult refused)
    {
        if (key is not null)
            await scope.Db.ExecuteAsync("DELETE FROM desk_commands WHERE person_id = @person AND command_key = @key",
                ("person", scope.Person.Id), ("key", key));
        return refused;
    }
}

/// <summary>A command while it is worked on.</summary>
internal sealed class DeskScope(Guid conversation, Actor person, DateTimeOffset now)
{
    public Statements Db { get; set; } = null!;
    public Guid Conversation => conversation;
    public Actor Person => person;
    public DateTimeOffset Now => now;

    /// <summary>The present one. Whoever changes it says so.</summary>
    public EpisodeRow Episode { get; set; } = null!;
    public bool EpisodeChanged { get; set; }
    public object? Before { get; set; }
    public object? After { get; set; }
    public List<Reason> Events { get; } = [];
    public List<NewChange> Changes { get; } = [];

    /// <summary>Agents that have replies to deliver, and those that must withdraw some.</summary>
    public List<string> Ready { get; } = [];
    public List<string> Withdrawn { get; } = [];
}
