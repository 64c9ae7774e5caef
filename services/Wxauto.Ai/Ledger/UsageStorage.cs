using Wxauto.Storage.Sql;

namespace Wxauto.Ai.Ledger;

/// <summary>The ledger of AI calls and its days.</summary>
public interface IUsageStorage
{
    /// <summary>Writes the calls and adds them to their days, in one transaction. A call that is there already counts once.</summary>
    Task AddAsync(IReadOnlyList<AiCall> calls, CancellationToken cancellationToken);

    /// <summary>Money spent since that day (yyyy-MM-dd) by provider and by virtual key; the day itself included.</summary>
    Task<List<Spent>> SpentSinceAsync(string day, CancellationToken cancellationToken);

    /// <summary>Forgets single calls before that time; their days stay. Returns how many.</summary>
    Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken);
}

internal sealed class UsageStorage(Database database) : IUsageStorage
{
    public Task AddAsync(IReadOnlyList<AiCall> calls, CancellationToken cancellationToken) => database.WriteAsync(async db =>
    {
        var rows = db.Dialect.Json(calls);
        var added = (await db.QueryAsync(UsageSql.Calls, r => r.GetGuid(0), ("rows", rows))).ToHashSet();
        if (added.Count > 0)
            await db.ExecuteAsync(UsageSql.Days,
                ("rows", added.Count == calls.Count ? rows : db.Dialect.Json([.. calls.Where(c => added.Contains(c.Id))])));
        return added.Count;
    }, cancellationToken);

    public Task<List<Spent>> SpentSinceAsync(string day, CancellationToken cancellationToken) =>
        database.ReadAsync(db => db.QueryAsync(UsageSql.Spent,
        r => new Spent(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetInt64(4)), ("day", day)), cancellationToken);

    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        database.WriteAsync(db => db.ExecuteAsync("DELETE FROM ai_calls WHERE at < @before", ("before", before)), cancellationToken);
}

/// <param name="Micros">Millionths of the currency's unit.</param>
public sealed record Spent(string Day, string Provider, string VirtualKey, string Currency, long Micros);

internal static class UsageSql
{
    private const string Rows = "{rows:rows(id uuid, at timestamptz, day text, agent text, conversation_id uuid, virtual_key text, provider text, model text, purpose text, reason text, outcome text, input_tokens bigint, output_tokens bigint, estimated boolean, cost_micros bigint, currency text, milliseconds int)}";

    public const string Calls = $$"""
        INSERT INTO ai_calls (id, at, day, agent, conversation_id, virtual_key, provider, model, purpose, reason, outcome, input_tokens, output_tokens, estimated, cost_micros, currency, milliseconds)
        SELECT id, at, day, agent, conversation_id, virtual_key, provider, model, purpose, reason, outcome, input_tokens, output_tokens, estimated, cost_micros, currency, milliseconds
        FROM {{Rows}} WHERE true ON CONFLICT (id) DO NOTHING RETURNING id
        """;

    public const string Days = $$"""
        INSERT INTO ai_usage_days (day, agent, virtual_key, provider, model, currency, calls, failures, estimated_calls, input_tokens, output_tokens, cost_micros, milliseconds)
        SELECT day, agent, virtual_key, provider, model, currency, count(*), sum(CASE WHEN outcome = 'Ok' THEN 0 ELSE 1 END), sum(CASE WHEN estimated THEN 1 ELSE 0 END),
            sum(input_tokens), sum(output_tokens), sum(cost_micros), sum(milliseconds)
        FROM {{Rows}} WHERE true
        GROUP BY day, agent, virtual_key, provider, model, currency ORDER BY day, agent, virtual_key, provider, model, currency
        ON CONFLICT (day, agent, virtual_key, provider, model, currency) DO UPDATE SET
            calls = ai_usage_days.calls + excluded.calls, failures = ai_usage_days.failures + excluded.failures, estimated_calls = ai_usage_days.estimated_calls + excluded.estimated_calls,
            input_tokens = ai_usage_days.input_tokens + excluded.input_tokens, output_tokens = ai_usage_days.output_tokens + excluded.output_tokens,
            cost_micros = ai_usage_days.cost_micros + excluded.cost_micros, milliseconds = ai_usage_days.milliseconds + excluded.milliseconds
        """;

    public const string Spent = """
        SELECT day, provider, virtual_key, currency, CAST(sum(cost_micros) AS bigint) FROM ai_usage_days WHERE day >= @day GROUP BY day, provider, virtual_key, currency
        """;
}
