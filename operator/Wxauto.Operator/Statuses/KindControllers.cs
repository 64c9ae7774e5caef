using Wxauto.Contracts.Resources;
using Wxauto.Operator.AIProviders;
using Wxauto.Operator.Agents;
using Wxauto.Operator.ErpConnections;
using Wxauto.Operator.KnowledgeBases;
using Wxauto.Operator.McpServers;
using Wxauto.Operator.References;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using Wxauto.Operator.Services;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Statuses;

internal static class KindControllers
{
    /// <summary>The controllers of all kinds but the Platform. Needs the operator's settings and runtime.</summary>
    public static IServiceCollection AddKindControllers(this IServiceCollection services)
    {
        services.AddSingleton<ReconcilerContext>();
        services.AddSingleton<ReferenceResolver>();
        services.AddSingleton<SecretKeys>();
        services.AddSingleton<EnrollmentSecrets>();
        services.AddSingleton<PlatformServices>();
        services.AddSingleton<InternalClient>();
        services.AddKind<AgentReconciler, AgentResource>("agent", controller => controller.Workers(8)
            .WatchesMetadata<V1Secret>((secret, _) => secret.Metadata.OwnerReferences?.FirstOrDefault(
                o => o.Kind == ResourceKinds.Agent.Name && o.ApiVersion == ResourceKinds.ApiVersion) is { } owner
                ? [new ResourceKey(secret.Metadata.NamespaceProperty, owner.Name)] : []));
        services.AddKind<AIProviderReconciler, AIProviderResource>("aiprovider");
        services.AddKind<KnowledgeBaseReconciler, KnowledgeBaseResource>("knowledgebase");
        services.AddKind<McpServerReconciler, McpServerResource>("mcpserver");
        services.AddKind<ErpConnectionReconciler, ErpConnectionResource>("erpconnection");
        return services;
    }

    private static void AddKind<TReconciler, TResource>(this IServiceCollection services, string name,
        Action<ControllerBuilder>? more = null)
        where TReconciler : class, IReconciler where TResource : class, IKubernetesObject<V1ObjectMeta>
    {
        var index = new ReferenceIndex<TResource>();
        services.AddSingleton(index);
        services.AddController<TReconciler>(name, controller =>
        {
            controller.For<TResource>().Workers(2)
                // A Platform that comes, changes or goes: quotas, services, the end of waiting for a gateway.
                .WatchesSpecs<PlatformResource>((platform, caches) => caches.Of<TResource>()
                    .InNamespace(platform.Metadata.NamespaceProperty).Select(r => ResourceKey.Of(r)))
                .WatchesMetadata<V1Secret>((secret, _) => index.Naming(ReferenceKind.Secret, ResourceKey.Of(secret)))
                .WatchesMetadata<V1ConfigMap>((map, _) => index.Naming(ReferenceKind.ConfigMap, ResourceKey.Of(map)))
                .WatchesSpecs<AIProviderResource>((provider, _) => index.Naming(ReferenceKind.AIProvider, ResourceKey.Of(provider)))
                .WatchesSpecs<KnowledgeBaseResource>((knowledge, _) => index.Naming(ReferenceKind.KnowledgeBase, ResourceKey.Of(knowledge)))
                .WatchesSpecs<McpServerResource>((server, _) => index.Naming(ReferenceKind.McpServer, ResourceKey.Of(server)));
            more?.Invoke(controller);
        });
    }
}
