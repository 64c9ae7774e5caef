using System.Collections.Concurrent;
using System.Reflection;
using k8s.Models;

namespace Wxauto.Operator.Runtime;

/// <summary>A kind of the API. Classes carry theirs as <see cref="KubernetesEntityAttribute"/>; kinds without a
/// class are written out.</summary>
/// <param name="Group">Empty for the core group.</param>
public sealed record ResourceType(string Group, string Version, string Plural, string Kind, bool Namespaced = true)
{
    // The attribute does not tell the scope; these are the cluster-scoped kinds that an operator may meet.
    private static readonly HashSet<string> ClusterScoped =
        ["Namespace", "Node", "PersistentVolume", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "StorageClass",
            "PriorityClass", "IngressClass", "APIService"];

    private static readonly ConcurrentDictionary<Type, ResourceType> Known = new();

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <exception cref="ArgumentException">The class has no KubernetesEntity attribute.</exception>
    public static ResourceType Of<T>() => Known.GetOrAdd(typeof(T), static type =>
    {
        var entity = type.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new ArgumentException($"{type.Name} has no [KubernetesEntity] attribute. Name its ResourceType in the call.");
        return new ResourceType(entity.Group, entity.ApiVersion, entity.PluralName, entity.Kind, !ClusterScoped.Contains(entity.Kind));
    });

    /// <summary>The path below the server's address: of one object, or of the collection when there is no name.</summary>
    internal string Path(string? @namespace, string? name = null, string? subresource = null)
    {
        var path = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        if (Namespaced && !string.IsNullOrEmpty(@namespace))
            path += $"/namespaces/{Uri.EscapeDataString(@namespace)}";
        path += $"/{Plural}";
        if (name is not null)
            path += $"/{Uri.EscapeDataString(name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }

    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
