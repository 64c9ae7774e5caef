using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Wxauto.Storage.Sql;

/// <summary>
/// The few places where the SQL of the two databases differs. Batches travel as one JSON parameter and are read as rows:
/// <c>{rows:name(column type, ...)}</c> in a statement stands for such rows, <c>{skip_locked}</c> and <c>{for_update}</c>
/// for row locks, <c>{least}</c> for the smaller of two values.
/// </summary>
public abstract partial class Dialect
{
    private readonly JsonSerializerOptions _json;

    protected Dialect(JsonConverter<DateTimeOffset> time, JsonConverter<Guid> id)
    {
        _json = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
        _json.Converters.Add(time);
        _json.Converters.Add(id);
    }

    /// <summary>The statement in this dialect.</summary>
    public string Translate(string sql) =>
        Rows().Replace(sql, m => RowSource(m.Groups[1].Value, m.Groups[2].Value))
            .Replace("{skip_locked}", SkipLocked, StringComparison.Ordinal)
            .Replace("{for_update}", ForUpdate, StringComparison.Ordinal)
            .Replace("{least}", Least, StringComparison.Ordinal);

    public string Json<T>(IReadOnlyCollection<T> rows) => JsonSerializer.Serialize(rows, _json);

    public abstract DbParameter Parameter(string name, object value);

    public abstract DateTimeOffset Time(DbDataReader reader, int column);

    protected abstract string SkipLocked { get; }
    protected abstract string ForUpdate { get; }
    protected abstract string Least { get; }
    protected abstract string RowSource(string parameter, string columns);

    [GeneratedRegex(@"\{rows:(\w+)\(([^)]*)\)\}")]
    private static partial Regex Rows();
}
