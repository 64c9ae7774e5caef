using CsCheck;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Catalog;

namespace Wxauto.Hosting.Tests.Catalog;

/// <summary>What is said of a bad manifest: line, field and what is allowed.</summary>
public sealed class ManifestProblemTests
{
    private const string Head = "apiVersion: wxauto.io/v1alpha1\nkind: ";
    private const string Agent = Head + "Agent\nmetadata: {name: a}\nspec:\n";
    private const string Provider = Head + "AIProvider\nmetadata: {name: p}\nspec:\n";
    private const string Mcp = Head + "McpServer\nmetadata: {name: m}\nspec:\n";
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
    [InlineData(Agent + "  reply:\n    quietHours:\n      - {from: \"22:00\", to: \"07:00\", timeZone: Mars}", 7,
        "spec.reply.quietHours[0].timeZone", "'Mars' is not an IANA")]
    [InlineData(Agent + "  channel: {type: Fax}", 5, "spec.channel.type", "'Fax' is not one of WeChatDesktop")]
    [InlineData(Agent + "  knowledge: shop", 5, "spec.knowledge", "must be a list")]
    [InlineData(Agent + "  persona: kind", 5, "spec.persona", "must be a mapping")]
    [InlineData(Agent + "  displayName: [x]", 5, "spec.displayName", "must be a single value")]
    [InlineData(Agent + "  sendBudget: {perSecond: 0}", 5, "spec.sendBudget.perSecond", "must be 1 to 5")]
    [InlineData(Agent + "  sendBudget: {perHour: 1001}", 5, "spec.sendBudget.perHour", "must be 1 to 1000")]
    [InlineData(Agent + "  enrollment: {tokenTTL: 0s}", 5, "spec.enrollment.tokenTTL", "longer than 0s")]
    [InlineData(Agent + "  enrollment: {tokenTTL: 90000000h}", 5, "spec.enrollment.tokenTTL", "at most 8760h")]
    [InlineData(Provider + "  models: {standard: m}", 4, "spec.endpoint", "is required")]
    [InlineData(Provider + "  preset: openai", 4, "spec.models.standard", "is required")]
    [InlineData(Provider + "  preset: openai", 4, "spec.apiKey", "is required for preset openai")]
    [InlineData(Provider + "  preset: openai\n  apiKey: {}", 6, "spec.apiKey", "exactly one of env, secretRef")]
    [InlineData(Provider + "  preset: openai\n  apiKey: {env: A, secretRef: {name: a, key: b}}", 6, "spec.apiKey",
        "exactly one of env, secretRef")]
    [InlineData(Provider + "  preset: openai\n  apiKey: {secretRef: {name: a}}", 6, "spec.apiKey.secretRef", "needs name, key")]
    [InlineData(Provider + "  preset: anthropic\n  models: {standard: m, embedding: e}", 6, "spec.models", "anthropic has no embedding")]
    [InlineData(Provider + "  limits: {timeout: 6m}", 5, "spec.limits.timeout", "at most 5m")]
    [InlineData(Provider + "  limits: {concurrency: 0}", 5, "spec.limits.concurrency", "must be 1 to 10000")]
    [InlineData(Provider + "  limits: {tokensPerMinute: -1}", 5, "spec.limits.tokensPerMinute", "at least 1")]
    [InlineData(Provider + "  prices: {currency: yuan}", 5, "spec.prices.currency", "such as CNY")]
    [InlineData(Provider + "  prices: {light: {inputPerMillion: -1}}", 5, "spec.prices.light", "must not be negative")]
    [InlineData(Provider + "  prices: {light: {inputPerMillion: free}}", 5, "spec.prices.light.inputPerMillion", "'free' is not a number")]
    [InlineData(Provider + "  models: {standard: m}\n  budget: {perDay: 1}", 4, "spec.prices.standard",
        "is required for a model under a budget")]
    [InlineData(Provider + "  budget: {perMonth: 0}", 5, "spec.budget.perMonth", "must be more than 0")]
    [InlineData(Provider + "  budget: {softShare: 2}", 5, "spec.budget.softShare", "at most 1")]
    [InlineData(Provider + "  labels: [cn]", 5, "spec.labels", "must be a mapping")]
    [InlineData(Agent + "  ai: {route: [a], weights: {b: 1}}", 5, "spec.ai.weights", "'b' is not in the route")]
    [InlineData(Agent + "  ai: {route: [a], weights: {a: 0}}", 5, "spec.ai.weights", "must not all be 0")]
    [InlineData(Agent + "  ai: {deadline: 2m}", 5, "spec.ai.deadline", "must be 1s to 1m")]
    [InlineData(Agent + "  ai: {complexity: {light: 0.9, strong: 0.1}}", 5, "spec.ai.complexity", "light <= strong")]
    [InlineData(Agent + "  ai: {memory: {tokens: 5}}", 5, "spec.ai.memory.tokens", "must be 100 to 100000")]
    [InlineData(Agent + "  ai: {tools: {maxSteps: 99}}", 5, "spec.ai.tools.maxSteps", "must be 0 to 20")]
    [InlineData(Agent + "  ai: {guard: {allow: [Face]}}", 5, "spec.ai.guard.allow[0]", "'Face' is not one of Phone")]
    [InlineData(Agent + "  ai: {cacheFor: 9000h}", 5, "spec.ai.cacheFor", "must be 0s to 168h")]
    [InlineData(Mcp + "  tools: [{name: x}]", 4, "spec", "exactly one of stdio, http")]
    [InlineData(Mcp + "  stdio: {command: x}", 4, "spec.tools", "at least one tool")]
    [InlineData(Mcp + "  stdio: {command: \"\"}", 5, "spec.stdio.command", "is required")]
    [InlineData(Mcp + "  http: {endpoint: \"file:///x\"}", 5, "spec.http.endpoint", "http or https")]
    [InlineData(Mcp + "  tools: [{name: x, cacheFor: 200h}]", 5, "spec.tools[0].cacheFor", "0s to 168h")]
    [InlineData(Agent + "  displayName: 5", 5, "spec.displayName", "5 is not a text; write it in quotes")]
    [InlineData(Agent + "  displayName: yes", 5, "spec.displayName", "true is not a text; write it in quotes")]
    [InlineData(Agent + "  sendBudget: {perSecond: \"2\"}", 5, "spec.sendBudget.perSecond", "'2' is not a whole number")]
    [InlineData(Agent + "  sendBudget: {perSecond: 1.5}", 5, "spec.sendBudget.perSecond", "1.5 is not a whole number")]
    [InlineData(Agent + "  reply: {debounce: 2}", 5, "spec.reply.debounce", "2 is not a duration")]
    [InlineData(Agent + "  knowledge: [~]", 5, "spec.knowledge[0]", "must not be empty")]
    [InlineData(Agent + "  knowledge:\n    - a\n    - [b]", 7, "spec.knowledge[1]", "must be a single value")]
    [InlineData(Knowledge + "  learning: {mode: Off}", 5, "spec.learning.mode", "false is not one of Off, Review; write it in quotes")]
    [InlineData(Head + "Platform\nmetadata: {name: 1shop}\nspec: {}", 3, "metadata.name", "beginning with a letter")]
    [InlineData(Head + "Agent\nmetadata: {name: 5}\nspec: {}", 3, "metadata.name", "must be 1-63")]
    [InlineData(Head + "Agent\nmetadata: {name: a}\nspec:", 4, "spec", "is required")]
    [InlineData(Platform + "  timeZone: Mars", 5, "spec.timeZone", "'Mars' is not an IANA")]
    [InlineData(Platform + "  virtualKeys: [{name: a, key: {env: K}}]", 5, "spec.virtualKeys[0].route", "at least one AIProvider")]
    [InlineData(Platform + "  virtualKeys: [{name: a, route: [p]}]", 5, "spec.virtualKeys[0].key", "exactly one of env, secretRef")]
    [InlineData(Platform + "  virtualKeys: [{name: a, key: {env: K}, route: [p]}, {name: a, key: {env: L}, route: [p]}]", 5,
        "spec.virtualKeys", "'a' is there twice")]
    [InlineData(Provider + "  endpoint: ftp://x\n  models: {standard: m}", 5, "spec.endpoint", "http or https")]
    [InlineData(Knowledge + "  sources:\n    - {name: x}", 6, "spec.sources[0]", "exactly one of directory, configMap, url")]
    [InlineData(Knowledge + "  sources:\n    - {name: x, directory: {path: \"\"}}", 6, "spec.sources[0].directory.path", "is required")]
    [InlineData(Knowledge + "  sources:\n    - {name: x, directory: {path: a}, url: {address: \"https://a.example\"}}", 6,
        "spec.sources[0]", "exactly one of")]
    [InlineData(Knowledge + "  sources:\n    - {name: uploads, directory: {path: a}}", 6, "spec.sources[0].name", "always there")]
    [InlineData(Knowledge + "  sources:\n    - {name: x, url: {address: \"file:///etc\"}}", 6, "spec.sources[0].url.address",
        "http or https")]
    [InlineData(Knowledge + "  sources:\n    - {name: x, url: {address: \"https://a.example\", every: 1s}}", 6, "spec.sources[0].url.every",
        "at least 5m")]
    [InlineData(Knowledge + "  sources:\n    - {name: x, directory: {path: a}, validUntil: tomorrow}", 6, "spec.sources[0].validUntil",
        "2026-01-31")]
    [InlineData(Knowledge + "  chunking: {maxTokens: 400, overlapTokens: 300}", 5, "spec.chunking.overlapTokens", "half of maxTokens")]
    [InlineData(Knowledge + "  index: {type: PgVector}", 5, "spec.index.type", "needs spec.embedding")]
    [InlineData(Knowledge + "  embedding: {provider: p}\n  index: {type: Qdrant}", 6, "spec.index.qdrant.endpoint", "http or https")]
    [InlineData(Knowledge + "  retrieval: {candidates: 2}", 5, "spec.retrieval.candidates", "topK to 500")]
    [InlineData(Knowledge + "  retrieval: {synonyms: [[一个]]}", 5, "spec.retrieval.synonyms[0]", "at least two words")]
    [InlineData(Knowledge + "  quality: {set: q.jsonl}", 5, "spec.quality.minimum", "at least one figure")]
    [InlineData(Knowledge + "  parsing: {ocr: {type: Provider}}", 5, "spec.parsing.ocr.provider", "is required")]
    [InlineData(Platform + "  defaults:\n    agent:\n      reply: {maxLength: 5}", 7, "spec.defaults.agent.reply.maxLength",
        "must be 20 to 2000")]
    public void A_bad_manifest_is_told_by_line_field_and_what_is_allowed(string text, long line, string field, string message)
    {
        var problems = new List<ManifestProblem>();
        ManifestReader.Read("f.yaml", text, problems).Should().NotContain(r => r.Valid);
        problems.Should().Contain(p => p.File == "f.yaml" && p.Line == line && p.Field == field && p.Reason.ToString().Contains(message),
            "it said {0}", string.Join("; ", problems));
    }

    [Fact]
    public void All_problems_of_a_manifest_are_told_at_once()
    {
        var problems = new List<ManifestProblem>();
        ManifestReader.Read("f.yaml", Agent + "  x: 1\n  y: 2\n  reply: {maxLength: 1, debounce: z}", problems);
        problems.Select(p => p.Field).Should().BeEquivalentTo("spec.x", "spec.y", "spec.reply.maxLength", "spec.reply.debounce");
    }

    [Fact]
    public void Aliases_that_grow_without_end_are_a_problem_and_not_the_end_of_the_process()
    {
        var doubled = string.Concat(Enumerable.Range(1, 40).Select(i => $"  l{i}: &l{i} [*l{i - 1}, *l{i - 1}]\n"));
        foreach (var text in new[] { Agent + "  l0: &l0 [x, x]\n" + doubled, Agent + "  x: &x [*x]\n" })
        {
            var problems = new List<ManifestProblem>();
            ManifestReader.Read("f.yaml", text, problems).Should().BeEmpty();
            problems.Should().ContainSingle(p => p.Line >= 5 && p.Reason.Is(ManifestReasons.NotYaml));
        }
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
        ManifestReader.Read("f.yaml", Agent + "  wording:\n    texts:\n      ? [a]\n      : x\n      \"[ a ]\": z", problems);
        problems.Should().ContainSingle(p => p.Field.StartsWith("spec.wording.texts"));
    }

    [Fact]
    public void No_text_makes_the_reader_fail()
    {
        string[] parts = [Agent, Provider, Mcp, Knowledge, Platform, "---\n", "  ", "\n", ": ", "- ", "&a ", "*a", "? ", "{", "}", "[", "]",
            "\"", "!!int ", "|\n", "spec", "reply", "null", "1e999", "\t", "texts", "wording"];
        Gen.OneOf(Gen.String, Gen.Int[0, parts.Length - 1].Select(i => parts[i])).Array[0, 25].Select(string.Concat).Sample(text =>
        {
            ManifestReader.Read("f.yaml", text, new List<ManifestProblem>());
        }, iter: 4000);
    }
}
