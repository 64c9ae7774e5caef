using Wxauto.Contracts.Reasons;
using Wxauto.Storage.Sql;

namespace Wxauto.Storage.Workflows;

/// <summary>Claim, run, commit: the statements of the workers. Whoever lost the lease changes nothing.</summary>
internal sealed class WorkflowQueue(Database database, TimeProvider time)
{
    /// <summary>Takes runs whose time has come, the longest waiting first, for this long.</summary>
    public async Task<IReadOnlyList<ClaimedRun>> ClaimAsync(IReadOnlyCollection<IWorkflow> workflows, int max, TimeSpan lease,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = Guid.NewGuid();
        var rows = database.Dialect.Json([.. workflows.Select(w => new { Workflow = w.Name, First = w.Steps[0] })]);
        return await database.WriteAsync(db => db.QueryAsync(WorkflowSql.Claim,
            r => new ClaimedRun(r.GetGuid(0), id, r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5),
                r.GetInt32(6)),
            ("lease", id), ("now", now), ("until", now + lease), ("max", max), ("rows", rows)), cancellationToken);
    }

    /// <summary>Prolongs the leases that are still held. Returns the runs that are not.</summary>
    public async Task<IReadOnlyList<ClaimedRun>> RenewAsync(IReadOnlyCollection<ClaimedRun> runs, TimeSpan lease,
        CancellationToken cancellationToken)
    {
        var rows = database.Dialect.Json([.. runs.OrderBy(r => r.Id).Select(r => new { r.Id, r.LeaseId })]);
        var renewed = await database.WriteAsync(db => db.QueryAsync(WorkflowSql.Renew, r => (r.GetGuid(0), r.GetGuid(1)),
            ("until", time.GetUtcNow() + lease), ("rows", rows)), cancellationToken);
        return [.. runs.ExceptBy(renewed, r => (r.Id, r.LeaseId))];
    }

    /// <summary>Commits steps that were done, claims the next ones of the same runs, and starts what follows on runs that ended.</summary>
    public Task<StepsDone> AdvanceAsync(IReadOnlyList<StepDone> steps, CancellationToken cancellationToken) =>
        database.WriteAsync(async db =>
    {
        var rows = db.Dialect.Json([.. steps.OrderBy(s => s.Id)]);
        var done = await db.QueryAsync(WorkflowSql.Advance,
            r => (Id: r.GetGuid(0), Ended: r.GetInt32(1) == (int)WorkflowRunState.Succeeded, Followed: !r.IsDBNull(2)), ("rows", rows));
        var ids = done.Select(d => d.Id).ToHashSet();
        var followed = done.Where(d => d.Ended && d.Followed).Select(d => new { d.Id }).ToList();
        if (followed.Count > 0)
            await db.ExecuteAsync(WorkflowSql.StartFollowUps, ("now", time.GetUtcNow()), ("rows", db.Dialect.Json(followed)));
        return new StepsDone(ids, followed.Count > 0);
    }, cancellationToken);

    public Task<bool> RetryLaterAsync(ClaimedRun run, Reason error, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(async db => await db.ExecuteAsync(WorkflowSql.RetryLater, ("id", run.Id), ("lease", run.LeaseId), ("at", at),
            ("error", error.ToJson())) > 0, cancellationToken);

    /// <summary>For others to take at once; this attempt does not count.</summary>
    public Task<bool> GiveBackAsync(ClaimedRun run, CancellationToken cancellationToken) =>
        database.WriteAsync(async db => await db.ExecuteAsync(WorkflowSql.GiveBack, ("id", run.Id), ("lease", run.LeaseId),
            ("now", time.GetUtcNow())) > 0, cancellationToken);

    /// <summary>Ends the run as failed, or starts what follows on it. False when the lease was lost.</summary>
    public Task<bool> ParkAsync(ClaimedRun run, Reason error, CancellationToken cancellationToken) => database.WriteAsync(async db =>
    {
        var now = time.GetUtcNow();
        var parked = await db.QueryAsync(WorkflowSql.Park, r => !r.IsDBNull(0), ("id", run.Id), ("lease", run.LeaseId), ("now", now),
            ("error", error.ToJson()));
        if (parked is [true])
            await db.ExecuteAsync(WorkflowSql.StartFollowUps, ("now", now), ("rows", db.Dialect.Json([new { run.Id }])));
        return parked.Count > 0;
    }, cancellationToken);

    public Task<List<(string Workflow, WorkflowRunState State, long Count)>> CountAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(db => db.QueryAsync(WorkflowSql.CountAll, r => (r.GetString(0), (WorkflowRunState)r.GetInt32(1), r.GetInt64(2))),
            cancellationToken);

    /// <summary>Removes runs that ended before that time, and their steps. Returns how many, at most <paramref name="max"/>.</summary>
    public Task<int> RemoveAsync(DateTimeOffset before, int max, CancellationToken cancellationToken) =>
        database.WriteAsync(db => db.ExecuteAsync(WorkflowSql.Remove, ("before", before), ("max", max)), cancellationToken);
}

/// <param name="Next">The step after it; null when it was the last.</param>
/// <param name="Keep">Whether this process goes on with the next one.</param>
internal sealed record StepDone(Guid Id, Guid LeaseId, string Step, string? Next, string State, int Attempt, bool Keep,
    DateTimeOffset EndedAt);

/// <param name="Runs">Those whose lease was held.</param>
/// <param name="FollowUps">Whether others wait to be claimed now.</param>
internal sealed record StepsDone(IReadOnlySet<Guid> Runs, bool FollowUps);
