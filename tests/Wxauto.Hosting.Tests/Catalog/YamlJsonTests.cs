using Wxauto.Contracts.Reasons;
using Wxauto.Hosting.Catalog;
using YamlDotNet.RepresentationModel;

namespace Wxauto.Hosting.Tests.Catalog;

/// <summary>A manifest is the JSON that kubectl makes of it.</summary>
public sealed class YamlJsonTests
{
    [Theory]
    [InlineData("text", "\"text\"")]
    [InlineData("\"1\"", "\"1\"")]
    [InlineData("'yes'", "\"yes\"")]
    [InlineData("!!str 5", "\"5\"")]
    [InlineData("|-\n  5", "\"5\"")]
    [InlineData("5", "5")]
    [InlineData("-5", "-5")]
    [InlineData("1_000", "1000")]
    [InlineData("0x1f", "31")]
    [InlineData("-0x1f", "-31")]
    [InlineData("0b101", "5")]
    [InlineData("0o17", "15")]
    [InlineData("017", "15")]
    [InlineData("019", "19")]
    [InlineData("0", "0")]
    [InlineData("1.5", "1.5")]
    [InlineData(".5", "0.5")]
    [InlineData("1e3", "1000")]
    [InlineData("5.0", "5")]
    [InlineData("1e999", "\"1e999\"")]
    [InlineData(".nan", "\".nan\"")]
    [InlineData("0xffffffffffffffff", "\"0xffffffffffffffff\"")]
    [InlineData("22:00", "\"22:00\"")]
    [InlineData("2026-01-31", "\"2026-01-31\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData(".", "\".\"")]
    [InlineData("Off", "false")]
    [InlineData("yes", "true")]
    [InlineData("TRUE", "true")]
    [InlineData("~", "null")]
    [InlineData("null", "null")]
    [InlineData("", "null")]
    public void A_value_without_quotes_is_what_YAML_1_1_makes_of_it(string yaml, string json) =>
        (Read($"a: {yaml}\n").Root!["a"]?.ToJsonString() ?? "null").Should().Be(json);

    [Fact]
    public void Fields_are_found_by_their_path_and_what_is_not_written_by_what_is_around_it()
    {
        var document = Read("a:\n  b:\n    - c: 1\n    -\n      d: 2\n");
        (string, long)[] lines = [("", 1), ("x", 1), ("a", 1), ("a.b", 2), ("a.b[0]", 3), ("a.b[0].c", 3), ("a.b[0].x.y", 3),
            ("a.b[1].d", 5), ("a.b[7]", 2)];
        lines.Should().OnlyContain(l => document.Find(l.Item1).Line == l.Item2);
    }

    [Fact]
    public void The_same_name_twice_is_an_error_however_it_is_written() =>
        Read("a: 1\n!!str a: 2\n").Errors.Should().ContainSingle(e => e.Path == "a" && e.Reason.Is(ManifestReasons.FieldTwice));

    private static YamlJson Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return new YamlJson(stream.Documents[0].RootNode);
    }
}
