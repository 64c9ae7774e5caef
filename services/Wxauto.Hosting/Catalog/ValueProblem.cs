using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wxauto.Hosting.Catalog;

/// <summary>Says what a single value should have been.</summary>
internal static class ValueProblem
{
    public static string Of(JsonNode node, Type type)
    {
        var text = node.GetValueKind() == JsonValueKind.String ? $"'{node.GetValue<string>()}'" : node.ToJsonString();
        return type switch
        {
            _ when type == typeof(string) => $"{text} is not a text; write it in quotes",
            _ when type == typeof(TimeSpan) => $"{text} is not a duration such as 2s, 1h30m",
            _ when type == typeof(bool) => $"{text} is not true or false",
            _ when type == typeof(int) || type == typeof(long) => $"{text} is not a whole number",
            { IsEnum: true } => $"{text} is not one of {string.Join(", ", Enum.GetNames(type))}{Quotes(node)}",
            _ => $"{text} is not a number",
        };
    }

    /// <summary>YAML makes a boolean of Off, On, yes and no.</summary>
    private static string Quotes(JsonNode node) =>
        node.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? "; write it in quotes" : "";
}
