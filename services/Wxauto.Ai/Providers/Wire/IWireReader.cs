using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Wxauto.Ai.Providers.Wire;

/// <summary>Reads one answer, piece by piece; a whole one is one piece.</summary>
internal interface IWireReader
{
    /// <summary>What is new in it: text and thoughts. Calls of tools are known at the end.</summary>
    /// <exception cref="ProviderException">It tells a failure.</exception>
    IReadOnlyList<AIContent> Read(WirePiece piece);

    /// <summary>All of it.</summary>
    /// <exception cref="ProviderException">It broke off, or the provider gave up.</exception>
    ChatResponse Response();
}

/// <summary>Tokens as providers report them.</summary>
internal static class WireUsage
{
    public static void Read(JsonElement usage, UsageDetails into)
    {
        into.InputTokenCount = Count(usage, "prompt_tokens") ?? Count(usage, "input_tokens") ?? into.InputTokenCount;
        into.OutputTokenCount = Count(usage, "completion_tokens") ?? Count(usage, "output_tokens") ?? into.OutputTokenCount;
        into.CachedInputTokenCount = Count(usage, "prompt_tokens_details", "cached_tokens") ?? Count(usage, "prompt_cache_hit_tokens")
            ?? Count(usage, "cache_read_input_tokens") ?? into.CachedInputTokenCount;
        into.ReasoningTokenCount = Count(usage, "completion_tokens_details", "reasoning_tokens") ?? into.ReasoningTokenCount;
    }

    /// <summary>An answer rather than an error: it has choices, even if there are none in it, or tokens.</summary>
    public static bool IsAnswer(this JsonElement answer) => answer.ValueKind == JsonValueKind.Object && answer.Find("error") is null
        && (answer.TryGetProperty("choices", out _) || answer.Find("usage") is not null);

    private static long? Count(JsonElement usage, params ReadOnlySpan<string> path) =>
        usage.Number(path) is >= 0 and < int.MaxValue and var number ? (long)number : null;
}
