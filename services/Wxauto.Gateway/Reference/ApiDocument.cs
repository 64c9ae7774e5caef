using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Wxauto.Gateway.Rest;

namespace Wxauto.Gateway.Reference;

/// <summary>The API's OpenAPI document, and the pages that show it.</summary>
internal static class ApiDocument
{
    public const string Bearer = "bearer";
    public const string Problem = "Problem";
    private const string Address = "/openapi/v1.json";

    private const string Description = """
        Messages from WeChat go in, answers come out. A client plays the part of an agent: it reads a chat and writes the answers there.

        1. `login` with the agent's name and key gives a token for 24 hours; `refreshToken` exchanges one that still holds.
        2. `postMessage` hands over what a customer wrote and waits for the answer. When that says `pending`, `getReply` tells it later.
        3. `postHeartbeat` every 30 seconds shows that the client lives.

        A key is the `restApi.apiKey` of an Agent resource, or stands in the server's variable `VALID_AGENT_CREDENTIALS`. A token speaks for
        its own agent alone. Whatever goes wrong is a problem (RFC 9457, `application/problem+json`) whose `detail` says what to do.
        Bodies are JSON in UTF-8, at most 1 MiB; a field that is not known is ignored. Times are ISO 8601, days those of the Platform's time
        zone.
        """;

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(o =>
    {
        // What every generator of clients reads.
        o.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0;
        o.AddSchemaTransformer<SchemaTransformer>();
        o.AddOperationTransformer<OperationTransformer>();
        o.AddDocumentTransformer(CompleteAsync);
    });

    public static void MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi().AllowAnonymous();
        app.MapGet("/redoc/redoc.js", () => Results.Stream(Part("redoc.js"), "text/javascript; charset=utf-8"))
            .AllowAnonymous().ExcludeFromDescription();
        app.UseSwaggerUI(o =>
        {
            o.RoutePrefix = "docs";
            o.DocumentTitle = "Wxauto API";
            o.SwaggerEndpoint(Address, "Wxauto");
            o.IndexStream = () => Part("docs.html");
        });
        app.UseReDoc(o =>
        {
            o.RoutePrefix = "redoc";
            o.DocumentTitle = "Wxauto API";
            o.SpecUrl = Address;
            o.ConfigObject.AdditionalItems["disableTelemetry"] = true;
            // The package's own page has a font of another site.
            o.IndexStream = () => Part("redoc.html");
        });
    }

    private static Stream Part(string name) => typeof(ApiDocument).Assembly.GetManifestResourceStream(name)!;

    private static async Task CompleteAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context,
        CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Wxauto", Version = typeof(ApiDocument).Assembly.GetName().Version!.ToString(3), Description = Description,
            Contact = new OpenApiContact { Name = "Whoever runs this server" },
            License = new OpenApiLicense { Name = "Apache-2.0", Url = new Uri("https://www.apache.org/licenses/LICENSE-2.0") },
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "The server that this document comes from." }];
        document.Tags = Operations.Tags;
        document.AddComponent(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "The access token of `login`.",
        });
        document.AddComponent(Problem, ProblemSchema());
        // Their converters hide that these are objects.
        foreach (var (owner, field, type) in new[]
            { (nameof(HeartbeatRequest), "status", typeof(ClientStatus)), (nameof(ErrorRequest), "error", typeof(ClientError)) })
        {
            document.AddComponent(type.Name, await context.GetOrCreateSchemaAsync(type, null, cancellationToken));
            document.Components!.Schemas![owner].Properties![field] = new OpenApiSchemaReference(type.Name, document);
        }
        foreach (var parts in document.Components!.Schemas!.Values.Select(s => s.Properties).OfType<IDictionary<string, IOpenApiSchema>>())
            foreach (var (name, schema) in parts)
                parts[name] = Plain(schema);
        foreach (var body in document.Paths.Values.SelectMany(p => p.Operations!.Values).Select(o => o.RequestBody?.Content)
            .OfType<IDictionary<string, OpenApiMediaType>>().SelectMany(c => c.Values))
            body.Schema = Plain(body.Schema!);
    }

    /// <summary>"This or null" is this: a body or a part that may be left out need not be sent as null.</summary>
    private static IOpenApiSchema Plain(IOpenApiSchema schema) =>
        schema.OneOf?.OfType<OpenApiSchemaReference>().SingleOrDefault() ?? schema;

    private static OpenApiSchema ProblemSchema()
    {
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object, Description = "What is wrong and what to do (RFC 9457).",
            Required = new HashSet<string> { "title", "status" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Text("A link to the definition of the status."),
                ["title"] = Text("The status in words."),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The status as a number." },
                ["detail"] = Text("What is wrong with this request and what to do."),
                ["traceId"] = Text("Stands in the server's log, too."),
            },
        };

        static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
    }
}
