using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Runtime;

/// <summary>A finalizer keeps a deleted object until its controller has cleaned up.</summary>
public static class Finalizers
{
    private const int Attempts = 5;

    /// <summary>Adds it when missing. On an object that is being deleted nothing is added (the server would refuse).</summary>
    /// <returns>The object as it is now; null when it is gone.</returns>
    public static Task<T?> AddFinalizerAsync<T>(this KubernetesApi api, T resource, string finalizer, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        ChangeAsync(api, resource, current => current.Metadata.DeletionTimestamp is not null
            || Has(current, finalizer) ? null : [.. current.Metadata.Finalizers ?? [], finalizer], cancellationToken);

    /// <returns>The object as it is now; null when it is gone.</returns>
    public static Task<T?> RemoveFinalizerAsync<T>(this KubernetesApi api, T resource, string finalizer,
        CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta> =>
        ChangeAsync(api, resource, current => Has(current, finalizer)
            ? [.. current.Metadata.Finalizers.Where(present => present != finalizer)] : null, cancellationToken);

    private static bool Has<T>(T resource, string finalizer) where T
        : IKubernetesObject<V1ObjectMeta> => resource.Metadata.Finalizers?.Contains(finalizer) == true;

    // Others have finalizers on the same object: the list is written only over the version it was made from.
    private static async Task<T?> ChangeAsync<T>(KubernetesApi api, T resource, Func<T, List<string>?> change,
        CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var (type, key) = (KubernetesApi.TypeOf(resource), ResourceKey.Of(resource));
        for (var attempt = 1; ; attempt++)
        {
            if (change(resource) is not { } finalizers)
                return resource;
            var metadata = new JsonObject
            {
                ["resourceVersion"] = resource.Metadata.ResourceVersion,
                ["finalizers"] = new JsonArray([.. finalizers.Select(finalizer => JsonValue.Create(finalizer))]),
            };
            try
            {
                return await api.PatchMetadataAsync<T>(key, metadata, cancellationToken, type);
            }
            catch (KubernetesApiException refused) when (refused.IsNotFound)
            {
                return null;
            }
            catch (KubernetesApiException refused) when (refused.IsConflict && attempt < Attempts)
            {
                var current = await api.GetAsync<T>(key, cancellationToken, type);
                if (current is null || current.Metadata.Uid != resource.Metadata.Uid)
                    return null;
                resource = current;
            }
        }
    }
}
