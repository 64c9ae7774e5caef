using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Runtime;

/// <summary>An object that the class of its kind cannot hold. It must not keep the others from being read.</summary>
internal sealed record Unreadable(ResourceKey Key, string Problem);

/// <param name="Restarted">The pages before this one belong to a version that the server no longer knows.</param>
internal sealed record ListPage<T>(List<T> Items, List<Unreadable> Unreadable, string ResourceVersion, bool Restarted);

internal static class Listing
{
    private const int PageSize = 200;

    /// <summary>Pages of one version. When the version expires between two pages, the whole is read anew in one answer.</summary>
    public static async IAsyncEnumerable<ListPage<T>> PagesAsync<T>(
        this KubernetesApi api, ResourceType type, string? @namespace, string? labelSelector,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        string? next = null;
        var limited = true;
        do
        {
            ListBody<T> body;
            var restarted = false;
            try
            {
                body = await PageAsync<T>(api, type, @namespace, labelSelector, limited, next, cancellationToken);
            }
            catch (KubernetesApiException refused) when (refused.IsGone && next is not null)
            {
                (limited, restarted) = (false, true);
                body = await PageAsync<T>(api, type, @namespace, labelSelector, limited, null, cancellationToken);
            }
            List<T> items = [.. body.Items.Where(item => item.Value is not null).Select(item => KubernetesApi.Trimmed(item.Value!, type))];
            List<Unreadable> unreadable = [.. body.Items.Where(item => item.Unreadable is not null).Select(item => item.Unreadable!)];
            next = body.Metadata?.ContinueProperty is { Length: > 0 } token ? token : null;
            yield return new ListPage<T>(items, unreadable, body.Metadata?.ResourceVersion ?? "", restarted);
        }
        while (next is not null);
    }

    private static async Task<ListBody<T>> PageAsync<T>(
        KubernetesApi api, ResourceType type, string? @namespace, string? labelSelector, bool limited, string? next,
        CancellationToken cancellationToken)
    {
        List<string> query = [];
        if (limited)
            query.Add($"limit={PageSize}");
        if (labelSelector is not null)
            query.Add($"labelSelector={Uri.EscapeDataString(labelSelector)}");
        if (next is not null)
            query.Add($"continue={Uri.EscapeDataString(next)}");
        var accept = typeof(T) == typeof(PartialObject) ? "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" : null;
        return await api.ReadAsync<ListBody<T>>(HttpMethod.Get, $"{type.Path(@namespace)}?{string.Join('&', query)}", null, null, accept,
            cancellationToken);
    }

    private sealed class ListBody<T>
    {
        [JsonPropertyName("metadata")]
        public V1ListMeta? Metadata { get; set; }

        [JsonPropertyName("items")]
        public List<ListItem<T>> Items { get => field; set => field = value ?? []; } = [];
    }
}

/// <summary>One of the two: the object, or why it is none.</summary>
internal readonly record struct ListItem<T>(T? Value, Unreadable? Unreadable);

/// <summary>Reads a list's items one by one: the text of each is needed for a moment only, and one that cannot be read
/// leaves the others alone.</summary>
internal sealed class ListItemConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType
        && typeToConvert.GetGenericTypeDefinition() == typeof(ListItem<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<ListItem<T>> where T : class, IKubernetesObject<V1ObjectMeta>
    {
        public override ListItem<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            // The reader holds the item as a whole, so it can be read a second time.
            var start = reader;
            try
            {
                return new(JsonSerializer.Deserialize<T>(ref reader, options)!, null);
            }
            catch (Exception problem) when (problem is JsonException or FormatException or NotSupportedException)
            {
                var known = ResourceKey.Of(JsonSerializer.Deserialize<PartialObject>(ref start, options)!);
                reader = start;
                return new(null, new Unreadable(known, problem.Message));
            }
        }

        public override void Write(Utf8JsonWriter writer, ListItem<T> value, JsonSerializerOptions options) =>
            throw new NotSupportedException("Lists are only read.");
    }
}
