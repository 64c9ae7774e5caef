namespace Wxauto.Contracts.Resources;

/// <summary>A kind of resource of the group wxauto.io.</summary>
/// <param name="Name">As manifests write it.</param>
/// <param name="Plural">As addresses of the Kubernetes API write it.</param>
public sealed record ResourceKind(string Name, string Plural);

public static class ResourceKinds
{
    public const string Group = "wxauto.io";
    public const string Version = "v1alpha1";
    public const string ApiVersion = $"{Group}/{Version}";

    public static ResourceKind Platform { get; } = new("Platform", "platforms");
    public static ResourceKind Agent { get; } = new("Agent", "agents");
    public static ResourceKind AIProvider { get; } = new("AIProvider", "aiproviders");
    public static ResourceKind KnowledgeBase { get; } = new("KnowledgeBase", "knowledgebases");
    public static ResourceKind McpServer { get; } = new("McpServer", "mcpservers");
    public static ResourceKind ErpConnection { get; } = new("ErpConnection", "erpconnections");

    public static IReadOnlyList<ResourceKind> All { get; } = [Platform, Agent, AIProvider, KnowledgeBase, McpServer, ErpConnection];
}
