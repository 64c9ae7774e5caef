using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wxauto.Gateway.Rest;

// The original took a bare dictionary, so its clients write what their libraries make of a value.

/// <summary>A text, also one that was written as a number or a truth value.</summary>
internal sealed class LooseText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => throw new JsonException("a text is expected there."),
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>A truth value, also as 0 and 1 or as a text.</summary>
internal sealed class LooseFlag : JsonConverter<bool?>
{
    public override bool? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number => reader.GetDouble() != 0,
        JsonTokenType.String => reader.GetString()!.Trim().ToUpperInvariant() switch
        {
            "TRUE" or "1" or "YES" => true,
            "FALSE" or "0" or "NO" => false,
            "" => null,
            _ => throw new JsonException("true or false is expected there."),
        },
        _ => throw new JsonException("true or false is expected there."),
    };

    public override void Write(Utf8JsonWriter writer, bool? value, JsonSerializerOptions options)
    {
        if (value is { } flag)
            writer.WriteBooleanValue(flag);
        else
            writer.WriteNullValue();
    }
}

/// <summary>A finite number, also as a text; null for what is none.</summary>
internal sealed class LooseNumber : JsonConverter<double?>
{
    public override double? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        double? number = reader.TokenType switch
        {
            JsonTokenType.Number => reader.GetDouble(),
            JsonTokenType.String when double.TryParse(reader.GetString(), CultureInfo.InvariantCulture, out var read) => read,
            _ => null,
        };
        _ = reader.TrySkip();
        return number is { } value && double.IsFinite(value) ? value : null;
    }

    public override void Write(Utf8JsonWriter writer, double? value, JsonSerializerOptions options)
    {
        if (value is { } number)
            writer.WriteNumberValue(number);
        else
            writer.WriteNullValue();
    }
}

/// <summary>An object, or something else in its place.</summary>
internal abstract class ObjectOrWord<T> : JsonConverter<T> where T : class
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
            return JsonSerializer.Deserialize<T>(ref reader, options);
        var word = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        _ = reader.TrySkip();
        return Of(word);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, options);

    protected abstract T? Of(string? word);
}

/// <summary>What a word says of the client's state is no figure.</summary>
internal sealed class StatusOrWord : ObjectOrWord<ClientStatus>
{
    protected override ClientStatus? Of(string? word) => null;
}

/// <summary>A word is the error's message.</summary>
internal sealed class ErrorOrWord : ObjectOrWord<ClientError>
{
    protected override ClientError? Of(string? word) => word is null ? null : new ClientError(null, word);
}
