using System.Collections.Concurrent;
using Wxauto.Operator.Runtime;
using k8s.Models;

namespace Wxauto.Operator.References;

/// <summary>The names of the keys of Secrets. Their contents are read over and dropped; the names are kept
/// until the Secret changes.</summary>
internal sealed class SecretKeys(KubernetesApi api)
{
    private readonly ConcurrentDictionary<ResourceKey, (string? Version, HashSet<string> Keys)> _known = new();

    /// <param name="seen">What the watch last told of the Secret; null: it is not there.</param>
    /// <returns>Null when there is no such Secret.</returns>
    public async Task<IReadOnlyCollection<string>?> OfAsync(ResourceKey secret, PartialObject? seen, CancellationToken cancellationToken)
    {
        if (seen is null)
        {
            _known.TryRemove(secret, out _);
            return null;
        }
        if (_known.TryGetValue(secret, out var known) && known.Version == seen.Metadata.ResourceVersion)
            return known.Keys;
        if (await api.GetAsync<V1Secret>(secret, cancellationToken) is not { } read)
            return null;
        HashSet<string> keys = [.. read.Data?.Keys ?? []];
        _known[secret] = (read.Metadata.ResourceVersion, keys);
        return keys;
    }
}
