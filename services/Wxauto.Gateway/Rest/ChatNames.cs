namespace Wxauto.Gateway.Rest;

/// <summary>Names of chats as the original client writes them: in lower case, with "_" for spaces.</summary>
internal static class ChatNames
{
    public static string Fold(string name) => name.ToLowerInvariant().Replace(' ', '_');

    /// <summary>The name that an Agent lists for this chat, or what the client wrote when it lists none.</summary>
    public static string Listed(IReadOnlyList<string> names, string chatId)
    {
        var folded = Fold(chatId);
        return names.FirstOrDefault(n => n == chatId) ?? names.FirstOrDefault(n => Fold(n) == folded) ?? chatId;
    }
}
