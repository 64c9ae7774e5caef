using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Providers.Wire;

/// <summary>What one model takes and what it does not, as its refusals taught.</summary>
/// <param name="LimitName">The field for the most tokens of an answer.</param>
internal sealed partial record ModelHabits(string LimitName)
{
    private const string OldLimit = "max_tokens";
    private const string NewLimit = "max_completion_tokens";

    private const string ToolsField = "tools";

    /// <summary>The field for the form of an answer, of both protocols.</summary>
    private static readonly string[] Forms = ["response_format", "output_config"];

    /// <summary>Thoughts of a model that spends its answers on them, for limits and budgets.</summary>
    private const int FirstThoughts = 2400;
    private const int MostThoughts = 16_000;

    /// <summary>Fields that it refuses.</summary>
    public ImmutableHashSet<string> LeftOut { get; init; } = [];

    /// <summary>It knows no system messages.</summary>
    public bool NoSystem { get; init; }

    /// <summary>Roles must take turns, also in what a program sends.</summary>
    public bool InTurn { get; init; }

    /// <summary>It answers in pieces only.</summary>
    public bool Streams { get; init; }

    /// <summary>Room for thoughts beside an answer.</summary>
    public int Thoughts { get; init; }

    /// <summary>It is sent no tools: calls and their results are told to it in words.</summary>
    public bool NoTools => LeftOut.Contains(ToolsField);

    /// <summary>
    /// What is known before it was asked. JSON schemas stand beside tools in the documentation of OpenAI and Anthropic; Gemini refuses
    /// the two together, Qwen has schemas for some models, DeepSeek and GLM have none. max_tokens is what all know but OpenAI's newer models.
    /// </summary>
    public static ModelHabits Of(AIProviderSpec spec)
    {
        ImmutableHashSet<string> left = AsksForJson(spec) ? [] : [.. Forms];
        return new ModelHabits(spec.Preset == ProviderPreset.openai ? NewLimit : OldLimit)
        {
            LeftOut = spec.Tools == ToolUse.none ? left.Add(ToolsField) : left,
        };
    }

    private static bool AsksForJson(AIProviderSpec spec) => spec.Answers == AnswerForm.json
        || spec is { Answers: AnswerForm.auto, Preset: ProviderPreset.openai or ProviderPreset.anthropic };

    public ModelHabits WithMoreThoughts() => this with { Thoughts = Math.Clamp(Thoughts * 3, FirstThoughts, MostThoughts) };

    /// <summary>What to do otherwise after a refusal; null when it names nothing that can be.</summary>
    /// <param name="sent">What was refused.</param>
    /// <param name="mayLeaveOut">False for a program's request: only what says the same in another form is changed.</param>
    public ModelHabits? After(Refusal refusal, JsonObject sent, bool mayLeaveOut)
    {
        if (refusal.Status is 401 or 403 or 429 or >= 500 || refusal.IsTooLong)
            return null;
        var text = $"{refusal.Param} {refusal.Code} {refusal.Message}";
        var other = LimitName == OldLimit ? NewLimit : OldLimit;
        if (sent.ContainsKey(LimitName) && Named(text, LimitName) && (Named(text, other) || NotKnown().IsMatch(text))
            && !LeftOut.Contains(other))
            return this with { LimitName = other, LeftOut = LeftOut.Add(LimitName) };
        if (!Streams && sent["stream"]?.GetValue<bool>() != true && StreamOnly().IsMatch(text))
            return this with { Streams = true };
        if (!NoSystem && HasSystem(sent) && System().IsMatch(text))
            return this with { NoSystem = true };
        if (!InTurn && Turns().IsMatch(text))
            return this with { InTurn = true };
        if (Named(text, "stream_options") && sent.ContainsKey("stream_options"))
            return this with { LeftOut = LeftOut.Add("stream_options") };
        if (!mayLeaveOut)
            return null;
        // Who refuses the two together keeps the tools.
        if (Forms.FirstOrDefault(sent.ContainsKey) is { } form && Form().IsMatch(text))
            return this with { LeftOut = LeftOut.Add(form) };
        if (sent.ContainsKey(ToolsField) && Tools().IsMatch(text) && NotKnown().IsMatch(text))
            return this with { LeftOut = LeftOut.Add(ToolsField) };
        var named = sent.Select(f => f.Key).Concat(Beside(sent)).Distinct()
            .FirstOrDefault(f => f is not ("model" or "messages" or "stream" or OldLimit or NewLimit) && !LeftOut.Contains(f)
                && Named(text, f));
        return named is null ? null : this with { LeftOut = LeftOut.Add(named) };
    }

    private static IEnumerable<JsonObject> Messages(JsonObject sent) => (sent["messages"] as JsonArray ?? []).OfType<JsonObject>();

    private static IEnumerable<string> Beside(JsonObject sent) => Messages(sent)
        .SelectMany(m => m.Select(f => f.Key)).Where(f => f is not ("role" or "content" or "tool_calls" or "tool_call_id"));

    private static bool HasSystem(JsonObject sent) => Messages(sent).Any(m => m["role"]?.ToString() is "system" or "developer");

    private static bool Named(string text, string field) =>
        Regex.IsMatch(text, $@"(?<!\w)(?:{Regex.Escape(field)}|{Regex.Escape(field.Replace('_', ' '))})(?!\w)", RegexOptions.IgnoreCase);

    [GeneratedRegex(@"not\s+(?:\w+\s+)?(?:support|permit|allow|recogni|enabled|available)|n't\s+support|unsupported|unrecogni|unknown|unexpected|forbidden|extra(?:_| |neous)|no endpoints|not a valid|deprecated|instead|requires?\b|不支持|未知|无法识别|不允许", RegexOptions.IgnoreCase)]
    private static partial Regex NotKnown();

    [GeneratedRegex(@"only\s+(?:be\s+)?(?:support|available|allow|work)\w*\s+(?:\w+\s+)?(?:in\s+|with\s+|for\s+)?stream|non-?stream|stream(?:ing)?\s*(?:=|:)?\s*(?:must|is required|should be|need|mode only|only)|must\s+(?:be\s+)?(?:use\s+)?stream|只支持流式|仅支持流式|stream\W+true", RegexOptions.IgnoreCase)]
    private static partial Regex StreamOnly();

    [GeneratedRegex(@"(?:system|developer)\W{0,3}\s*(?:role|message|prompt|instruction)s?|role\W{0,12}(?:system|developer)|'system'|""system""|system角色|系统(?:角色|消息|提示)", RegexOptions.IgnoreCase)]
    private static partial Regex System();

    [GeneratedRegex(@"alternat|consecutive\W+(?:user|assistant|messages)|first message (?:must|should)|(?:starts?|begin) with (?:a )?user|交替", RegexOptions.IgnoreCase)]
    private static partial Regex Turns();

    [GeneratedRegex(@"(?:response|output)[_ -]?(?:format|config|schema|mime)|json[_ ]?schema|structured[_ -]?output|结构化输出", RegexOptions.IgnoreCase)]
    private static partial Regex Form();

    [GeneratedRegex(@"\btools?\b|tool[_ -](?:choice|use|call)|function[_ -]?call|\bfunctions?\b|工具|函数调用", RegexOptions.IgnoreCase)]
    private static partial Regex Tools();
}
