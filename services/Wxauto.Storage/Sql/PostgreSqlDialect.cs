using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;

namespace Wxauto.Storage.Sql;

internal sealed class PostgreSqlDialect() : Dialect(new TimeConverter(), new IdConverter())
{
    protected override string SkipLocked => "FOR UPDATE SKIP LOCKED";
    protected override string ForUpdate => "FOR UPDATE";
    protected override string Least => "least";

    public override DbParameter Parameter(string name, object value) =>
        value is string ? new NpgsqlParameter(name, NpgsqlDbType.Text) { Value = value } : new NpgsqlParameter(name, value);

    public override DateTimeOffset Time(DbDataReader reader, int column) => reader.GetFieldValue<DateTimeOffset>(column);

    protected override string RowSource(string parameter, string columns) =>
        $"jsonb_to_recordset(CAST(@{parameter} AS jsonb)) AS {parameter}_rows({columns})";

    private sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime);
    }

    private sealed class IdConverter : JsonConverter<Guid>
    {
        public override Guid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetGuid();

        public override void Write(Utf8JsonWriter writer, Guid value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
