using System.Text.Json;
using System.Text.Json.Serialization;
using Wxauto.Contracts.Resources;

namespace Wxauto.Operator.Tests.Crds;

public sealed class ResourceJsonTests
{
    [Fact]
    public void What_is_absent_keeps_its_default()
    {
        var spec = Read<AgentSpec>("""{"reply": {"debounce": "1m30s"}, "channel": {"type": "Simulator"}}""");
        spec.Should().BeEquivalentTo(new AgentSpec { Reply = new() { Debounce = TimeSpan.FromSeconds(90) },
            Channel = new() { Type = ChannelType.Simulator } });
        (spec.Reply.MaxLength, spec.Ai.Complexity.ImportantTiers[0]).Should().Be((400, "vip"));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var spec = new KnowledgeBaseSpec
        {
            Sources = [new() { Name = "site", Url = new() { Address = "https://shop.example", Every = TimeSpan.FromMinutes(90) },
                Tags = ["a"] }],
            Embedding = new() { Provider = "p" }, Index = new() { Type = IndexType.PgVector },
            Quality = new() { Set = "q", Minimum = new Dictionary<string, double> { ["recall@5"] = 0.9 } },
        };
        var text = JsonSerializer.Serialize(spec, ResourceJson.Options);
        text.Should().Contain("\"every\":\"1h30m\"").And.Contain("\"type\":\"PgVector\"").And.NotContain("directory")
            .And.NotContain("null");
        Read<KnowledgeBaseSpec>(text).Should().BeEquivalentTo(spec);
    }

    [Theory]
    [InlineData("""{"reply": {"debounce": "soon"}}""")]
    [InlineData("""{"reply": {"debounce": 2}}""")]
    [InlineData("""{"channel": {"type": "simulator"}}""")]
    [InlineData("""{"channel": {"type": 1}}""")]
    [InlineData("""{"reply": null}""")]
    [InlineData("""{"knowledge": "shop"}""")]
    public void What_no_schema_allows_is_not_read(string json) => json.Invoking(Read<AgentSpec>).Should().Throw<JsonException>();

    [Fact]
    public void A_field_of_a_newer_version_is_left_aside() => Read<McpServerSpec>("""{"newer": {"a": [1]}, "timeout": "5s"}""")
        .Timeout.Should().Be(TimeSpan.FromSeconds(5));

    [Theory]
    [InlineData("""{"cpu": 2, "memory": "1Gi"}""", "2")]
    [InlineData("""{"cpu": "500m"}""", "500m")]
    public void An_amount_may_be_a_number(string json, string cpu) => Read<AmountsSpec>(json).Cpu.Should().Be(cpu);

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("500ms", 500)]
    [InlineData("2s", 2000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("24h", 86_400_000)]
    [InlineData("1m1s1ms", 61_001)]
    public void Durations_are_written_as_they_are_read(string text, long milliseconds)
    {
        Duration.Parse(text).Should().Be(TimeSpan.FromMilliseconds(milliseconds));
        Duration.Format(TimeSpan.FromMilliseconds(milliseconds)).Should().Be(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("-1s")]
    [InlineData("1d")]
    [InlineData("1s ")]
    [InlineData("1s\n")]
    [InlineData("١s")]
    [InlineData("99999999999999999999999999h")]
    public void Other_texts_are_no_durations(string text) => Duration.Parse(text).Should().BeNull();

    [Fact]
    public void A_property_of_another_serializers_object_is_written_in_the_same_way()
    {
        var json = JsonSerializer.Serialize(new Other { Spec = new McpServerSpec { Timeout = TimeSpan.FromSeconds(90) } },
            JsonSerializerOptions.Web);
        json.Should().Contain("\"timeout\":\"1m30s\"");
        JsonSerializer.Deserialize<Other>(json, JsonSerializerOptions.Web)!.Spec!.Timeout.Should().Be(TimeSpan.FromSeconds(90));
    }

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, ResourceJson.Options)!;

    private sealed class Other
    {
        [JsonConverter(typeof(ResourceJsonConverter<McpServerSpec>))]
        public McpServerSpec? Spec { get; init; }
    }
}
