using Wxauto.Contracts.Resources;
using k8s.Models;

namespace Wxauto.Operator.Resources;

[KubernetesEntity(Group = ResourceKinds.Group, ApiVersion = ResourceKinds.Version, Kind = "Platform", PluralName = "platforms")]
internal sealed class PlatformResource : CustomResource<PlatformSpec, PlatformResourceStatus>;

[KubernetesEntity(Group = ResourceKinds.Group, ApiVersion = ResourceKinds.Version, Kind = "Agent", PluralName = "agents")]
internal sealed class AgentResource : CustomResource<AgentSpec, AgentResourceStatus>;

[KubernetesEntity(Group = ResourceKinds.Group, ApiVersion = ResourceKinds.Version, Kind = "AIProvider", PluralName = "aiproviders")]
internal sealed class AIProviderResource : CustomResource<AIProviderSpec, AIProviderResourceStatus>;

[KubernetesEntity(Group = ResourceKinds.Group, ApiVersion = ResourceKinds.Version, Kind = "KnowledgeBase", PluralName = "knowledgebases")]
internal sealed class KnowledgeBaseResource : CustomResource<KnowledgeBaseSpec, KnowledgeBaseResourceStatus>;

[KubernetesEntity(Group = ResourceKinds.Group, ApiVersion = ResourceKinds.Version, Kind = "McpServer", PluralName = "mcpservers")]
internal sealed class McpServerResource : CustomResource<McpServerSpec, McpServerResourceStatus>;

[KubernetesEntity(Group = ResourceKinds.Group, ApiVersion = ResourceKinds.Version, Kind = "ErpConnection", PluralName = "erpconnections")]
internal sealed class ErpConnectionResource : CustomResource<ErpConnectionSpec, ErpConnectionResourceStatus>;
