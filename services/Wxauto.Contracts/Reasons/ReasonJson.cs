using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Wxauto.Contracts.Reasons;

/// <summary>The one JSON of a reason, whatever the naming of the document around it.</summary>
internal sealed class ReasonJson : JsonConverter<Reason>
{
    /// <summary>Chinese as it is: escaped it would be twice as long.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public override Reason Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return ReadReason(document.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, Reason value, JsonSerializerOptions options) => WriteReason(writer, value);

    public static void WriteReason(Utf8JsonWriter writer, Reason reason)
    {
        writer.WriteStartObject();
        writer.WriteString("code", reason.Code);
        if (reason.Values.Count > 0)
        {
            writer.WritePropertyName("values");
            WriteValues(writer, reason.Values);
        }
        writer.WriteEndObject();
    }

    public static void WriteValues(Utf8JsonWriter writer, IReadOnlyDictionary<string, object> values)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in values)
        {
            writer.WritePropertyName(name);
            WriteValue(writer, value);
        }
        writer.WriteEndObject();
    }

    /// <exception cref="JsonException">It is no reason.</exception>
    public static Reason ReadReason(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String
            ? new Reason(code.GetString()!, element.TryGetProperty("values", out var values) ? ReadValues(values) : null)
            : throw new JsonException("A reason is an object with a code.");

    public static Dictionary<string, object> ReadValues(JsonElement values) => values.EnumerateObject()
        .ToDictionary(p => p.Name, p => ReadValue(p.Value));

    private static void WriteValue(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case Reason reason:
                WriteReason(writer, reason);
                break;
            default:
                writer.WriteStartArray();
                foreach (var part in (object[])value)
                    WriteValue(writer, part);
                writer.WriteEndArray();
                break;
        }
    }

    private static object ReadValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number when value.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.Object => ReadReason(value),
        JsonValueKind.Array when value.GetArrayLength() > 0 && value[0].ValueKind == JsonValueKind.Object =>
            value.EnumerateArray().Select(ReadReason).ToArray(),
        JsonValueKind.Array => value.EnumerateArray().Select(v => v.GetString() ?? "").ToArray(),
        _ => throw new JsonException($"A value of a reason is a text, a number, a reason or a list, not {value.ValueKind}."),
    };
}
