using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Runtime;

/// <summary>An object of a kind without a class. <see cref="Body"/> is all but apiVersion, kind and metadata.</summary>
[JsonConverter(typeof(DynamicResourceConverter))]
public sealed class DynamicResource : IKubernetesObject<V1ObjectMeta>
{
    public DynamicResource(ResourceType type, V1ObjectMeta metadata, JsonObject body)
        : this(type.ApiVersion, type.Kind, metadata, body) => Type = type;

    internal DynamicResource(string? apiVersion, string? kind, V1ObjectMeta metadata, JsonObject body) =>
        (ApiVersion, Kind, Metadata, Body) = (apiVersion!, kind!, metadata, body);

    /// <summary>Set on what is made here and on what <see cref="KubernetesApi"/> read.</summary>
    public ResourceType? Type { get; internal set; }

    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; }

    public JsonObject Body { get; }
}

/// <summary>What a metadata-only watch tells of an object.</summary>
public sealed class PartialObject : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = null!;

    public string Kind { get; set; } = null!;

    public V1ObjectMeta Metadata { get; set; } = new();
}

internal sealed class DynamicResourceConverter : JsonConverter<DynamicResource>
{
    public override DynamicResource Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? apiVersion = null, kind = null;
        V1ObjectMeta? metadata = null;
        var body = new JsonObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            switch (name)
            {
                case "apiVersion": apiVersion = reader.GetString(); break;
                case "kind": kind = reader.GetString(); break;
                case "metadata": metadata = JsonSerializer.Deserialize<V1ObjectMeta>(ref reader, options); break;
                default: body[name] = JsonNode.Parse(ref reader); break;
            }
        }
        return new DynamicResource(apiVersion, kind, metadata ?? new V1ObjectMeta(), body);
    }

    public override void Write(Utf8JsonWriter writer, DynamicResource value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("apiVersion", value.ApiVersion);
        writer.WriteString("kind", value.Kind);
        writer.WritePropertyName("metadata");
        JsonSerializer.Serialize(writer, value.Metadata, options);
        foreach (var (name, node) in value.Body)
        {
            writer.WritePropertyName(name);
            if (node is null)
                writer.WriteNullValue();
            else
                node.WriteTo(writer, options);
        }
        writer.WriteEndObject();
    }
}
