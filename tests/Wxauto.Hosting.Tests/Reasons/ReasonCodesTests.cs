using System.Text.RegularExpressions;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Hosting.Tests.Reasons;

/// <summary>The catalogue and the texts of both languages say the same.</summary>
public sealed partial class ReasonCodesTests
{
    public static TheoryData<string> Languages => [.. ReasonText.Known];

    [Fact]
    public void There_are_two_languages_and_codes_are_dotted_lower_case()
    {
        ReasonText.Known.Should().BeEquivalentTo(ReasonText.English, ReasonText.Chinese);
        ReasonCodes.All.Select(c => c.Name).Should().OnlyHaveUniqueItems()
            .And.AllSatisfy(n => n.Should().MatchRegex("^[a-z]+(-[a-z]+)*([.][a-z]+(-[a-z]+)*)?$"));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_code_has_a_text_and_every_text_a_code(string language) =>
        ReasonText.Texts(language).Keys.Should().BeEquivalentTo(ReasonCodes.All.Select(c => c.Name));

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_placeholder_of_a_text_is_a_value_of_its_code(string language)
    {
        foreach (var code in ReasonCodes.All)
        {
            var text = ReasonText.Texts(language)[code.Name];
            text.Should().NotBeNullOrWhiteSpace();
            var names = Placeholders().Matches(text).Select(m => m.Groups[1].Value).ToList();
            names.Should().BeSubsetOf(code.ValueNames, $"{code.Name} has no others");
            Placeholders().Replace(text, "").Should().NotContainAny("{", "}");
        }
    }

    [Fact]
    public void Both_languages_tell_the_same_values()
    {
        foreach (var code in ReasonCodes.All)
            Values(ReasonText.English, code).Should().BeEquivalentTo(Values(ReasonText.Chinese, code), code.Name);
    }

    private static IEnumerable<string> Values(string language, ReasonCode code) =>
        Placeholders().Matches(ReasonText.Texts(language)[code.Name]).Select(m => m.Groups[1].Value).Distinct();

    [GeneratedRegex(@"\{(\w+)(?::(?:0[.]0+|#,0))?\}")]
    private static partial Regex Placeholders();
}
