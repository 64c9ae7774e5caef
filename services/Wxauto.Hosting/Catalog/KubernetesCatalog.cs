using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Background;
using Wxauto.Operator.Runtime;
using k8s;

namespace Wxauto.Hosting.Catalog;

/// <summary>
/// The resources of a cluster: watches the custom resources of one namespace. One that cannot be used is a problem, and its last good
/// version stays in force. What was read stays in force also while the API server is away.
/// </summary>
public sealed partial class KubernetesCatalog : IResourceCatalog, IAsyncDisposable
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);
    private readonly IKubernetes _client;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IReadOnlyCollection<string> _kinds;
    private readonly IReadOnlyList<ResourceCache<DynamicResource>> _caches;
    private readonly CancellationTokenSource _ended = new();
    private readonly Signal _changed = new();
    private readonly Dictionary<(string Kind, string Name), Known> _known = [];
    private ImmutableList<Action<CatalogSnapshot>> _listeners = [];
    private volatile CatalogSnapshot _current = CatalogSnapshot.Empty;
    private volatile bool _read;
    private Task _work = Task.CompletedTask;

    internal KubernetesCatalog(Kubernetes client, string @namespace, IEnumerable<ResourceKind> kinds, TimeProvider time,
        ILoggerFactory loggers)
    {
        (_client, _time, _logger) = (client, time, loggers.CreateLogger<KubernetesCatalog>());
        var api = new KubernetesApi(client, time);
        // The Platform says how many of the others count.
        _caches = [.. kinds.Distinct().OrderBy(k => k.Name != ResourceKinds.Platform.Name)
            .Select(k => new ResourceCache<DynamicResource>(api,
            new ResourceType(ResourceKinds.Group, ResourceKinds.Version, k.Plural, k.Name),
            new ResourceCacheOptions { Namespace = @namespace }, time, loggers.CreateLogger<ResourceCache<DynamicResource>>()))];
        _kinds = [.. _caches.Select(c => c.Type.Kind)];
    }

    public CatalogSnapshot Current => _current;

    /// <summary>All kinds were read once. Before, <see cref="Current"/> is empty and means nothing.</summary>
    public bool IsRead => _read;

    /// <summary>What is not read yet, for people.</summary>
    public string Waiting => $"waits for the resources of the cluster ({string.Join(", ", _caches.Where(c => !c.IsSynced).Select(c => c.Type))}); look whether the CRDs are installed and the service account may list and watch them";

    /// <summary>Begins to watch what these roles read, in the namespace of this pod (POD_NAMESPACE) or of the
    /// kubeconfig's context.</summary>
    /// <exception cref="InvalidOperationException">The cluster or the namespace is not known.</exception>
    public static KubernetesCatalog Start(IEnumerable<Role> roles, TimeProvider time, ILoggerFactory loggers)
    {
        try
        {
            var (client, own) = KubernetesConnection.Open(null, "wxauto-server");
            var named = Environment.GetEnvironmentVariable("POD_NAMESPACE") is { Length: > 0 } pod ? pod : own;
            if (string.IsNullOrEmpty(named))
                throw new InvalidOperationException("It is not known in which namespace the resources are: set POD_NAMESPACE.");
            var catalog = new KubernetesCatalog(client, named, roles.SelectMany(r => r.Reads), time, loggers);
            catalog.Start();
            return catalog;
        }
        catch (Exception e) when (e is k8s.Exceptions.KubeConfigException or IOException)
        {
            throw new InvalidOperationException(
                $"The cluster cannot be found: {e.Message} Run in a pod with a service account, or set KUBECONFIG.", e);
        }
    }

    public IDisposable OnChange(Action<CatalogSnapshot> action)
    {
        ImmutableInterlocked.Update(ref _listeners, l => l.Add(action));
        return new Subscription(() => ImmutableInterlocked.Update(ref _listeners, l => l.Remove(action)));
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _work;
        _client.Dispose();
        _ended.Dispose();
    }

    internal void Start()
    {
        foreach (var cache in _caches)
            cache.Subscribe((before, after) =>
            {
                // Statuses change all the time and are nothing to the services.
                if (before is null || after is null || VersionOf(before) != VersionOf(after))
                    _changed.Set();
            });
        _work = Task.WhenAll(_caches.Select(c => c.RunAsync(_ended.Token)).Append(FollowAsync(_ended.Token)));
    }

    private async Task FollowAsync(CancellationToken ended)
    {
        try
        {
            foreach (var cache in _caches)
                await cache.WaitForSyncAsync(ended);
            while (true)
            {
                var changed = _changed.Next;
                Apply();
                await changed.WaitAsync(ended);
                // A manifest with many resources comes as many changes.
                await Task.Delay(Gathering, _time, ended);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The end.
        }
    }

    private void Apply()
    {
        var there = new HashSet<(string Kind, string Name)>();
        var quotas = new QuotasSpec();
        foreach (var cache in _caches)
            foreach (var resource in InForce(cache, quotas))
            {
                var key = (cache.Type.Kind, resource.Metadata.Name);
                there.Add(key);
                var before = _known.GetValueOrDefault(key);
                if (before?.Version != VersionOf(resource))
                    _known[key] = Bind(cache.Type.Kind, resource, before?.InForce);
                if (_known[key].InForce?.Spec is PlatformSpec platform)
                    quotas = platform.Quotas;
            }
        foreach (var gone in _known.Keys.Where(k => !there.Contains(k)).ToList())
            _known.Remove(gone);
        var last = _current;
        _current = Snapshots.Of(_known.Where(k => k.Value.InForce is not null).ToImmutableDictionary(k => k.Key, k => k.Value.InForce!),
            _kinds, [.. _known.Values.SelectMany(k => k.Problems)]);
        _read = true;
        foreach (var problem in _current.Problems.Except(last.Problems))
            LogProblem(problem.File, problem.Field, problem.Reason);
        foreach (var listener in _listeners)
            Tell(listener);
    }

    private static (string Uid, long? Generation) VersionOf(DynamicResource resource) =>
        (resource.Metadata.Uid, resource.Metadata.Generation);

    /// <summary>
    /// A namespace is one tenant: of several Platforms the oldest counts, as for the operator; one that is being deleted only while there
    /// is no other. Of the kinds with a quota the oldest count, too: the operator says QuotaExceeded of the others.
    /// </summary>
    private static IEnumerable<DynamicResource> InForce(ResourceCache<DynamicResource> cache, QuotasSpec quotas)
    {
        var kind = cache.Type.Kind;
        int? most = kind == ResourceKinds.Platform.Name ? 1
            : kind == ResourceKinds.Agent.Name ? quotas.Agents
            : kind == ResourceKinds.AIProvider.Name ? quotas.AIProviders
            : kind == ResourceKinds.KnowledgeBase.Name ? quotas.KnowledgeBases
            : null;
        return most is not { } limit ? cache.All
            : cache.All.OrderBy(r => r.Metadata.DeletionTimestamp is not null).ThenBy(r => r.Metadata.CreationTimestamp)
                .ThenBy(r => r.Metadata.Name, StringComparer.Ordinal).Take(limit);
    }

    /// <param name="lastGood">What stays in force when this version cannot be used.</param>
    private static Known Bind(string kind, DynamicResource resource, ManifestResource? lastGood)
    {
        var where = $"{kind} {resource.Metadata.Name}";
        var json = resource.Body["spec"];
        var (spec, errors) = SpecBinder.Bind(json as JsonObject ?? [], SpecTypes.ByKind[kind], UnknownFields.Ignore);
        if (json is not (null or JsonObject))
            errors = [new FieldError("spec", ManifestReasons.Fields), .. errors];
        return errors.Count > 0
            ? new Known(VersionOf(resource), lastGood, [.. errors.Select(e => new ManifestProblem(where, 0, 0, e.Path, e.Reason))])
            : new Known(VersionOf(resource), new ManifestResource(kind, resource.Metadata.Name, spec, where, true) { Source = "" }, []);
    }

    private void Tell(Action<CatalogSnapshot> listener)
    {
        try
        {
            listener(_current);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // One that fails must not keep the news from the others.
            LogListener(e);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Resource} {Field} {Problem}")]
    private partial void LogProblem(string resource, string field, Reason problem);

    [LoggerMessage(2, LogLevel.Error, "A change of the resources could not be followed")]
    private partial void LogListener(Exception e);

    private sealed record Known((string Uid, long? Generation) Version, ManifestResource? InForce, IReadOnlyList<ManifestProblem> Problems);
}
