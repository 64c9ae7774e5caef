using k8s.Models;

namespace Wxauto.Operator.Runtime;

/// <summary>Where an object is; the namespace is empty for cluster-scoped kinds.</summary>
public readonly record struct ResourceKey(string Namespace, string Name)
{
    public static ResourceKey Of(IMetadata<V1ObjectMeta> resource) =>
        new(resource.Metadata.NamespaceProperty ?? "", resource.Metadata.Name ?? "");

    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
