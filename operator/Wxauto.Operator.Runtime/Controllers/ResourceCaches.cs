using Microsoft.Extensions.Logging;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Runtime;

/// <summary>The caches that the controllers share: one for each kind and form (whole, or metadata only).</summary>
public sealed class ResourceCaches
{
    private readonly Dictionary<(ResourceType Type, Type Form), (IResourceCache Cache, string? Selector)> _caches = [];
    private readonly KubernetesApi _api;
    private readonly OperatorRuntimeOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;

    internal ResourceCaches(KubernetesApi api, OperatorRuntimeOptions options, IEnumerable<ControllerPlan> controllers, TimeProvider time,
        ILoggerFactory loggers)
    {
        (_api, _options, _time, _loggers) = (api, options, time, loggers);
        foreach (var declare in controllers.SelectMany(controller => controller.Declarations))
            declare(this);
    }

    /// <exception cref="InvalidOperationException">No controller is for, owns or watches this kind.</exception>
    public ResourceCache<T> Of<T>(ResourceType? type = null) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        type ??= ResourceType.Of<T>();
        return _caches.TryGetValue((type, typeof(T)), out var found)
            ? (ResourceCache<T>)found.Cache
            : throw new InvalidOperationException(
                $"Nothing keeps {type} as {typeof(T).Name} in a cache. Name the kind where the controller is added (For, Owns, Watches).");
    }

    /// <summary>The metadata-only cache of a kind that has a class.</summary>
    public ResourceCache<PartialObject> MetadataOf<T>() => Of<PartialObject>(ResourceType.Of<T>());

    internal IEnumerable<IResourceCache> All => _caches.Values.Select(entry => entry.Cache);

    internal void Declare<T>(ResourceType type, string? labelSelector, bool optional) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (_caches.TryGetValue((type, typeof(T)), out var found))
        {
            if (found.Selector is null || found.Selector == labelSelector)
                return;
            if (labelSelector is not null)
                throw new InvalidOperationException(
                    $"{type} is wanted with the label selectors '{found.Selector}' and '{labelSelector}': one cache serves all controllers, agree on one.");
        }
        // One controller wants all of the kind: the cache of all serves also those that asked for less.
        var cache = new ResourceCache<T>(
            _api, type, _options.Cache with { Namespace = _options.Namespace, LabelSelector = labelSelector, Optional = optional }, _time,
            _loggers.CreateLogger<ResourceCache<T>>());
        _caches[(type, typeof(T))] = (cache, labelSelector);
    }
}
