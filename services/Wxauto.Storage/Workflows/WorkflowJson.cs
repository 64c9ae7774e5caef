using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wxauto.Storage.Workflows;

/// <summary>How inputs and states of workflows are written. Equal records are equal texts.</summary>
public static class WorkflowJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write<T>(T value) where T : class => JsonSerializer.Serialize(value, Options);

    /// <summary>Null when the text is not of this shape.</summary>
    public static T? Read<T>(string json) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc cref="IWorkflowRuns.StartAsync"/>
    public static Task<Guid> StartAsync<TInput>(this IWorkflowRuns runs, string workflow, string key, TInput input,
        CancellationToken cancellationToken)
        where TInput : class => runs.StartAsync(workflow, key, Write(input), cancellationToken);
}
