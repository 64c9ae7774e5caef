using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace Wxauto.Operator.Tests.Platforms;

/// <summary>
/// What Platforms become, as files that a person can read. After an intended change: WXAUTO_WRITE_GOLDEN=1 dotnet
/// test …, and read the difference.
/// </summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Platforms => ["minimal", "rich", "gateway"];

    [Theory]
    [MemberData(nameof(Platforms))]
    public void A_Platform_becomes_what_its_golden_file_says(string name)
    {
        var made = Yaml(name);
        var file = Path.Combine(PlatformPlans.Folder(), $"{name}.children.yaml");
        if (Environment.GetEnvironmentVariable("WXAUTO_WRITE_GOLDEN") is { Length: > 0 })
            File.WriteAllText(file, made);
        made.Should().Be(File.ReadAllText(file));
    }

    private static string Yaml(string name)
    {
        var serializer = new SerializerBuilder().WithQuotingNecessaryStrings().WithIndentedSequences().Build();
        var text = new StringBuilder($"# Made of {name}.platform.yaml by GoldenTests.\n");
        foreach (var child in PlatformPlans.Children(name))
            text.Append("---\n").Append(serializer.Serialize(Plain(PlatformPlans.Json(child))!));
        return text.Replace("\r", "").ToString();
    }

    private static object? Plain(JsonNode? node) => node switch
    {
        JsonObject map => map.ToDictionary(m => m.Key, m => Plain(m.Value)),
        JsonArray list => list.Select(Plain).ToList(),
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.Number => value.Deserialize<long>(),
            _ => value.GetValueKind() == JsonValueKind.True,
        },
        _ => null,
    };
}
