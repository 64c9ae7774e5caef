using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;

namespace Wxauto.Hosting.Storage.Queue;

internal sealed class PostgreSqlDialect() : Dialect(new TimeConverter(), new IdConverter())
{
    protected override string SkipLocked => "FOR UPDATE SKIP LOCKED";
    protected override string ForUpdate => "FOR UPDATE";
    protected override string Least => "least";

    /// <summary>Lateral, because its planner would read the whole table for a window function.</summary>
    public override string RecentTurns => """
        WITH r AS (SELECT * FROM {rows:rows(conversation_id uuid)})
        SELECT r.conversation_id, t.id, t.question, p.text
        FROM r
        CROSS JOIN LATERAL (
            SELECT id, question, decided_at FROM turns
            WHERE conversation_id = r.conversation_id AND decided_at > @since AND outcome <> @ignored
            ORDER BY decided_at DESC, id DESC LIMIT @max) t
        LEFT JOIN LATERAL (SELECT id, text FROM replies WHERE turn_id = t.id) p ON true
        ORDER BY r.conversation_id, t.decided_at, t.id, p.id
        """;

    public override DbParameter Parameter(string name, object value) =>
        value is string ? new NpgsqlParameter(name, NpgsqlDbType.Text) { Value = value } : new NpgsqlParameter(name, value);

    public override DateTimeOffset Time(DbDataReader reader, int column) => reader.GetFieldValue<DateTimeOffset>(column);

    protected override string RowSource(string parameter, string columns) =>
        $"jsonb_to_recordset(CAST(@{parameter} AS jsonb)) AS {parameter}_rows({columns})";

    private sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
    }

    private sealed class IdConverter : JsonConverter<Guid>
    {
        public override Guid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetGuid();

        public override void Write(Utf8JsonWriter writer, Guid value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
