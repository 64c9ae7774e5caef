using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;

namespace Wxauto.Storage.Sql;

internal sealed class SqliteDialect() : Dialect(new TimeConverter(), new IdConverter())
{
    protected override string SkipLocked => "";
    protected override string ForUpdate => "";
    protected override string Least => "min";

    public override DbParameter Parameter(string name, object value) =>
        new SqliteParameter(name, value is DateTimeOffset time ? Microseconds.Of(time) : value);

    public override DateTimeOffset Time(DbDataReader reader, int column) => Microseconds.ToTime(reader.GetInt64(column));

    protected override string RowSource(string parameter, string columns) =>
        "(SELECT " + string.Join(", ", columns.Split(',').Select(c => c.Trim().Split(' ')[0]).Select(c => $"value->>'{c}' AS {c}"))
        + $" FROM json_each(@{parameter}))";

    private sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Microseconds.ToTime(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(Microseconds.Of(value));
    }

    /// <summary>EF Core stores ids in SQLite as upper-case text.</summary>
    private sealed class IdConverter : JsonConverter<Guid>
    {
        public override Guid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetGuid();

        public override void Write(Utf8JsonWriter writer, Guid value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString().ToUpperInvariant());
    }
}
