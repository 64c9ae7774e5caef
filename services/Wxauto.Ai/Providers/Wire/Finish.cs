using Microsoft.Extensions.AI;

namespace Wxauto.Ai.Providers.Wire;

/// <summary>Why an answer ended, in the words of all providers. An unknown word counts as stop.</summary>
internal static class Finish
{
    private static readonly Dictionary<string, ChatFinishReason> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["length"] = ChatFinishReason.Length, ["max_tokens"] = ChatFinishReason.Length, ["max_output_tokens"] = ChatFinishReason.Length,
        ["max_length"] = ChatFinishReason.Length, ["model_length"] = ChatFinishReason.Length, ["token_limit"] = ChatFinishReason.Length,
        ["model_context_window_exceeded"] = ChatFinishReason.Length, ["context_length"] = ChatFinishReason.Length,
        ["repetition_truncation"] = ChatFinishReason.Length,
        ["content_filter"] = ChatFinishReason.ContentFilter, ["content_filtered"] = ChatFinishReason.ContentFilter,
        ["sensitive"] = ChatFinishReason.ContentFilter, ["safety"] = ChatFinishReason.ContentFilter,
        ["refusal"] = ChatFinishReason.ContentFilter, ["recitation"] = ChatFinishReason.ContentFilter,
        ["blocklist"] = ChatFinishReason.ContentFilter, ["prohibited_content"] = ChatFinishReason.ContentFilter,
        ["spii"] = ChatFinishReason.ContentFilter, ["image_safety"] = ChatFinishReason.ContentFilter,
        ["guardrail_intervened"] = ChatFinishReason.ContentFilter, ["moderation"] = ChatFinishReason.ContentFilter,
        ["risk"] = ChatFinishReason.ContentFilter, ["blocked"] = ChatFinishReason.ContentFilter,
    };

    /// <summary>The provider gave up: what it said is no answer.</summary>
    private static readonly HashSet<string> Broken = new(StringComparer.OrdinalIgnoreCase)
    {
        "error", "network_error", "insufficient_system_resource", "engine_error", "engine_overloaded", "malformed_function_call", "abort",
    };

    /// <exception cref="ProviderException">It gave up.</exception>
    public static ChatFinishReason Of(string? word, bool calls) =>
        word is not null && Broken.Contains(word)
            ? throw new ProviderException(new ProviderFailure(FailureKind.ServerError, Contracts.Reasons.ProviderReasons.GaveUp.With(word)))
        : Words.TryGetValue(word ?? "", out var known) ? known
        : calls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop;
}
