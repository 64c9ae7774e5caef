using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Runtime;

/// <summary>
/// The requests an operator makes, the same for kinds with a class and without, over the connection and credentials of a
/// KubernetesClient. A refusal is a <see cref="KubernetesApiException"/>. A type is named for <see cref="DynamicResource"/> and
/// <see cref="PartialObject"/> only.
/// </summary>
public sealed class KubernetesApi(IKubernetes client, TimeProvider time)
{
    internal static readonly JsonSerializerOptions Json = ClientOptions();

    private const int Attempts = 5;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DiscoveryAge = TimeSpan.FromMinutes(1);

    private readonly Kubernetes _connection = client as Kubernetes
        ?? throw new ArgumentException("The runtime works over the client's own connection: give a k8s.Kubernetes.");
    private readonly ConcurrentDictionary<(string, string), (DateTimeOffset At, HashSet<string> Plurals)> _served = new();

    /// <returns>Null when there is no such object.</returns>
    public async Task<T?> GetAsync<T>(ResourceKey key, CancellationToken cancellationToken, ResourceType? type = null) where T : class,
    IKubernetesObject<V1ObjectMeta>
    {
        type ??= ResourceType.Of<T>();
        try
        {
            return await CallAsync<T>(type, HttpMethod.Get, type.Path(key.Namespace, key.Name), null, null, cancellationToken);
        }
        catch (KubernetesApiException refused) when (refused.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>All objects, read in pages.</summary>
    /// <param name="namespace">Null: of all namespaces.</param>
    public async Task<List<T>> ListAsync<T>(string? @namespace, CancellationToken cancellationToken, string? labelSelector = null,
        ResourceType? type = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var all = new List<T>();
        await foreach (var page in this.PagesAsync<T>(type ?? ResourceType.Of<T>(), @namespace, labelSelector, cancellationToken))
        {
            if (page.Restarted)
                all.Clear();
            if (page.Unreadable is [var first, ..])
                throw new JsonException($"{first.Key} cannot be read: {first.Problem}");
            all.AddRange(page.Items);
        }
        return all;
    }

    /// <summary>Server-side apply: the fields in the object are the manager's from now on, those it no longer names are given up.</summary>
    /// <param name="force">Takes fields that others own; without it they are a <see cref="FieldConflictException"/>.</param>
    public Task<T> ApplyAsync<T>(T resource, string fieldManager, bool force, CancellationToken cancellationToken) where T : class,
    IKubernetesObject<V1ObjectMeta>
    {
        if (resource.Metadata.Uid is not null)
            throw new ArgumentException($"{ResourceKey.Of(resource)} was read from the server; applying it would take everybody's fields. Apply an object that names only what the controller decides.");
        var type = TypeOf(resource);
        return ApplyAsync<T>(type, ResourceKey.Of(resource), null, JsonSerializer.SerializeToUtf8Bytes(Complete(resource, type), Json),
            fieldManager, force, cancellationToken);
    }

    /// <summary>Applies the object's status through the status subresource; nothing else of the object is sent, so it may
    /// be one that was read.</summary>
    public Task<T> ApplyStatusAsync<T>(T resource, string fieldManager, bool force, CancellationToken cancellationToken) where T : class,
    IKubernetesObject<V1ObjectMeta>
    {
        var type = TypeOf(resource);
        var key = ResourceKey.Of(resource);
        var status = JsonSerializer.SerializeToNode(resource, Json)!["status"]?.DeepClone();
        var body = new JsonObject
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = type.Namespaced ? new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace }
                : new JsonObject { ["name"] = key.Name },
            ["status"] = status ?? new JsonObject(),
        };
        return ApplyAsync<T>(type, key, "status", JsonSerializer.SerializeToUtf8Bytes(body, Json), fieldManager, force, cancellationToken);
    }

    /// <summary>Makes an object that must not be there yet: AlreadyExists (409) otherwise.</summary>
    public Task<T> CreateAsync<T>(T resource, CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var type = TypeOf(resource);
        return CallAsync<T>(type, HttpMethod.Post, type.Path(resource.Metadata.NamespaceProperty),
            JsonSerializer.SerializeToUtf8Bytes(Complete(resource, type), Json), "application/json", cancellationToken);
    }

    /// <summary>Writes the whole object; with a resourceVersion in it only over that version (409 otherwise).</summary>
    public Task<T> ReplaceAsync<T>(T resource, CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var type = TypeOf(resource);
        var key = ResourceKey.Of(resource);
        return CallAsync<T>(type, HttpMethod.Put, type.Path(key.Namespace, key.Name),
            JsonSerializer.SerializeToUtf8Bytes(Complete(resource, type), Json), "application/json", cancellationToken);
    }

    /// <summary>A JSON merge patch of the metadata; put resourceVersion in it to change only that version.</summary>
    public Task<T> PatchMetadataAsync<T>(ResourceKey key, JsonObject metadata, CancellationToken cancellationToken,
        ResourceType? type = null) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        type ??= ResourceType.Of<T>();
        var body = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["metadata"] = metadata.DeepClone() }, Json);
        return CallAsync<T>(type, HttpMethod.Patch, type.Path(key.Namespace, key.Name), body, "application/merge-patch+json",
            cancellationToken);
    }

    /// <returns>False when there was nothing to delete.</returns>
    /// <param name="preconditions">uid and resourceVersion that the object must still have (409 otherwise).</param>
    /// <param name="propagation">Background, Foreground or Orphan.</param>
    public async Task<bool> DeleteAsync<T>(
        ResourceKey key, CancellationToken cancellationToken, V1Preconditions? preconditions = null, string propagation = "Background",
        ResourceType? type = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        type ??= ResourceType.Of<T>();
        var body = JsonSerializer.SerializeToUtf8Bytes(new V1DeleteOptions
            { Preconditions = preconditions, PropagationPolicy = propagation }, Json);
        try
        {
            using var response = await SendAsync(HttpMethod.Delete, type.Path(key.Namespace, key.Name), body, "application/json", null,
                cancellationToken);
            return true;
        }
        catch (KubernetesApiException refused) when (refused.IsNotFound)
        {
            return false;
        }
    }

    /// <summary>Whether the server serves a kind; an answer is remembered for a minute.</summary>
    public async Task<bool> HasAsync(string group, string version, string plural, CancellationToken cancellationToken)
    {
        if (_served.TryGetValue((group, version), out var known) && time.GetUtcNow() - known.At < DiscoveryAge)
            return known.Plurals.Contains(plural);
        HashSet<string> plurals = [];
        try
        {
            var list = await ReadAsync<V1APIResourceList>(HttpMethod.Get, group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}",
                null, null, null, cancellationToken);
            plurals = [.. list.Resources.Select(resource => resource.Name)];
        }
        catch (KubernetesApiException refused) when (refused.IsNotFound)
        {
        }
        _served[(group, version)] = (time.GetUtcNow(), plurals);
        return plurals.Contains(plural);
    }

    public Task<bool> HasAsync(ResourceType type, CancellationToken cancellationToken) =>
        HasAsync(type.Group, type.Version, type.Plural, cancellationToken);

    /// <summary>Sends one request and answers once headers are here. Waits where the server says Retry-After.</summary>
    /// <exception cref="KubernetesApiException">Any answer but success.</exception>
    internal async Task<HttpResponseMessage> SendAsync(HttpMethod method, string pathAndQuery, byte[]? body, string? mediaType,
        string? accept, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, new Uri(_connection.BaseUri, pathAndQuery))
                { Version = HttpVersion.Version20 };
            request.Headers.TryAddWithoutValidation("Accept", accept ?? "application/json");
            if (body is not null)
                request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType!) } };
            var response = await WithinTimeAsync(request, async limited =>
            {
                if (_connection.Credentials is { } credentials)
                    await credentials.ProcessHttpRequestAsync(request, limited);
                return await _connection.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limited);
            }, cancellationToken);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
            {
                if (response.Headers.RetryAfter is { } after && attempt < Attempts)
                {
                    await Task.Delay(Wait(after), time, cancellationToken);
                    continue;
                }
                throw KubernetesApiException.From(response.StatusCode, await StatusAsync(response, cancellationToken),
                    $"{method} {pathAndQuery}");
            }
        }
    }

    /// <summary>Sends a request and reads the whole answer from its stream.</summary>
    internal async Task<TBody> ReadAsync<TBody>(HttpMethod method, string pathAndQuery, byte[]? body, string? mediaType, string? accept,
        CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, pathAndQuery, body, mediaType, accept, cancellationToken);
        return await WithinTimeAsync(response.RequestMessage!, async limited =>
        {
            await using var stream = await response.Content.ReadAsStreamAsync(limited);
            return await JsonSerializer.DeserializeAsync<TBody>(stream, Json, limited)
                ?? throw new JsonException($"{method} {pathAndQuery}: the answer is null");
        }, cancellationToken);
    }

    internal static ResourceType TypeOf<T>(T resource) => resource is DynamicResource dynamic
        ? dynamic.Type ?? throw new ArgumentException($"{ResourceKey.Of(dynamic)} has no ResourceType")
        : ResourceType.Of<T>();

    /// <summary>Items of built-in lists come without apiVersion and kind; what nobody here reads is not kept.</summary>
    internal static T Trimmed<T>(T resource, ResourceType type) where T : IKubernetesObject<V1ObjectMeta>
    {
        Complete(resource, type);
        if (resource is DynamicResource dynamic)
            dynamic.Type = type;
        resource.Metadata.ManagedFields = null;
        resource.Metadata.Annotations?.Remove("kubectl.kubernetes.io/last-applied-configuration");
        return resource;
    }

    private static T Complete<T>(T resource, ResourceType type) where T : IKubernetesObject<V1ObjectMeta>
    {
        resource.ApiVersion ??= type.ApiVersion;
        resource.Kind ??= type.Kind;
        return resource;
    }

    private Task<T> ApplyAsync<T>(ResourceType type, ResourceKey key, string? subresource, byte[] body, string fieldManager, bool force,
        CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        CallAsync<T>(type, HttpMethod.Patch,
            $"{type.Path(key.Namespace, key.Name, subresource)}?fieldManager={Uri.EscapeDataString(fieldManager)}{(force ? "&force=true" : "")}",
            body, "application/apply-patch+yaml", cancellationToken);

    private async Task<T> CallAsync<T>(ResourceType type, HttpMethod method, string pathAndQuery, byte[]? body, string? mediaType,
        CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var accept = typeof(T) == typeof(PartialObject) ? "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1" : null;
        return Trimmed(await ReadAsync<T>(method, pathAndQuery, body, mediaType, accept, cancellationToken), type);
    }

    private async Task<TAnswer> WithinTimeAsync<TAnswer>(HttpRequestMessage request, Func<CancellationToken, Task<TAnswer>> work,
        CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{request.Method} {request.RequestUri}: the API server did not answer within {RequestTimeout.TotalSeconds} s");
        }
    }

    private async Task<V1Status?> StatusAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await WithinTimeAsync(response.RequestMessage!, limited => response.Content.ReadAsStringAsync(limited),
            cancellationToken);
        try
        {
            return JsonSerializer.Deserialize<V1Status>(text, Json);
        }
        catch (JsonException)
        {
            return new V1Status { Message = text.Length > 300 ? text[..300] : text };
        }
    }

    private TimeSpan Wait(RetryConditionHeaderValue after)
    {
        var wait = after.Delta ?? after.Date - time.GetUtcNow() ?? TimeSpan.Zero;
        return TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, TimeSpan.TicksPerMinute));
    }

    private static JsonSerializerOptions ClientOptions()
    {
        JsonSerializerOptions? options = null;
        KubernetesJson.AddJsonOptions(found => options = found);
        return new JsonSerializerOptions(options!) { Converters = { new ListItemConverter() } };
    }
}
