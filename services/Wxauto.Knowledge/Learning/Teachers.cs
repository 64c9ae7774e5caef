using System.Linq.Expressions;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Storage.Entities;

namespace Wxauto.Knowledge.Learning;

/// <summary>The conversations that a base learns from: of Agents that use it, and of chats that they serve. A private chat on the same account teaches nothing.</summary>
internal sealed class Teachers
{
    private const int Friend = 1;
    private const int Group = 2;
    private readonly IReadOnlyDictionary<string, Resource<AgentSpec>> _agents;
    private readonly AgentSpec? _others;
    private readonly List<string> _named;
    private readonly List<string> _withSpec;

    /// <summary>Clients without an Agent of their own have the platform's default.</summary>
    private readonly bool _othersToo;

    public Teachers(CatalogSnapshot catalog, string knowledgeBase)
    {
        _agents = catalog.Agents;
        _others = catalog.Platforms.Values.Select(p => p.Spec.Defaults.Agent).FirstOrDefault(a => a is not null);
        _named = [.. _agents.Values.Where(a => a.Spec.Knowledge.Contains(knowledgeBase)).Select(a => a.Name)];
        _withSpec = [.. _agents.Keys];
        _othersToo = _others?.Knowledge.Contains(knowledgeBase) ?? false;
    }

    /// <summary>For the database; <see cref="Serve"/> decides.</summary>
    public Expression<Func<Conversation, bool>> Mine => c =>
        (c.ChatKind == Friend || c.ChatKind == Group) && (_named.Contains(c.Agent) || (_othersToo && !_withSpec.Contains(c.Agent)));

    public bool Serve(Conversation conversation)
    {
        var chats = (_agents.TryGetValue(conversation.Agent, out var agent) ? agent.Spec : _others)?.Chats ?? new ChatsSpec();
        return conversation.ChatKind == Friend ? Serves(chats.Friends.Mode, chats.Friends.Names, conversation.Name) : Serves(chats.Groups.Mode, chats.Groups.Names, conversation.Name);
    }

    private static bool Serves(ChatMode mode, IReadOnlyList<string> names, string name) => mode == ChatMode.All || (mode == ChatMode.Listed && names.Contains(name));
}
