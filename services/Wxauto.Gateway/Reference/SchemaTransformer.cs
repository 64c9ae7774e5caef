using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Wxauto.Gateway.Reference;

/// <summary>Schemas say what is meant to be sent: the API also reads a number written as a text, and more.</summary>
internal sealed class SchemaTransformer : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo is { } property)
            schema.Type ??= TypeOf(property.PropertyType);
        if (schema.Type is { } type && (type & (JsonSchemaType.Integer | JsonSchemaType.Number)) != 0)
            (schema.Type, schema.Pattern) = (type & ~JsonSchemaType.String, null);
        var attributes = context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(inherit: true) ?? [];
        foreach (var attribute in attributes)
            Apply(schema, attribute);
        return Task.CompletedTask;
    }

    /// <summary>What the generator leaves out.</summary>
    private static void Apply(OpenApiSchema schema, object attribute)
    {
        if (attribute is MaxLengthAttribute max)
            schema.MaxLength = max.Length;
        if (attribute is AllowedValuesAttribute allowed)
            schema.Enum = [.. allowed.Values.Select(v => (JsonNode)JsonValue.Create((string)v!))];
        if (attribute is AllowedValuesAttribute or RequiredAttribute)
            schema.Type &= ~JsonSchemaType.Null;
    }

    /// <summary>Where a converter hides it.</summary>
    private static JsonSchemaType? TypeOf(Type type) =>
        type == typeof(string) ? JsonSchemaType.String | JsonSchemaType.Null
        : type == typeof(bool?) ? JsonSchemaType.Boolean | JsonSchemaType.Null
        : type == typeof(double?) ? JsonSchemaType.Number | JsonSchemaType.Null
        : null;
}
