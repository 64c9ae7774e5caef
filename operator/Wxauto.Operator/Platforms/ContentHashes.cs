using System.Collections.Concurrent;
using System.Text;
using Wxauto.Operator.Runtime;
using k8s.Models;

namespace Wxauto.Operator.Platforms;

/// <summary>Hashes of what is in Secrets and ConfigMaps, by their keys. Contents are read when the metadata changed, and dropped.</summary>
internal sealed class ContentHashes(KubernetesApi api, ResourceCaches caches)
{
    private readonly ConcurrentDictionary<(bool Secret, ResourceKey Key), (string Version,
        IReadOnlyDictionary<string, string> Hashes)> _known = new();

    /// <returns>Null when there is no such Secret.</returns>
    public Task<IReadOnlyDictionary<string, string>?> OfSecretAsync(ResourceKey key, CancellationToken cancellationToken) =>
        OfAsync(true, key, caches.MetadataOf<V1Secret>().Find(key),
            async () => await api.GetAsync<V1Secret>(key, cancellationToken) is { } secret ? (secret.Metadata, Of(secret)) : null);

    /// <returns>Null when there is no such ConfigMap.</returns>
    public Task<IReadOnlyDictionary<string, string>?> OfConfigMapAsync(ResourceKey key, CancellationToken cancellationToken) =>
        OfAsync(false, key, caches.MetadataOf<V1ConfigMap>().Find(key),
            async () => await api.GetAsync<V1ConfigMap>(key, cancellationToken) is { } map ? (map.Metadata, Of(map)) : null);

    public static IReadOnlyDictionary<string, string> Of(V1Secret secret) => (secret.Data ?? new Dictionary<string, byte[]>())
        .ToDictionary(d => d.Key, d => Fingerprint.Of(d.Value));

    private static Dictionary<string, string> Of(V1ConfigMap map) =>
        (map.Data ?? new Dictionary<string, string>()).Select(d => (d.Key, Encoding.UTF8.GetBytes(d.Value)))
        .Concat((map.BinaryData ?? new Dictionary<string, byte[]>()).Select(d => (d.Key, d.Value)))
            .ToDictionary(d => d.Key, d => Fingerprint.Of(d.Item2));

    private async Task<IReadOnlyDictionary<string, string>?> OfAsync(
        bool secret, ResourceKey key, PartialObject? seen,
        Func<Task<(V1ObjectMeta Metadata, IReadOnlyDictionary<string, string> Hashes)?>> read)
    {
        if (seen is null)
        {
            _known.TryRemove((secret, key), out _);
            return null;
        }
        if (_known.TryGetValue((secret, key), out var known) && known.Version == seen.Metadata.ResourceVersion)
            return known.Hashes;
        if (await read() is not var (metadata, hashes))
            return null;
        _known[(secret, key)] = (metadata.ResourceVersion, hashes);
        return hashes;
    }
}
