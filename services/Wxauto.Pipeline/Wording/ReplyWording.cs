using System.Text.Json;
using Wxauto.Contracts.Resources;

namespace Wxauto.Pipeline.Wording;

/// <summary>The fixed sentences and phrase lists of an agent: the language's defaults, and over them what the Agent says.</summary>
internal sealed record ReplyWording(
    IReadOnlyList<string> HandOffPhrases,
    IReadOnlyList<string> HandOffExact,
    IReadOnlyList<string> Greetings,
    IReadOnlyList<string> Thanks,
    IReadOnlyDictionary<string, string> Texts)
{
    private static readonly ReplyWording Default = Load();

    public static ReplyWording For(AgentSpec spec) => spec.Wording is not { } own ? Default : Default with
    {
        HandOffPhrases = own.HandOffPhrases.Count > 0 ? own.HandOffPhrases : Default.HandOffPhrases,
        Greetings = own.Greetings.Count > 0 ? own.Greetings : Default.Greetings,
        Texts = Default.Texts.Concat(own.Texts).GroupBy(t => t.Key).ToDictionary(g => g.Key, g => g.Last().Value),
    };

    private static ReplyWording Load()
    {
        using var stream = typeof(ReplyWording).Assembly.GetManifestResourceStream("zh-CN.json")!;
        return JsonSerializer.Deserialize<ReplyWording>(stream, JsonSerializerOptions.Web)!;
    }
}
