using System.Data.Common;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Storage.Sql;

namespace Wxauto.Storage.Workflows;

/// <inheritdoc cref="IWorkflowRuns"/>
internal sealed class WorkflowRuns(Database database, RunsHere here, TimeOrderedId ids, TimeProvider time) : IWorkflowRuns
{
    /// <summary>An index holds the key; PostgreSQL takes no more than 2,700 bytes there.</summary>
    private const int MaxKey = 500;

    public async Task<Guid> StartAsync(string workflow, string key, string input, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(workflow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, MaxKey, nameof(key));
        var id = await database.WriteAsync(db => StartAsync(db, workflow, key, input), cancellationToken);
        here.Wake();
        return id;
    }

    /// <summary>As a part of a transaction; <see cref="RunsHere.Wake"/> after it.</summary>
    public async Task<Guid> StartAsync(Statements db, string workflow, string key, string input)
    {
        while (true)
        {
            var found = (await db.QueryAsync(WorkflowSql.Start,
                r => (Id: r.GetGuid(0), State: (WorkflowRunState)r.GetInt32(1), FollowUp: r.IsDBNull(2) ? (Guid?)null : r.GetGuid(2)),
                ("id", ids.Next()), ("workflow", workflow), ("key", key), ("input", input), ("now", time.GetUtcNow())))[0];
            if (found.State != WorkflowRunState.Failed)
                return found.FollowUp ?? found.Id;
            await db.ExecuteAsync(WorkflowSql.Replace, ("id", found.Id), ("now", time.GetUtcNow()));
        }
    }

    public async Task<bool> RetryAsync(Guid id, CancellationToken cancellationToken)
    {
        var retried = await database.WriteAsync(db => db.QueryAsync(WorkflowSql.Retry, r => r.GetString(0), ("id", id),
            ("now", time.GetUtcNow())), cancellationToken);
        if (retried.Count == 0)
            return false;
        here.Wake();
        return true;
    }

    public async Task<bool> CancelAsync(Guid id, CancellationToken cancellationToken)
    {
        var (cancelled, dropped) = await database.WriteAsync(async db =>
        {
            var run = await db.QueryAsync(WorkflowSql.Cancel, r => r.GetString(0), ("id", id), ("now", time.GetUtcNow()));
            return (run.FirstOrDefault(), run.Count == 0 && await db.ExecuteAsync(WorkflowSql.CancelFollowUp, ("id", id)) > 0);
        }, cancellationToken);
        if (cancelled is null)
            return dropped;
        WorkflowMetrics.Runs.WithLabels(cancelled, "cancelled").Inc();
        here.Stop(id);
        return true;
    }

    public async Task<IReadOnlyList<WorkflowRunInfo>> ListAsync(string workflow, string? keyPrefix, bool unfinishedOnly, int max,
        CancellationToken cancellationToken) =>
        await database.ReadAsync(db => db.QueryAsync(unfinishedOnly ? WorkflowSql.ListUnfinished : WorkflowSql.List,
            r => Read(db.Dialect, r),
            ("workflow", workflow), ("prefix", keyPrefix ?? ""), ("max", max)), cancellationToken);

    public async Task<IReadOnlyDictionary<string, WorkflowRunInfo>> UnfinishedAsync(string workflow, IReadOnlyCollection<string> keys,
        CancellationToken cancellationToken) =>
        (await database.ReadAsync(db => db.QueryAsync(WorkflowSql.OfKeys, r => Read(db.Dialect, r),
            ("workflow", workflow), ("rows", db.Dialect.Json([.. keys.Select(k => new { Key = k })]))), cancellationToken))
                .ToDictionary(r => r.Key);

    public Task<(WorkflowRunInfo? Newest, WorkflowRunInfo? Told)> LastAsync(string workflow, string key, string input,
        CancellationToken cancellationToken) =>
        database.ReadAsync(async db => (
            (await db.QueryAsync(WorkflowSql.Newest, r => Read(db.Dialect, r), ("workflow", workflow), ("key", key))).SingleOrDefault(),
            (await db.QueryAsync(WorkflowSql.NewestThatTold, r => Read(db.Dialect, r), ("workflow", workflow), ("key", key),
                ("input", input))).SingleOrDefault()), cancellationToken);

    public async Task<int> CountUnfinishedAsync(string workflow, string keyPrefix, CancellationToken cancellationToken) =>
        (int)(await database.ReadAsync(db => db.QueryAsync(WorkflowSql.CountUnfinished, r => r.GetInt64(0), ("workflow", workflow),
            ("prefix", keyPrefix)), cancellationToken))[0];

    private static WorkflowRunInfo Read(Dialect dialect, DbDataReader r)
    {
        var state = (WorkflowRunState)r.GetInt32(4);
        var waits = state is WorkflowRunState.Waiting or WorkflowRunState.Running && r.IsDBNull(9);
        return new(r.GetGuid(0), r.GetString(1), r.GetString(2), r.GetString(3), state, r.GetString(5), r.GetInt32(6),
            r.IsDBNull(7) ? null : Reason.FromJson(r.GetString(7)),
            waits ? dialect.Time(r, 8) : null, dialect.Time(r, 10), Time(11), Time(12), state < WorkflowRunState.Succeeded
                && !r.IsDBNull(13), r.GetString(14));

        DateTimeOffset? Time(int column) => r.IsDBNull(column) ? null : dialect.Time(r, column);
    }
}
