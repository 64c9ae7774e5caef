using System.Text.Json;
using Microsoft.Extensions.AI;
using Wxauto.Ai.Ledger;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Ai.Providers;

/// <summary>An answer that says something, for all uses but programs, which get what was said whatever it is.</summary>
internal static class SpokenAnswer
{
    /// <exception cref="ProviderException">The provider stopped because of the content, thought until nothing could be said, or said
    /// nothing at all.</exception>
    public static async Task<ChatResponse> AskAsync(this IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions options,
        CancellationToken cancellationToken)
    {
        var response = Clean(await client.GetResponseAsync(messages, options, cancellationToken));
        var (silent, finish) = (string.IsNullOrWhiteSpace(response.Text)
            && !response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().Any(), response.FinishReason);
        var failure = finish == ChatFinishReason.ContentFilter
            ? new ProviderFailure(FailureKind.ContentFilter, ProviderReasons.RefusedContent)
            : !silent ? null
            : finish == ChatFinishReason.Length ? new(FailureKind.ThoughtsOnly, ProviderReasons.ThoughtsOnly)
            : new(FailureKind.Unreadable, ProviderReasons.SaidNothing);
        return failure is null ? response
            : throw new ProviderException(failure with
                { Used = TokenUsage.Of(response.Usage, [.. messages], response.Text, response.Messages) });
    }

    private static ChatResponse Clean(ChatResponse response)
    {
        foreach (var content in response.Messages.SelectMany(m => m.Contents))
            if (content is TextContent text)
                text.Text = SpokenText.Of(text.Text);
            else if (content is FunctionCallContent { Arguments: { } arguments })
                foreach (var (name, value) in arguments.ToList())
                    if (value is JsonElement { ValueKind: JsonValueKind.String } said)
                        arguments[name] = JsonSerializer.SerializeToElement(CleanText.Of(said.GetString()!));
        return response;
    }
}
