using k8s;
using k8s.Models;

namespace Wxauto.Operator.Runtime;

/// <summary>What wakes a controller.</summary>
public sealed class ControllerBuilder
{
    private readonly string? _ownedSelector;
    private ResourceType? _forType;

    internal ControllerBuilder(string name, Type reconciler, OperatorRuntimeOptions options)
    {
        _ownedSelector = options.OwnedSelector;
        Plan = new ControllerPlan(name, reconciler) { Resync = options.Resync };
    }

    internal ControllerPlan Plan { get; }

    /// <summary>
    /// The kind whose objects are reconciled. A change of nothing but its status wakes nobody (the controller writes it
    /// itself), nor does a bare touch.
    /// </summary>
    public ControllerBuilder For<T>(ResourceType? type = null) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (_forType is not null)
            throw new InvalidOperationException($"Controller {Plan.Name} is for {_forType}; it cannot be for two kinds.");
        _forType = type ??= ResourceType.Of<T>();
        Plan.Keys = caches => caches.Of<T>(type).All.Select(resource => ResourceKey.Of(resource));
        return Source<T>(type, null, false, (before, after, _) => IsWorthALook(before, after) ? [ResourceKey.Of((after ?? before)!)] : []);
    }

    /// <summary>Objects whose controlling owner is of the For kind: every change, also a deletion by hand, wakes the owner.</summary>
    /// <param name="optional">The cluster may not serve the kind.</param>
    public ControllerBuilder Owns<T>(ResourceType? type = null, bool optional = false) where T : class, IKubernetesObject<V1ObjectMeta> =>
        Source<T>(type ?? ResourceType.Of<T>(), _ownedSelector, optional, (before, after, _) => Owner(before).Concat(Owner(after)));

    /// <summary>As Owns, keeping metadata only: enough to see that an object was changed or deleted.</summary>
    public ControllerBuilder OwnsMetadata<T>() => Owns<PartialObject>(ResourceType.Of<T>());

    /// <summary>Other objects; the map tells whom a change concerns. It is asked for the object before and after the change.</summary>
    public ControllerBuilder Watches<T>(Func<T, ResourceCaches, IEnumerable<ResourceKey>> map, ResourceType? type = null,
        string? labelSelector = null, bool optional = false)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Source<T>(type ?? ResourceType.Of<T>(), labelSelector, optional, (before, after, caches) =>
            (before is null ? [] : map(before, caches)).Concat(after is null ? [] : map(after, caches)));

    /// <summary>As Watches, but a change of nothing but the status wakes nobody.</summary>
    public ControllerBuilder WatchesSpecs<T>(Func<T, ResourceCaches, IEnumerable<ResourceKey>> map, ResourceType? type = null)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Source<T>(type ?? ResourceType.Of<T>(), null, false, (before, after, caches) =>
            IsWorthALook(before, after) ? (before is null ? [] : map(before, caches)).Concat(after is null ? [] : map(after, caches)) : []);

    /// <summary>As Watches, with metadata only: for Secrets and whatever is large or confidential.</summary>
    public ControllerBuilder WatchesMetadata<T>(Func<PartialObject, ResourceCaches, IEnumerable<ResourceKey>> map,
        string? labelSelector = null) =>
        Watches(map, ResourceType.Of<T>(), labelSelector);

    /// <summary>How many objects are worked on at a time; 4 unless said.</summary>
    public ControllerBuilder Workers(int count)
    {
        Plan.Workers = count;
        return this;
    }

    /// <summary>How often every object is looked at without a cause.</summary>
    public ControllerBuilder Resync(TimeSpan interval)
    {
        Plan.Resync = interval;
        return this;
    }

    internal ControllerPlan Build() => _forType is null ? throw new InvalidOperationException($"Controller {Plan.Name} has no For kind.")
        : Plan;

    private ControllerBuilder Source<T>(ResourceType type, string? labelSelector, bool optional,
        Func<T?, T?, ResourceCaches, IEnumerable<ResourceKey>> keys)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Plan.Declarations.Add(caches => caches.Declare<T>(type, labelSelector, optional));
        Plan.Sources.Add((caches, add) => caches.Of<T>(type).Subscribe((before, after) =>
        {
            foreach (var key in keys(before, after, caches))
                add(key);
        }));
        return this;
    }

    private IEnumerable<ResourceKey> Owner(IKubernetesObject<V1ObjectMeta>? resource) =>
        resource?.Metadata.OwnerReferences?.FirstOrDefault(reference => reference.Controller == true) is { } owner
            && owner.Kind == _forType!.Kind && GroupOf(owner.ApiVersion) == _forType.Group
            ? [new ResourceKey(_forType.Namespaced ? resource.Metadata.NamespaceProperty : "", owner.Name)]
            : [];

    private static string GroupOf(string apiVersion) => apiVersion.Contains('/') ? apiVersion[..apiVersion.IndexOf('/')] : "";

    private static bool IsWorthALook<T>(T? before, T? after) where T : class, IKubernetesObject<V1ObjectMeta> =>
        before is null || after is null || after.Metadata.Generation is null || before.Metadata.Uid != after.Metadata.Uid
        || before.Metadata.Generation != after.Metadata.Generation || before.Metadata.DeletionTimestamp != after.Metadata.DeletionTimestamp
        || !Same(before.Metadata.Labels, after.Metadata.Labels) || !Same(before.Metadata.Annotations, after.Metadata.Annotations)
        || !(before.Metadata.Finalizers ?? []).SequenceEqual(after.Metadata.Finalizers ?? []);

    private static bool Same(IDictionary<string, string>? one, IDictionary<string, string>? other) =>
        (one?.Count ?? 0) == (other?.Count ?? 0)
            && (one is null || one.All(entry => other!.TryGetValue(entry.Key, out var value) && value == entry.Value));
}

internal sealed record ControllerPlan(string Name, Type Reconciler)
{
    public int Workers { get; set; } = 4;

    public TimeSpan Resync { get; set; }

    public Func<ResourceCaches, IEnumerable<ResourceKey>> Keys { get; set; } = _ => [];

    public List<Action<ResourceCaches>> Declarations { get; } = [];

    public List<Func<ResourceCaches, Action<ResourceKey>, IDisposable>> Sources { get; } = [];
}
