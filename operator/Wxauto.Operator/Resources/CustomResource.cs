using System.Text.Json;
using System.Text.Json.Serialization;
using Wxauto.Contracts.Resources;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Resources;

/// <summary>
/// A resource of ours. What it says is bound when it is asked for, so that one object that cannot be bound stops
/// nobody from reading the others.
/// </summary>
internal abstract class CustomResource<TSpec, TStatus> : IKubernetesObject<V1ObjectMeta>
    where TSpec : class, new()
    where TStatus : class
{
    // One reference: controllers bind the same object at the same time.
    private Binding? _bound;

    public string ApiVersion { get; set; } = ResourceKinds.ApiVersion;
    public string Kind { get; set; } = "";
    public V1ObjectMeta Metadata { get; set; } = new();

    [JsonPropertyName("spec")]
    public JsonElement? SpecJson { get; set; }

    [JsonPropertyName("status")]
    public JsonElement? StatusJson { get; set; }

    /// <summary>Null when it cannot be bound; <see cref="Problem"/> says why.</summary>
    [JsonIgnore]
    public TSpec? Spec => Bound.Spec;

    /// <summary>Why <see cref="Spec"/> is null, in words for the resource's author.</summary>
    [JsonIgnore]
    public string? Problem => Bound.Problem;

    /// <summary>Null when nobody has written one that this version can read.</summary>
    [JsonIgnore]
    public TStatus? Status
    {
        get
        {
            try
            {
                return StatusJson?.Deserialize<TStatus>(ResourceJson.Options);
            }
            catch (JsonException)
            {
                return null; // of another version of the operator; it is written anew
            }
        }
    }

    private Binding Bound => _bound ??= Bind();

    private Binding Bind()
    {
        if (SpecJson is not { ValueKind: JsonValueKind.Object } json)
            return new(new TSpec(), null);
        try
        {
            return new(json.Deserialize<TSpec>(ResourceJson.Options), null);
        }
        catch (JsonException e)
        {
            return new(null, $"{e.Path?.Replace("$", "spec", StringComparison.Ordinal) ?? "spec"}: {e.Message}");
        }
    }

    private sealed record Binding(TSpec? Spec, string? Problem);
}
