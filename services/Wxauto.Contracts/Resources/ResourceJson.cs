using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wxauto.Contracts.Resources;

/// <summary>
/// Specs and statuses as the Kubernetes API writes them. Reflection, because generated code sets fields that are absent to nothing
/// instead of leaving them at their defaults; the agent, which is native code, reads no resources.
/// </summary>
[RequiresUnreferencedCode(Why)]
[RequiresDynamicCode(Why)]
public static class ResourceJson
{
    internal const string Why = "Reads and writes the specs by reflection.";

    /// <summary>Names as in the manifests, enums by their exact names, durations such as 1h30m; what is null is not written, what is
    /// not known is not read.</summary>
    public static JsonSerializerOptions Options { get; } = Frozen();

    private static JsonSerializerOptions Frozen()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            RespectNullableAnnotations = true,
            IgnoreReadOnlyProperties = true,
            Converters = { new DurationConverter(), new ExactEnumConverter() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

/// <summary>For a property of another serializer's object: its value is read and written as <see cref="ResourceJson"/> does.</summary>
[RequiresUnreferencedCode(ResourceJson.Why)]
[RequiresDynamicCode(ResourceJson.Why)]
public sealed class ResourceJsonConverter<T> : JsonConverter<T>
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<T>(ref reader, ResourceJson.Options);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, ResourceJson.Options);
}

internal sealed class DurationConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Duration.Parse(reader.GetString()!) is { } duration ? duration
            : throw new JsonException("is not a duration such as 2s, 1h30m");

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Duration.Format(value));
}

/// <summary>The converter of System.Text.Json takes names in any case, and numbers; the schemas of the resources do not.</summary>
[RequiresDynamicCode(ResourceJson.Why)]
internal sealed class ExactEnumConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    [UnconditionalSuppressMessage("Trimming", "IL2071", Justification = "ResourceJson is marked as unfit for trimming.")]
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

    private sealed class Of<T> : JsonConverter<T> where T : struct, Enum
    {
        private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(v => v.ToString());

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value) ? value
                : throw new JsonException($"is not one of {string.Join(", ", Values.Keys)}");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}

/// <summary>An amount such as 500m or 1Gi. YAML makes a number of `cpu: 1`, and the API keeps it so.</summary>
public sealed class QuantityConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? reader.GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture)
            : reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
