using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Wxauto.Ai.Providers.Wire;

/// <summary>JSON as providers write it, and fields of it that may be missing or of another kind than they should be. Nothing here
/// throws.</summary>
internal static class LenientJson
{
    private static readonly JsonReaderOptions Options = new()
        { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 256 };

    private static readonly string[] NotJson = ["-Infinity", "Infinity", "NaN", "None", "undefined"];

    /// <summary>The first value of a text, whatever stands behind it; null when there is none. Half characters go away.</summary>
    public static JsonElement? Parse(string text) =>
        (HasHalfCharacters(text) ? null : First(text)) ?? First(Repaired(text));

    public static JsonElement? Find(this JsonElement from, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(name, out from))
                return null;
        return from.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : from;
    }

    /// <summary>A text or a number as text; null when it is neither.</summary>
    public static string? Text(this JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    public static string? Text(this JsonElement from, params ReadOnlySpan<string> path) => from.Find(path).Text();

    /// <summary>A number, also one that is written as text; null when it is neither or not finite.</summary>
    public static double? Number(this JsonElement from, params ReadOnlySpan<string> path) =>
        double.TryParse(from.Find(path).Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number : null;

    /// <summary>The members of a list; of anything else that one thing; nothing of null.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement? value) => value switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        { } one => [one],
    };

    private static JsonElement? First(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), Options);
        try
        {
            return JsonElement.TryParseValue(ref reader, out var value) ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool HasHalfCharacters(string text) => text.Contains("\\ud", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// What other languages' writers leave behind: NaN and Infinity become null; in a text, control characters are escaped, halves of
    /// characters and signs that cannot be escaped lose their escape.
    /// </summary>
    private static string Repaired(string text)
    {
        var repaired = new StringBuilder(text.Length);
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '"')
            {
                quoted = !quoted;
                repaired.Append('"');
            }
            else if (quoted)
                i += Quoted(text, i, repaired) - 1;
            else if (Word(text, i) is { } word)
            {
                repaired.Append("null");
                i += word.Length - 1;
            }
            else
                repaired.Append(text[i]);
        return repaired.ToString();
    }

    private static string? Word(string text, int at) => NotJson.FirstOrDefault(w => string.CompareOrdinal(text, at, w, 0, w.Length) == 0);

    /// <summary>One sign of a quoted text. Returns how long it was.</summary>
    private static int Quoted(string text, int at, StringBuilder repaired)
    {
        if (text[at] < ' ')
            repaired.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[at]:x4}");
        else if (text[at] != '\\' || at + 1 == text.Length)
            repaired.Append(text[at]);
        else if (text[at + 1] != 'u')
        {
            repaired.Append("\"\\/bfnrt".Contains(text[at + 1], StringComparison.Ordinal) ? "\\" : "").Append(text[at + 1]);
            return 2;
        }
        else if (Unit(text, at) is not { } unit)
            return 2;
        else if (char.IsHighSurrogate(unit) && Unit(text, at + 6) is { } low && char.IsLowSurrogate(low))
        {
            repaired.Append(text, at, 12);
            return 12;
        }
        else
        {
            repaired.Append(text, at, char.IsSurrogate(unit) ? 0 : 6);
            return 6;
        }
        return 1;
    }

    private static char? Unit(string text, int at) => at + 6 <= text.Length && text[at] == '\\' && text[at + 1] == 'u'
        && ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit : null;
}
