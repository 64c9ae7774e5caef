using Wxauto.Operator.Runtime;

namespace Wxauto.Operator.References;

/// <summary>
/// Which resources of a kind name an object. A controller writes down what a resource names before it looks whether that is there:
/// whatever appears after the look finds the resource in here.
/// </summary>
internal sealed class ReferenceIndex<TResource>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ResourceKey, HashSet<(ReferenceKind Kind, string Name)>> _named = [];
    private readonly Dictionary<(ReferenceKind Kind, ResourceKey Target), HashSet<ResourceKey>> _naming = [];

    public void Set(ResourceKey resource, IEnumerable<Reference> references)
    {
        HashSet<(ReferenceKind, string)> names = [.. references.Where(r => r.Kind != ReferenceKind.Environment)
            .Select(r => (r.Kind, r.Name))];
        lock (_lock)
        {
            if (_named.TryGetValue(resource, out var before) && before.SetEquals(names))
                return;
            Forget(resource);
            if (names.Count == 0)
                return;
            _named[resource] = names;
            foreach (var (kind, name) in names)
            {
                var target = (kind, new ResourceKey(resource.Namespace, name));
                if (!_naming.TryGetValue(target, out var resources))
                    _naming[target] = resources = [];
                resources.Add(resource);
            }
        }
    }

    public void Remove(ResourceKey resource)
    {
        lock (_lock)
            Forget(resource);
    }

    /// <summary>The resources that name this object.</summary>
    public IReadOnlyList<ResourceKey> Naming(ReferenceKind kind, ResourceKey target)
    {
        lock (_lock)
            return _naming.TryGetValue((kind, target), out var resources) ? [.. resources] : [];
    }

    private void Forget(ResourceKey resource)
    {
        if (!_named.Remove(resource, out var names))
            return;
        foreach (var (kind, name) in names)
        {
            var target = (kind, new ResourceKey(resource.Namespace, name));
            if (_naming.TryGetValue(target, out var resources) && resources.Remove(resource) && resources.Count == 0)
                _naming.Remove(target);
        }
    }
}
