using Microsoft.Extensions.AI;

namespace Wxauto.Ai.Providers.Wire;

/// <summary>Some models refuse a conversation whose roles do not take turns, or that begins with an answer.</summary>
internal static class RoleOrder
{
    /// <summary>Instructions, then user and assistant in turn: neighbours of one role become one message, an answer to nothing
    /// goes.</summary>
    public static List<ChatMessage> InTurn(IReadOnlyList<ChatMessage> messages)
    {
        var ordered = new List<ChatMessage>();
        foreach (var message in messages)
        {
            var last = ordered.LastOrDefault();
            if (IsSpoken(message) && last is not null && last.Role == message.Role && IsSpoken(last))
                ordered[^1] = Merged(last, message);
            else if (message.Role != ChatRole.Assistant || (last is not null && last.Role != ChatRole.System) || HasCalls(message))
                ordered.Add(message);
        }
        return ordered;
    }

    /// <summary>What the system said stands at the beginning of what the user says first.</summary>
    public static List<ChatMessage> WithoutSystem(IReadOnlyList<ChatMessage> messages)
    {
        var others = messages.Where(m => m.Role != ChatRole.System).ToList();
        if (others.Count == messages.Count)
            return others;
        var said = new ChatMessage(ChatRole.User, string.Join("\n\n", messages.Where(m => m.Role == ChatRole.System).Select(m => m.Text)));
        if (others.Count > 0 && others[0].Role == ChatRole.User)
            others[0] = Merged(said, others[0]);
        else
            others.Insert(0, said);
        return others;
    }

    /// <summary>Calls and their results in words, for models whose server knows no tools.</summary>
    public static List<ChatMessage> WithoutTools(IEnumerable<ChatMessage> messages) => [.. messages.Select(m =>
        m.Contents.Any(c => c is FunctionCallContent or FunctionResultContent)
            ? new ChatMessage(m.Role == ChatRole.Tool ? ChatRole.User : m.Role, string.Join("\n", m.Contents.Select(Words).OfType<string>()))
            : m)];

    private static string? Words(AIContent content) => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => $"{call.Name}({WireJson.ArgumentsOf(call)})",
        FunctionResultContent result => OpenAiRequest.TextOf(result.Result),
        _ => null,
    };

    private static bool HasCalls(ChatMessage message) => message.Contents.OfType<FunctionCallContent>().Any();

    private static bool IsSpoken(ChatMessage message) => message.Role != ChatRole.Tool && !HasCalls(message);

    private static ChatMessage Merged(ChatMessage first, ChatMessage second) =>
        first.Contents.Concat(second.Contents).All(c => c is TextContent) ? new ChatMessage(first.Role, $"{first.Text}\n\n{second.Text}")
        : new ChatMessage(first.Role, [.. first.Contents, .. second.Contents]);
}
