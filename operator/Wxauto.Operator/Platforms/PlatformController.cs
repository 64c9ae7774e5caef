using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using k8s.Models;

namespace Wxauto.Operator.Platforms;

internal static class PlatformController
{
    /// <summary>The controller of Platforms. Needs the operator's settings and runtime.</summary>
    public static IServiceCollection AddPlatformController(this IServiceCollection services)
    {
        services.AddSingleton<ContentHashes>();
        services.AddSingleton<OwnSecrets>();
        services.AddSingleton<PlatformInputs>();
        services.AddSingleton<PlatformNeeds>();
        services.AddSingleton<PlatformPlanning>();
        services.AddSingleton<PlatformStatuses>();
        services.AddSingleton<ChildApply>();
        services.AddSingleton<PodTrouble>();
        services.AddSingleton<Sidecars>();
        services.AddSingleton<Migration>();
        services.AddSingleton<RoleStates>();
        return services.AddController<PlatformReconciler>("platform", controller =>
        {
            controller.For<PlatformResource>()
                // One that goes leaves the namespace to the next; for the others it is For that wakes.
                .WatchesSpecs<PlatformResource>((gone, caches) => caches.Of<PlatformResource>().Find(ResourceKey.Of(gone)) is null
                    ? InNamespaceOf(gone.Metadata, caches) : [])
                .Owns<V1Deployment>()
                .Owns<V1Job>()
                // What these say decides which Secrets and ConfigMaps the pods read.
                .WatchesSpecs<AgentResource>((agent, caches) => InNamespaceOf(agent.Metadata, caches))
                .WatchesSpecs<AIProviderResource>((provider, caches) => InNamespaceOf(provider.Metadata, caches))
                .WatchesSpecs<KnowledgeBaseResource>((knowledge, caches) => InNamespaceOf(knowledge.Metadata, caches))
                .WatchesSpecs<McpServerResource>((server, caches) => InNamespaceOf(server.Metadata, caches))
                .WatchesMetadata<V1Secret>((secret, caches) => InNamespaceOf(secret.Metadata, caches))
                .WatchesMetadata<V1ConfigMap>((map, caches) => InNamespaceOf(map.Metadata, caches));
            foreach (var type in ChildTypes.BuiltIn)
                controller.Owns<PartialObject>(type);
            foreach (var type in ChildTypes.Optional)
                controller.Owns<PartialObject>(type, optional: true);
        });
    }

    private static IEnumerable<ResourceKey> InNamespaceOf(V1ObjectMeta metadata, ResourceCaches caches) =>
        caches.Of<PlatformResource>().InNamespace(metadata.NamespaceProperty).Select(p => ResourceKey.Of(p));
}
