using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wxauto.Contracts.Reasons;

/// <summary>
/// Why something is as it is: a code of the catalogue (<see cref="ReasonCodes"/>) with its values, for staff, metrics and other modules.
/// Only the catalogue makes them. JSON: <c>{"code":"evidence.weak","values":{"confidence":0.31,"threshold":0.55}}</c>, without values
/// <c>{"code":"question.greeting"}</c>.
/// </summary>
[JsonConverter(typeof(ReasonJson))]
public sealed class Reason : IEquatable<Reason>
{
    private static readonly IReadOnlyDictionary<string, object> None = new Dictionary<string, object>();

    /// <summary>Also what another version stored: its code may be unknown here.</summary>
    internal Reason(string code, IReadOnlyDictionary<string, object>? values)
    {
        Code = code;
        Values = values ?? None;
    }

    /// <summary>Dotted, lower-case.</summary>
    public string Code { get; }

    /// <summary>By name: string, long, double, Reason, Reason[] or string[].</summary>
    public IReadOnlyDictionary<string, object> Values { get; }

    public bool Is(ReasonCode code) => Code == code.Name;

    /// <summary>For storing.</summary>
    /// <exception cref="InvalidOperationException">It is not of this catalogue.</exception>
    public string ToJson() => Known(w => ReasonJson.WriteReason(w, this));

    /// <summary>The values alone, for storing beside the code.</summary>
    /// <exception cref="InvalidOperationException">It is not of this catalogue.</exception>
    public string ValuesToJson() => Known(w => ReasonJson.WriteValues(w, Values));

    public static string ValuesToJson(IReadOnlyDictionary<string, object> values) => Write(w => ReasonJson.WriteValues(w, values));

    public static IReadOnlyDictionary<string, object> ValuesFromJson(string json)
    {
        if (json == "{}")
            return None;
        using var document = JsonDocument.Parse(json);
        return ReasonJson.ReadValues(document.RootElement);
    }

    /// <summary>As code and values were stored beside each other; also of another version.</summary>
    public static Reason Stored(string code, string values) => new(code, ValuesFromJson(values));

    public static Reason FromJson(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ReasonJson.ReadReason(document.RootElement);
    }

    public bool Equals(Reason? other) => other is not null && Code == other.Code && Values.Count == other.Values.Count
        && Values.All(v => other.Values.TryGetValue(v.Key, out var theirs) && Same(v.Value, theirs));

    public override bool Equals(object? obj) => Equals(obj as Reason);

    public override int GetHashCode() => Code.GetHashCode(StringComparison.Ordinal);

    /// <summary>In English, for logs and commands.</summary>
    public override string ToString() => ReasonText.Of(this, ReasonText.English);

    private string Known(Action<Utf8JsonWriter> write) => ReasonCodes.Contains(Code) ? Write(write)
        : throw new InvalidOperationException($"The code '{Code}' is not in the catalogue, so it cannot be stored.");

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, ReasonJson.Options))
            write(writer);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static bool Same(object a, object b) => (a, b) switch
    {
        (Reason[] x, Reason[] y) => x.AsSpan().SequenceEqual(y),
        (string[] x, string[] y) => x.AsSpan().SequenceEqual(y),
        (long or double, long or double) => Convert.ToDouble(a, null).Equals(Convert.ToDouble(b, null)),
        _ => a.Equals(b),
    };
}
