using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Storage.Sql;

/// <summary>Columns whose text is JSON of records. A reason that is not in the catalogue is refused.</summary>
public static class JsonColumns
{
    /// <summary>Chinese as it is: escaped it would be twice as long.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
        { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The whole reason; no text for none.</summary>
    public static ValueConverter<Reason?, string?> Reason { get; } = new(r => r!.ToJson(), j => Contracts.Reasons.Reason.FromJson(j!));

    /// <summary>Values beside their code.</summary>
    public static ValueConverter<IReadOnlyDictionary<string, object>, string> ReasonValues { get; } = new(
        v => Contracts.Reasons.Reason.ValuesToJson(v), j => Contracts.Reasons.Reason.ValuesFromJson(j));

    public static ValueConverter<IReadOnlyList<T>, string> List<T>() =>
        new(v => ToJson(v), j => FromJson<T>(j));

    /// <summary>Lists that are read and written as a whole are never changed in place.</summary>
    public static ValueComparer<T> Whole<T>()
        where T : class => new((a, b) => ReferenceEquals(a, b), v => v.GetHashCode(), v => v);

    public static IReadOnlyList<T> FromJson<T>(string json) => JsonSerializer.Deserialize<T[]>(json, Json) ?? [];

    public static string ToJson<T>(IReadOnlyList<T> records) => records.Count == 0 ? "[]" : JsonSerializer.Serialize(records, Json);
}
