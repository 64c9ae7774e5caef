using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using k8s.Models;

namespace Wxauto.Operator.Statuses;

/// <summary>Writes statuses that changed. What was written and has not come back through the watch yet counts as known.</summary>
internal sealed class StatusWriter<TResource, TSpec, TStatus>(KubernetesApi api, string fieldManager)
    where TResource : CustomResource<TSpec, TStatus>, new() where TSpec : class, new() where TStatus : ResourceStatus
{
    private readonly ConcurrentDictionary<ResourceKey, (ulong Version, TStatus Status)> _ahead = new();

    public TStatus? Known(TResource resource)
    {
        var key = ResourceKey.Of(resource);
        if (!_ahead.TryGetValue(key, out var written))
            return resource.Status;
        if (VersionOf(resource) < written.Version)
            return written.Status;
        _ahead.TryRemove(key, out _);
        return resource.Status;
    }

    /// <returns>False when nothing was written: nothing changed, or the resource is gone.</returns>
    public async Task<bool> WriteAsync(TResource resource, TStatus? known, TStatus status, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToElement(status, ResourceJson.Options);
        if (known is not null && JsonElement.DeepEquals(json, JsonSerializer.SerializeToElement(known, ResourceJson.Options)))
            return false;
        var key = ResourceKey.Of(resource);
        try
        {
            var written = await api.ApplyStatusAsync(new TResource
                { Metadata = new V1ObjectMeta { Name = key.Name, NamespaceProperty = key.Namespace }, StatusJson = json }, fieldManager,
                force: true, cancellationToken);
            _ahead[key] = (VersionOf(written), status);
            return true;
        }
        catch (KubernetesApiException refused) when (refused.IsNotFound)
        {
            return false;
        }
    }

    public void Forget(ResourceKey key) => _ahead.TryRemove(key, out _);

    // Versions of one kind are numbers that grow.
    private static ulong VersionOf(TResource resource) => ulong.TryParse(resource.Metadata.ResourceVersion, CultureInfo.InvariantCulture,
        out var version) ? version : ulong.MaxValue;
}
