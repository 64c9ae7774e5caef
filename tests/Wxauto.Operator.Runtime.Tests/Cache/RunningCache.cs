using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Runtime.Tests.Cache;

/// <summary>A cache at work, with a record of what it told.</summary>
internal sealed class RunningCache<T> : IAsyncDisposable where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public RunningCache(KubernetesApi api, ResourceType type, ResourceCacheOptions? options = null, TimeProvider? time = null)
    {
        options ??= new ResourceCacheOptions { MinimumBackOff = TimeSpan.FromMilliseconds(20),
            MaximumBackOff = TimeSpan.FromMilliseconds(50), NotServedDelay = TimeSpan.FromMilliseconds(100) };
        Cache = new ResourceCache<T>(api, type, options, time ?? TimeProvider.System, NullLogger<ResourceCache<T>>.Instance);
        Cache.Subscribe((before, after) =>
            Told.Enqueue($"{(before is null ? "new" : after is null ? "gone" : "changed")} {(after ?? before)!.Metadata.Name}"));
        _running = Task.Run(() => Cache.RunAsync(_stop.Token));
    }

    public ResourceCache<T> Cache { get; }

    public ConcurrentQueue<string> Told { get; } = new();

    public T? Find(string name, string @namespace = "shop") => Cache.Find(new ResourceKey(@namespace, name));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
