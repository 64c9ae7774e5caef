using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Wxauto.Gateway.Reference;

/// <summary>Schemas say what is meant to be sent: the API also reads a number written as a text, and more.</summary>
internal sealed class SchemaTransformer : IOpenApiSchemaTransformer
{
    public async Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo is { } property)
            schema.Type ??= TypeOf(property.PropertyType);
        if (schema.Type is { } type && (type & (JsonSchemaType.Integer | JsonSchemaType.Number)) != 0)
            (schema.Type, schema.Pattern) = (type & ~JsonSchemaType.String, null);
        if (context.JsonPropertyInfo?.AttributeProvider is { } attributes)
        {
            var allowed = attributes.GetCustomAttributes(typeof(AllowedValuesAttribute), true).Cast<AllowedValuesAttribute>().SingleOrDefault();
            if (allowed is not null)
                schema.Enum = [.. allowed.Values.Select(v => (JsonNode)JsonValue.Create((string)v!))];
            if (allowed is not null || attributes.IsDefined(typeof(RequiredAttribute), true))
                schema.Type &= ~JsonSchemaType.Null;
        }
        // A plain reference instead of "this or null", and where a converter hides the type.
        foreach (var part in context.JsonPropertyInfo is null ? context.JsonTypeInfo.Properties.Where(IsPart) : [])
        {
            var name = part.PropertyType.Name;
            context.Document!.AddComponent(name, await context.GetOrCreateSchemaAsync(part.PropertyType, null, cancellationToken));
            schema.Properties![part.Name] = new OpenApiSchemaReference(name, context.Document);
        }
    }

    /// <summary>Where a converter hides it.</summary>
    private static JsonSchemaType? TypeOf(Type type) =>
        type == typeof(string) ? JsonSchemaType.String | JsonSchemaType.Null
        : type == typeof(bool?) ? JsonSchemaType.Boolean | JsonSchemaType.Null
        : type == typeof(double?) ? JsonSchemaType.Number | JsonSchemaType.Null
        : null;

    private static bool IsPart(JsonPropertyInfo property) => property.PropertyType.Namespace == typeof(Rest.RestEndpoints).Namespace;
}
