using Wxauto.Agent.Core.Drivers;

namespace Wxauto.Agent.Core.Configuration;

/// <summary>Which chats may be read up. What is not named in the Agent resource stays on this PC.</summary>
internal sealed class ChatFilter(AgentConfiguration configuration)
{
    private readonly HashSet<string> _friends = [.. configuration.Friends?.Names ?? []];
    private readonly HashSet<string> _groups = [.. configuration.Groups?.Names ?? []];

    public bool Selects(string chatName, ChatKind kind) => kind switch
    {
        ChatKind.Friend => Selects(configuration.Friends, _friends, chatName),
        ChatKind.Group => Selects(configuration.Groups, _groups, chatName),
        _ => false,
    };

    public bool Selects(Chat chat) => Selects(chat.Name, chat.Kind);

    private static bool Selects(ChatSelection? selection, HashSet<string> names, string name) => selection?.Mode switch
    {
        ChatMode.All => true,
        ChatMode.Listed => names.Contains(name),
        _ => false,
    };
}
