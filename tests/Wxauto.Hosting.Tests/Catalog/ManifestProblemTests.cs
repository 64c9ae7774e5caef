using CsCheck;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Catalog;

namespace Wxauto.Hosting.Tests.Catalog;

/// <summary>What is said of a bad manifest: line, field and what is allowed.</summary>
public sealed class ManifestProblemTests
{
    private const string Head = "apiVersion: wxauto.io/v1alpha1\nkind: ";
    private const string Agent = Head + "Agent\nmetadata: {name: a}\nspec:\n";
    private const string Provider = Head + "AIProvider\nmetadata: {name: p}\nspec:\n";
    private const string Knowledge = Head + "KnowledgeBase\nmetadata: {name: k}\nspec:\n";
    private const string Platform = Head + "Platform\nmetadata: {name: t}\nspec:\n";

    [Theory]
    [InlineData("a: [", 2, "", "is not YAML")]
    [InlineData("a: 1\na: 2", 2, "", "is not YAML")]
    [InlineData("- 1", 1, "", "a manifest is a mapping")]
    [InlineData("just text", 1, "", "a manifest is a mapping")]
    [InlineData("kind: Agent\nmetadata: {name: a}", 1, "apiVersion", "wxauto.io/v1alpha1")]
    [InlineData("apiVersion: v1\nkind: Agent\nmetadata: {name: a}", 1, "apiVersion", "wxauto.io/v1alpha1")]
    [InlineData(Head + "Robot\nmetadata: {name: a}", 2, "kind", "'Robot' is not one of Platform, Agent")]
    [InlineData("apiVersion: wxauto.io/v1alpha1\nmetadata: {name: a}", 1, "kind", "is not one of")]
    [InlineData(Head + "Agent\nspec: {}", 1, "metadata.name", "must be 1-63")]
    [InlineData(Head + "Agent\nmetadata: {name: Front_Desk}", 3, "metadata.name", "must be 1-63")]
    [InlineData(Head + "Agent\nmetadata: {name: a}\nstatus: {}", 4, "status", "is not a field here")]
    [InlineData(Head + "Agent\nmetadata: {name: a}\nspec: text", 4, "spec", "must be a mapping")]
    [InlineData(Agent + "  displayname: x", 5, "spec.displayname", "is not a field here; known are displayName")]
    [InlineData(Agent + "  reply:\n    maxLength: long", 6, "spec.reply.maxLength", "'long' is not a whole number")]
    [InlineData(Agent + "  reply:\n    maxLength: 5", 6, "spec.reply.maxLength", "must be 20 to 2000")]
    [InlineData(Agent + "  reply:\n    debounce: soon", 6, "spec.reply.debounce", "'soon' is not a duration")]
    [InlineData(Agent + "  reply:\n    debounce: 2h", 6, "spec.reply.debounce", "must be 0s to 1m")]
    [InlineData(Agent + "  reply:\n    confidence: {answer: 0.2, clarify: 0.5}", 6, "spec.reply.confidence", "clarify <= answer")]
    [InlineData(Agent + "  reply:\n    confidence: {answer: NaN}", 6, "spec.reply.confidence.answer", "is not a number")]
    [InlineData(Agent + "  reply:\n    quietHours:\n      - {from: \"25:00\", to: \"07:00\"}", 7, "spec.reply.quietHours[0]", "HH:mm")]
    [InlineData(Agent + "  reply:\n    quietHours:\n      - {from: \"22:00\", to: \"07:00\", timeZone: Mars}", 7, "spec.reply.quietHours[0].timeZone", "'Mars' is not an IANA")]
    [InlineData(Agent + "  channel: {type: Fax}", 5, "spec.channel.type", "'Fax' is not one of WeChatDesktop")]
    [InlineData(Agent + "  knowledge: shop", 5, "spec.knowledge", "must be a list")]
    [InlineData(Agent + "  persona: kind", 5, "spec.persona", "must be a mapping")]
    [InlineData(Agent + "  displayName: [x]", 5, "spec.displayName", "must be a single value")]
    [InlineData(Agent + "  sendBudget: {perSecond: 0}", 5, "spec.sendBudget.perSecond", "must be 1 to 5")]
    [InlineData(Agent + "  enrollment: {tokenTTL: 0s}", 5, "spec.enrollment.tokenTTL", "longer than 0s")]
    [InlineData(Agent + "  enrollment: {tokenTTL: 90000000h}", 5, "spec.enrollment.tokenTTL", "at most 8760h")]
    [InlineData(Provider + "  models: {standard: m}", 0, "spec.endpoint", "is required")]
    [InlineData(Provider + "  preset: openai", 0, "spec.models.standard", "is required")]
    [InlineData(Provider + "  endpoint: ftp://x\n  models: {standard: m}", 5, "spec.endpoint", "http or https")]
    [InlineData(Knowledge + "  sources:\n    - {name: x}", 6, "spec.sources[0].directory.path", "is required")]
    [InlineData(Platform + "  defaults:\n    agent:\n      reply: {maxLength: 5}", 7, "spec.defaults.agent.reply.maxLength", "must be 20 to 2000")]
    public void A_bad_manifest_is_told_by_line_field_and_what_is_allowed(string text, long line, string field, string message)
    {
        var problems = new List<ManifestProblem>();
        ManifestReader.Read("f.yaml", text, problems).Should().NotContain(r => r.Valid);
        problems.Should().Contain(p => p.File == "f.yaml" && p.Line == line && p.Field == field && p.Message.Contains(message),
            "it said {0}", string.Join("; ", problems));
    }

    [Fact]
    public void All_problems_of_a_manifest_are_told_at_once()
    {
        var problems = new List<ManifestProblem>();
        ManifestReader.Read("f.yaml", Agent + "  x: 1\n  y: 2\n  reply: {maxLength: 1, debounce: z}", problems);
        problems.Select(p => p.Field).Should().BeEquivalentTo("spec.x", "spec.y", "spec.reply.maxLength", "spec.reply.debounce");
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Endless_nesting_is_a_problem_and_not_the_end_of_the_process(string open)
    {
        var problems = new List<ManifestProblem>();
        ManifestReader.Read("f.yaml", string.Concat(Enumerable.Repeat(open, 20_000)), problems).Should().BeEmpty();
        problems.Should().ContainSingle();
    }

    [Fact]
    public void Keys_that_look_alike_are_a_problem()
    {
        var problems = new List<ManifestProblem>();
        ManifestReader.Read("f.yaml", Agent + "  wording:\n    texts:\n      ? [a]\n      : x\n      \"[ a ]\": y", problems);
        problems.Should().ContainSingle(p => p.Field.StartsWith("spec.wording.texts"));
    }

    [Fact]
    public void No_text_makes_the_reader_fail()
    {
        string[] parts = [Agent, Provider, Knowledge, Platform, "---\n", "  ", "\n", ": ", "- ", "&a ", "*a", "? ", "{", "}", "[", "]", "\"", "!!int ", "|\n", "spec", "reply", "null", "1e999", "\t", "texts", "wording"];
        Gen.OneOf(Gen.String, Gen.Int[0, parts.Length - 1].Select(i => parts[i])).Array[0, 25].Select(string.Concat).Sample(text =>
        {
            ManifestReader.Read("f.yaml", text, new List<ManifestProblem>());
        }, iter: 4000);
    }
}
