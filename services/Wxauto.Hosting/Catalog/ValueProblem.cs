using System.Text.Json;
using System.Text.Json.Nodes;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Hosting.Catalog;

/// <summary>Says what a single value should have been.</summary>
internal static class ValueProblem
{
    public static Reason Of(JsonNode node, Type type)
    {
        var text = node.GetValueKind() == JsonValueKind.String ? $"'{node.GetValue<string>()}'" : node.ToJsonString();
        return type switch
        {
            _ when type == typeof(string) => ManifestReasons.NotText.With(text),
            _ when type == typeof(TimeSpan) => ManifestReasons.NotDuration.With(text),
            _ when type == typeof(bool) => ManifestReasons.NotBoolean.With(text),
            _ when type == typeof(int) || type == typeof(long) => ManifestReasons.NotWhole.With(text),
            // YAML makes a boolean of Off, On, yes and no.
            { IsEnum: true } when node.GetValueKind() is JsonValueKind.True or JsonValueKind.False =>
                ManifestReasons.NotQuoted.With(text, Enum.GetNames(type)),
            { IsEnum: true } => ManifestReasons.NotOneOf.With(text, Enum.GetNames(type)),
            _ => ManifestReasons.NotNumber.With(text),
        };
    }
}
