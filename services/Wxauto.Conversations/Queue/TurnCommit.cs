using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations.FollowUps;
using Wxauto.Storage.Sql;

namespace Wxauto.Conversations.Queue;

/// <summary>The one transaction in which turns become true: outcome, replies and the end of the lease.</summary>
internal sealed class TurnCommit(Database database)
{
    private static readonly string Replaced = TurnReasons.FollowUpReplaced.Reason.ToJson();

    public Task<IReadOnlyList<TurnRecord>> RunAsync(IReadOnlyList<DecidedTurn> turns, CancellationToken cancellationToken)
    {
        // Traces and citations become JSON before the transaction: while that is open, conversations are locked.
        var rows = turns.ToDictionary(t => t.Turn, t => TurnRow.Of(t.Turn));
        return database.WriteAsync<IReadOnlyList<TurnRecord>>(async db =>
        {
            var valid = await LockAsync(db, turns);
            if (valid.Count > 0)
                await WriteAsync(db, valid, [.. valid.Select(t => rows.GetValueOrDefault(t.Turn) ?? TurnRow.Of(t.Turn))]);
            return [.. valid.Select(t => t.Turn)];
        }, cancellationToken);
    }

    private static async Task<List<DecidedTurn>> LockAsync(Statements db, IReadOnlyList<DecidedTurn> turns)
    {
        var ids = db.Dialect.Json([.. turns.Select(t => new { t.Turn.ConversationId })]);
        var holders = (await db.QueryAsync(TurnSql.LockConversations, r => (Id: r.GetGuid(0), Version: r.GetInt64(3),
            Person: (ConversationState)r.GetInt32(1) == ConversationState.HeldByPerson ? r.GetString(2) : null), ("rows", ids)))
            .ToDictionary(c => c.Id);
        var leases = (await db.QueryAsync(TurnSql.LockLeases,
            r => (Id: r.GetGuid(0), Lease: r.IsDBNull(1) ? Guid.Empty : r.GetGuid(1)), ("rows", ids))).ToHashSet();
        return [.. turns.Where(t => leases.Contains((t.Turn.ConversationId, t.Claim.LeaseId)))
            .Select(t => holders.GetValueOrDefault(t.Turn.ConversationId) is var holder && holder.Person is { } person
                ? Left(t, TurnReasons.TakenOver.With(person))
                : holder.Version != t.Claim.Conversation.HolderVersion ? Left(t, TurnReasons.HandledByPerson) : t)];
    }

    /// <summary>G4: a person came while the AI was thinking; he may have gone again.</summary>
    private static DecidedTurn Left(DecidedTurn decided, Reason why)
    {
        var t = decided.Turn;
        return decided.Turn.Outcome == Outcome.LeftToPerson ? decided : decided with
        {
            Turn = new TurnRecord
            {
                Id = t.Id, ConversationId = t.ConversationId, Agent = t.Agent, Question = t.Question,
                Outcome = Outcome.LeftToPerson, Reason = why,
                Confidence = t.Confidence, Trace = t.Trace, Citations = t.Citations, Provider = t.Provider, Model = t.Model,
                InputTokens = t.InputTokens, OutputTokens = t.OutputTokens, ReceivedAt = t.ReceivedAt, DecidedAt = t.DecidedAt,
            },
            Replies = [],
            FollowUps = [],
            State = null,
        };
    }

    private static Task WriteAsync(Statements db, List<DecidedTurn> turns, List<TurnRow> rows)
    {
        var statements = new List<(string Sql, string Rows)>();
        Add(TurnSql.Turns, rows);
        Add(TurnSql.Replies, [.. turns.SelectMany(t => t.Replies)]);
        Add(TurnSql.Outcomes, [.. turns.SelectMany(t => t.Messages.Select(m => new { Id = m, TurnId = t.Turn.Id }))]);
        Add(TurnSql.States, [.. turns.Select(t => new { t.Turn.ConversationId, State = (int?)t.State })]);
        Add(FollowUpSql.Replace, [.. turns.Where(t => t.FollowUps.Count > 0)
            .Select(t => new { t.Turn.ConversationId, Reason = Replaced, At = t.Turn.DecidedAt })]);
        Add(FollowUpSql.Add, [.. turns.SelectMany(t => t.FollowUps)]);
        var entries = turns.Select(t => new { t.Turn.ConversationId, t.Claim.Version }).ToList();
        Add(TurnSql.Finish, entries);
        Add(TurnSql.Continue, entries);
        return db.ExecuteAllAsync(statements);

        void Add<T>(string sql, List<T> rows)
        {
            if (rows.Count > 0)
                statements.Add((sql, db.Dialect.Json(rows)));
        }
    }
}
