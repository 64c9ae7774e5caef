using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Resources;

namespace Wxauto.Knowledge.Learning;

/// <summary>The conversations that a base learns from: of Agents that use it, and of chats that they serve. A private chat on the same
/// account teaches nothing.</summary>
internal sealed class Teachers(CatalogSnapshot catalog, string knowledgeBase)
{
    /// <summary>For the archive; <see cref="Serve"/> decides.</summary>
    public ArchiveScope Mine { get; } = new(
        [.. catalog.Agents.Values.Where(a => a.Spec.Knowledge.Contains(knowledgeBase)).Select(a => a.Name)],
        catalog.DefaultAgent?.Knowledge.Contains(knowledgeBase) == true ? [.. catalog.Agents.Keys] : null);

    public bool Serve(ArchivedChat chat) => (catalog.AgentOf(chat.Agent)?.Chats ?? new ChatsSpec()).Serve(chat.Kind, chat.Name);
}
