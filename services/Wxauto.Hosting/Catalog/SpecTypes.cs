using Wxauto.Contracts.Resources;

namespace Wxauto.Hosting.Catalog;

/// <summary>What the specs of the kinds are, each an <see cref="IResourceSpec"/>.</summary>
internal static class SpecTypes
{
    public static IReadOnlyDictionary<string, Type> ByKind { get; } = new Dictionary<string, Type>
    {
        ["Platform"] = typeof(PlatformSpec),
        ["Agent"] = typeof(AgentSpec),
        ["AIProvider"] = typeof(AIProviderSpec),
        ["KnowledgeBase"] = typeof(KnowledgeBaseSpec),
        ["McpServer"] = typeof(McpServerSpec),
        ["ErpConnection"] = typeof(ErpConnectionSpec),
    };
}
