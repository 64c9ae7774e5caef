using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Runtime;

/// <summary>
/// All objects of a kind in memory, kept by a list and watches after it. What is read here is shared: never change it.
/// <see cref="PartialObject"/> as T keeps metadata only (and asks the server for no more),
/// <see cref="DynamicResource"/> kinds without a class.
/// </summary>
public sealed partial class ResourceCache<T>(KubernetesApi api, ResourceType type, ResourceCacheOptions options, TimeProvider time,
    ILogger<ResourceCache<T>> logger) : IResourceCache
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const int FailuresBeforeRelist = 3;

    private readonly ConcurrentDictionary<ResourceKey, T> _objects = new();
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableList<Action<T?, T?>> _observers = [];

    public ResourceType Type => type;

    public bool IsSynced => _synced.Task.IsCompletedSuccessfully;

    /// <summary>As it stands while it is walked through.</summary>
    public IEnumerable<T> All => _objects.Select(entry => entry.Value);

    public int Count => _objects.Count;

    public T? Find(ResourceKey key) => _objects.GetValueOrDefault(key);

    public IEnumerable<T> InNamespace(string @namespace) => _objects.Where(entry => entry.Key.Namespace == @namespace)
        .Select(entry => entry.Value);

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    /// <summary>
    /// Tells of changes from now on as (before, after): null before is new, null after is gone. Called one at a time in the order of
    /// changes, after the cache holds the change; be quick there.
    /// </summary>
    public IDisposable Subscribe(Action<T?, T?> observer)
    {
        ImmutableInterlocked.Update(ref _observers, list => list.Add(observer));
        return new Subscription(() => ImmutableInterlocked.Update(ref _observers, list => list.Remove(observer)));
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        string? version = null;
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                version ??= await ListAsync(cancellationToken);
                var started = time.GetTimestamp();
                (version, var changes) = await WatchAsync(version, cancellationToken);
                // A server that ends every watch at once must not be asked without pause.
                failures = changes > 0 || time.GetElapsedTime(started) > options.MinimumBackOff ? 0 : failures + 1;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (KubernetesApiException refused) when (refused.IsGone)
            {
                LogGone(type);
                version = null;
                failures++;
            }
            catch (KubernetesApiException refused) when (refused.IsNotFound && options.Optional)
            {
                Remove(_objects.Keys);
                _synced.TrySetResult();
                version = null;
                await PauseAsync(options.NotServedDelay, cancellationToken);
                continue;
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                var connection = problem is HttpRequestException or IOException or TimeoutException;
                LogProblem(type, connection || problem is KubernetesApiException ? null : problem, problem.Message);
                failures++;
                // A server that refuses this version for a reason of its own (one restored from a backup) is asked for another.
                if (!connection && failures >= FailuresBeforeRelist)
                    version = null;
            }
            if (failures > 0)
                await PauseAsync(BackOff.Of(failures, options.MinimumBackOff, options.MaximumBackOff), cancellationToken);
        }
    }

    // Pages go into the cache as they come, so a relist never holds a second copy of all.
    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        HashSet<ResourceKey> seen = [];
        var version = "";
        await foreach (var page in api.PagesAsync<T>(type, options.Namespace, options.LabelSelector, cancellationToken))
        {
            if (page.Restarted)
                seen.Clear();
            foreach (var item in page.Items)
            {
                seen.Add(ResourceKey.Of(item));
                Put(item);
            }
            foreach (var unreadable in page.Unreadable)
            {
                seen.Add(unreadable.Key);
                LogUnreadable(type, unreadable.Key, unreadable.Problem);
            }
            version = page.ResourceVersion;
        }
        Remove(_objects.Keys.Where(key => !seen.Contains(key)));
        if (_synced.TrySetResult())
            LogSynced(_objects.Count, type);
        return version;
    }

    private async Task<(string Version, int Changes)> WatchAsync(string version, CancellationToken cancellationToken)
    {
        var duration = options.WatchDuration * (1 + Random.Shared.NextDouble());
        using var silence = new CancellationTokenSource(duration + options.WatchGrace, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        var changes = 0;
        try
        {
            await foreach (var change in api.WatchAsync<T>(type, options.Namespace, options.LabelSelector, version, duration, either.Token))
            {
                Take(change);
                version = change.ResourceVersion;
                changes++;
            }
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            LogSilent(type);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException && changes > 0)
        {
            LogBroken(type, broken.Message);
        }
        return (version, changes);
    }

    private void Take(WatchEvent<T> change)
    {
        if (change.Unreadable is { } unreadable)
        {
            if (change.Change == Change.Deleted)
                Remove([unreadable.Key]);
            else
                LogUnreadable(type, unreadable.Key, unreadable.Problem);
        }
        else if (change.Change == Change.Deleted)
            Remove([ResourceKey.Of(change.Resource!)]);
        else if (change.Change != Change.Bookmark)
            Put(change.Resource!);
    }

    private void Put(T resource)
    {
        var key = ResourceKey.Of(resource);
        var before = _objects.GetValueOrDefault(key);
        if (before?.Metadata.ResourceVersion is { } version && version == resource.Metadata.ResourceVersion)
            return;
        _objects[key] = resource;
        Tell(before, resource);
    }

    private void Remove(IEnumerable<ResourceKey> keys)
    {
        foreach (var key in keys)
            if (_objects.TryRemove(key, out var before))
                Tell(before, null);
    }

    private void Tell(T? before, T? after)
    {
        foreach (var observer in _observers)
        {
            try
            {
                observer(before, after);
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                LogObserver(problem, type, ResourceKey.Of((after ?? before)!));
            }
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
