using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Runtime;

internal enum Change
{
    Added,
    Modified,
    Deleted,
    Bookmark,
}

/// <param name="Resource">Null for a bookmark and for what cannot be read.</param>
internal sealed record WatchEvent<T>(Change Change, string ResourceVersion, T? Resource, Unreadable? Unreadable);

internal static class Watching
{
    /// <summary>Events after a version, until the server ends the stream.</summary>
    /// <exception cref="KubernetesApiException">Also for an ERROR event; IsGone: list again.</exception>
    public static async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        this KubernetesApi api, ResourceType type, string? @namespace, string? labelSelector, string resourceVersion, TimeSpan duration,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var query = $"watch=true&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(resourceVersion)}&timeoutSeconds={(int)duration.TotalSeconds}";
        if (labelSelector is not null)
            query += $"&labelSelector={Uri.EscapeDataString(labelSelector)}";
        var accept = typeof(T) == typeof(PartialObject) ? "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1" : null;
        using var response = await api.SendAsync(HttpMethod.Get, $"{type.Path(@namespace)}?{query}", null, null, accept, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var reader = PipeReader.Create(stream);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellationToken);
                var buffer = read.Buffer;
                while (buffer.PositionOf((byte)'\n') is { } end)
                {
                    if (Parse<T>(buffer.Slice(0, end), type) is { } change)
                        yield return change;
                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                }
                reader.AdvanceTo(buffer.Start, buffer.End);
                // Half an event at the end is dropped: it comes again, for its version was not counted.
                if (read.IsCompleted)
                    yield break;
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static WatchEvent<T>? Parse<T>(ReadOnlySequence<byte> line, ResourceType type) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (line.Length <= 1)
            return null;
        var reader = new Utf8JsonReader(line);
        reader.Read();
        string? kind = null;
        // The server writes the type before the object.
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            if (isObject)
                return Event<T>(kind, ref reader, type);
            kind = reader.GetString();
        }
        throw new JsonException("A watch event without an object");
    }

    private static WatchEvent<T> Event<T>(string? kind, ref Utf8JsonReader reader, ResourceType type) where T : class,
    IKubernetesObject<V1ObjectMeta>
    {
        switch (kind)
        {
            case "ERROR":
                var status = JsonSerializer.Deserialize<V1Status>(ref reader, KubernetesApi.Json);
                throw KubernetesApiException.From((HttpStatusCode)(status?.Code ?? 500), status, $"Watch of {type}");
            case "BOOKMARK":
                return new(Change.Bookmark, JsonSerializer.Deserialize<PartialObject>(ref reader,
                    KubernetesApi.Json)!.Metadata.ResourceVersion, null, null);
            case "ADDED" or "MODIFIED" or "DELETED":
                var change = kind switch { "ADDED" => Change.Added, "MODIFIED" => Change.Modified, _ => Change.Deleted };
                var start = reader;
                try
                {
                    var resource = KubernetesApi.Trimmed(JsonSerializer.Deserialize<T>(ref reader, KubernetesApi.Json)!, type);
                    return new(change, resource.Metadata.ResourceVersion, resource, null);
                }
                catch (Exception problem) when (problem is JsonException or FormatException or NotSupportedException)
                {
                    var known = JsonSerializer.Deserialize<PartialObject>(ref start, KubernetesApi.Json)!;
                    return new(change, known.Metadata.ResourceVersion, null, new Unreadable(ResourceKey.Of(known), problem.Message));
                }
            default:
                throw new JsonException($"Watch of {type}: unknown event {kind}");
        }
    }
}
