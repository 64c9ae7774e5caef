using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace Wxauto.Ai.Tools;

/// <summary>Calls of tools that a model wrote into its text, as servers that do not know its call format leave them.</summary>
internal static partial class WrittenCalls
{
    private const int MaxText = 20_000;

    /// <summary>Empty when the text names no tool of the turn in the form of a call.</summary>
    public static List<FunctionCallContent> In(string text, IReadOnlyList<ITurnTool> tools)
    {
        var calls = new List<FunctionCallContent>();
        if (text.Length > MaxText)
            return calls;
        foreach (var (name, arguments) in Written(text))
            if (tools.Any(t => t.Declaration.Name == name))
                calls.Add(new FunctionCallContent($"written-{calls.Count + 1}", name, ArgumentsOf(arguments)));
        return calls;
    }

    private static IEnumerable<(string Name, string Arguments)> Written(string text)
    {
        // hand_off, and nothing else
        if (Alone().Match(text) is { Success: true } alone)
            yield return (alone.Groups["name"].Value, "");
        // hand_off({"reason": "…"}), hand_off()
        foreach (Match m in Call().Matches(text))
            yield return (m.Groups["name"].Value, m.Groups["arguments"].Value);
        // {"name": "hand_off", "arguments": {"reason": "…"}}, also between <tool_call> tags and in a list
        foreach (Match m in Named().Matches(text))
            yield return (m.Groups["name"].Value, m.Groups["arguments"].Value);
    }

    private static Dictionary<string, object?> ArgumentsOf(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, object?>>(json.Length == 0 ? "{}" : json) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    [GeneratedRegex(@"^[\s`*<\[]*(?:调用)?[\s`*]*(?<name>[A-Za-z_][\w-]{2,63})[\s`*>\]。.]*$")]
    private static partial Regex Alone();

    [GeneratedRegex(@"(?<![\w-])(?<name>[A-Za-z_][\w-]{2,63})\s*[(（]\s*(?<arguments>\{.*?\})?\s*[)）]", RegexOptions.Singleline, 1000)]
    private static partial Regex Call();

    [GeneratedRegex(@"\{\s*""name""\s*:\s*""(?<name>[\w-]{3,64})""\s*,\s*""(?:arguments|parameters)""\s*:\s*(?<arguments>\{[^{}]*\})\s*\}", RegexOptions.Singleline, 1000)]
    private static partial Regex Named();
}
