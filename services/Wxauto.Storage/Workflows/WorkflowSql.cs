namespace Wxauto.Storage.Workflows;

/// <summary>While a run is leased, ready_at is the end of the lease.</summary>
internal static class WorkflowSql
{
    private const int Waiting = (int)WorkflowRunState.Waiting, Running = (int)WorkflowRunState.Running,
        Failed = (int)WorkflowRunState.Failed, Succeeded = (int)WorkflowRunState.Succeeded, Cancelled = (int)WorkflowRunState.Cancelled;

    // Filters of indexes: PostgreSQL uses one only for a statement that says the same.
    public static readonly string IsUnfinished = $"status < {Failed}";
    public static readonly string HoldsItsKey = $"status < {Succeeded}";
    public static readonly string IsFinished = $"status > {Failed}";

    /// <summary>What it returns tells what was found: a run that has not begun (this one or the one that got its input), one that has (its
    /// follow-up got it), or a failed one, which is left.</summary>
    public static readonly string Start = $$"""
        INSERT INTO workflow_runs (id, workflow, key, input, state, status, step, attempts, ready_at, created_at)
        VALUES (@id, @workflow, @key, @input, '', {{Waiting}}, '', 0, @now, @now)
        ON CONFLICT (workflow, key) WHERE {{HoldsItsKey}} DO UPDATE SET
            input = CASE WHEN workflow_runs.status = {{Waiting}} THEN excluded.input ELSE workflow_runs.input END,
            follow_up_id = CASE WHEN workflow_runs.status = {{Running}} THEN coalesce(workflow_runs.follow_up_id, excluded.id) END,
            follow_up_input = CASE WHEN workflow_runs.status = {{Running}} THEN excluded.input END
        RETURNING id, status, follow_up_id
        """;

    /// <summary>A failed run makes room for a newer one; its error stays to be read.</summary>
    public static readonly string Replace =
        $"UPDATE workflow_runs SET status = {Cancelled}, finished_at = @now WHERE id = @id AND status = {Failed}";

    public static readonly string StartFollowUps = $$"""
        INSERT INTO workflow_runs (id, workflow, key, input, state, status, step, attempts, ready_at, created_at)
        SELECT follow_up_id, workflow, key, follow_up_input, '', {{Waiting}}, '', 0, @now, @now FROM workflow_runs
        WHERE id IN (SELECT id FROM {rows:rows(id uuid)}) AND follow_up_id IS NOT NULL
        """;

    /// <summary>The count keeps the workflows from becoming a join, so that the index is read in its order and only as far as needed,
    /// however many runs wait.</summary>
    public static readonly string Claim = $$"""
        UPDATE workflow_runs SET status = {{Running}}, lease_id = @lease, ready_at = @until, attempts = attempts + 1,
            started_at = coalesce(started_at, @now),
            step = CASE WHEN step = '' THEN (SELECT w.first FROM (SELECT * FROM {rows:rows(workflow text, first text)}) w WHERE w.workflow = workflow_runs.workflow) ELSE step END
        WHERE id IN (
            SELECT id FROM workflow_runs WHERE {{IsUnfinished}} AND ready_at <= @now
                AND (SELECT count(*) FROM (SELECT * FROM {rows:rows(workflow text, first text)}) w WHERE w.workflow = workflow_runs.workflow) > 0
            ORDER BY ready_at LIMIT @max {skip_locked})
        RETURNING id, workflow, key, input, state, step, attempts
        """;

    public const string Renew = """
        WITH r AS (SELECT * FROM {rows:rows(id uuid, lease_id uuid)})
        UPDATE workflow_runs SET ready_at = @until FROM r WHERE workflow_runs.id = r.id AND workflow_runs.lease_id = r.lease_id
        RETURNING workflow_runs.id, workflow_runs.lease_id
        """;

    private const string Rows = "r AS (SELECT * FROM {rows:rows(id uuid, lease_id uuid, step text, next text, state text, attempt int, keep boolean, ended_at timestamptz)})";

    /// <summary>Ends a step and claims the next one of the run under the same lease; the step is compared so that nothing is done twice
    /// when an answer was lost.</summary>
    private static readonly string Update = $$"""
        UPDATE workflow_runs SET state = r.state, error = NULL, step = coalesce(r.next, r.step),
            status = CASE WHEN r.next IS NULL THEN {{Succeeded}} ELSE {{Running}} END,
            finished_at = CASE WHEN r.next IS NULL THEN r.ended_at END,
            attempts = CASE WHEN r.next IS NULL THEN r.attempt WHEN r.keep THEN 1 ELSE 0 END,
            lease_id = CASE WHEN r.keep THEN r.lease_id END,
            ready_at = CASE WHEN r.keep THEN workflow_runs.ready_at ELSE r.ended_at END
        FROM r WHERE workflow_runs.id = r.id AND workflow_runs.lease_id = r.lease_id AND workflow_runs.step = r.step
        RETURNING workflow_runs.id, workflow_runs.status, workflow_runs.follow_up_id
        """;

    public static readonly string Advance = $"WITH {Rows} {Update}";

    public const string RetryLater =
        "UPDATE workflow_runs SET lease_id = NULL, ready_at = @at, error = @error WHERE id = @id AND lease_id = @lease";

    public const string GiveBack =
        "UPDATE workflow_runs SET lease_id = NULL, ready_at = @now, attempts = attempts - 1 WHERE id = @id AND lease_id = @lease";

    public static readonly string Park = $$"""
        UPDATE workflow_runs SET status = CASE WHEN follow_up_id IS NULL THEN {{Failed}} ELSE {{Cancelled}} END,
            lease_id = NULL, error = @error, finished_at = @now
        WHERE id = @id AND lease_id = @lease RETURNING follow_up_id
        """;

    public static readonly string Retry = $$"""
        UPDATE workflow_runs SET status = {{Running}}, attempts = 0, ready_at = @now, finished_at = NULL
        WHERE id = @id AND (status = {{Failed}} OR status = {{Running}} AND lease_id IS NULL) RETURNING workflow
        """;

    public static readonly string Cancel = $"""
        UPDATE workflow_runs SET status = {Cancelled}, lease_id = NULL, finished_at = @now, follow_up_id = NULL, follow_up_input = NULL
        WHERE id = @id AND {HoldsItsKey} RETURNING workflow
        """;

    public static readonly string CancelFollowUp =
        $"UPDATE workflow_runs SET follow_up_id = NULL, follow_up_input = NULL WHERE follow_up_id = @id AND {IsUnfinished}";

    private const string Columns =
        "SELECT id, workflow, key, input, status, step, attempts, error, ready_at, lease_id, created_at, started_at, finished_at, follow_up_id, state FROM workflow_runs";

    /// <summary>Without LIKE, whose special characters may stand in a key.</summary>
    private const string Prefix = "workflow = @workflow AND substr(key, 1, length(@prefix)) = @prefix";

    public const string List = $"{Columns} WHERE {Prefix} ORDER BY id DESC LIMIT @max";

    public static readonly string ListUnfinished = $"{Columns} WHERE {HoldsItsKey} AND {Prefix} ORDER BY id DESC LIMIT @max";

    public static readonly string OfKeys =
        $"{Columns} WHERE {HoldsItsKey} AND workflow = @workflow AND key IN (SELECT key FROM {{rows:rows(key text)}})";

    public const string Newest = $"{Columns} WHERE workflow = @workflow AND key = @key ORDER BY id DESC LIMIT 1";

    public static readonly string NewestThatTold = $"""
        {Columns} WHERE workflow = @workflow AND key = @key AND input = @input AND (error IS NOT NULL OR status = {Succeeded})
        ORDER BY id DESC LIMIT 1
        """;

    public static readonly string CountUnfinished = $"SELECT count(*) FROM workflow_runs WHERE {IsUnfinished} AND {Prefix}";

    public static readonly string CountAll =
        $"SELECT workflow, status, count(*) FROM workflow_runs WHERE {HoldsItsKey} GROUP BY workflow, status";

    public static readonly string Remove = $$"""
        DELETE FROM workflow_runs WHERE id IN (
            SELECT id FROM workflow_runs WHERE {{IsFinished}} AND finished_at < @before ORDER BY finished_at LIMIT @max {skip_locked})
        """;
}

internal static class ScheduleSql
{
    public const string All = "SELECT workflow, key, cron, time_zone, next_run_at FROM workflow_schedules";

    public const string Add = """
        INSERT INTO workflow_schedules (workflow, key, cron, time_zone, next_run_at) VALUES (@workflow, @key, @cron, @zone, @next)
        ON CONFLICT (workflow, key) DO NOTHING
        """;

    public const string Change = """
        UPDATE workflow_schedules SET cron = @cron, time_zone = @zone, next_run_at = @next
        WHERE workflow = @workflow AND key = @key AND (cron <> @cron OR time_zone <> @zone)
        """;

    /// <summary>The process whose statement finds the moment as it read it is the one that starts the run.</summary>
    public const string Fire = """
        UPDATE workflow_schedules SET next_run_at = @next, last_run_at = @now
        WHERE workflow = @workflow AND key = @key AND cron = @cron AND time_zone = @zone AND next_run_at = @due
        """;

    /// <summary>Nobody has them any more: one that is added again later must not find an old moment that it missed.</summary>
    public const string Forget = "DELETE FROM workflow_schedules WHERE next_run_at < @before";
}
