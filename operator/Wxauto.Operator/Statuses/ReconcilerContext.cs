using Wxauto.Operator.References;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using Wxauto.Operator.Services;

namespace Wxauto.Operator.Statuses;

/// <summary>What the reconcilers of all kinds work with.</summary>
internal sealed record ReconcilerContext(KubernetesApi Api, ResourceCaches Caches, ResourceEvents Events, ReferenceResolver Resolver,
    PlatformServices Services, TimeProvider Time)
{
    public ResourceCache<PlatformResource> Platforms { get; } = Caches.Of<PlatformResource>();
}
