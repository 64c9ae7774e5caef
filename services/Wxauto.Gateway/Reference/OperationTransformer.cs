using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Wxauto.Gateway.Reference;

/// <summary>Gives each operation its name, words, examples and security, and every status that can come.</summary>
internal sealed class OperationTransformer(IOptions<JsonOptions> json) : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var stated = metadata.OfType<ApiOperation>().SingleOrDefault() ?? throw new InvalidOperationException(
            $"{context.Description.HttpMethod} {context.Description.RelativePath} says nothing about itself: add .As(…) to it.");
        var anonymous = metadata.OfType<IAllowAnonymous>().Any();
        operation.OperationId = stated.Id;
        operation.Summary = stated.Summary;
        operation.Description = stated.Description;
        operation.Tags = new HashSet<OpenApiTagReference> { new(stated.Tag, context.Document) };
        operation.Security = anonymous ? [] : [new() { [new(ApiDocument.Bearer, context.Document)] = [] }];
        if (operation.RequestBody?.Content?.TryGetValue("application/json", out var body) == true)
            body.Example = JsonSerializer.SerializeToNode(stated.Body, json.Value.SerializerOptions);
        operation.Responses ??= [];
        foreach (var answer in stated.Answers)
        {
            var response = (OpenApiResponse)operation.Responses[$"{answer.Status}"];
            response.Description = answer.Description;
            response.Content!["application/json"].Example = JsonSerializer.SerializeToNode(answer.Example, json.Value.SerializerOptions);
            AddRetryAfter(response, answer.Status);
        }
        // What is no HTTP is refused before anything of ours sees it.
        operation.Responses["400"] = new OpenApiResponse { Description = "The request is no valid HTTP. There is no body." };
        foreach (var (status, why) in Refusals(stated, anonymous, operation.RequestBody is not null).OrderBy(r => r.Key))
            operation.Responses[$"{status}"] = Problem(status, why, context.Document!);
        return Task.CompletedTask;
    }

    private static Dictionary<int, string> Refusals(ApiOperation operation, bool anonymous, bool hasBody)
    {
        var refusals = new Dictionary<int, string> { [500] = "A fault of the server; its log has more." };
        if (!anonymous)
        {
            refusals[401] = "The token is missing, wrong or expired. Log in again.";
            refusals[403] = "The token is not one of this API.";
            refusals[503] = "The database does not answer. Send the same again.";
            refusals[507] = "The disk of the database is full. Send the same again when there is room.";
        }
        if (hasBody)
        {
            refusals[413] = "The body is longer than 1 MiB.";
            refusals[415] = "The body is not application/json in UTF-8.";
        }
        foreach (var (status, why) in operation.Refusals)
            refusals[status] = why;
        return refusals;
    }

    private static OpenApiResponse Problem(int status, string why, OpenApiDocument document)
    {
        var response = new OpenApiResponse
        {
            Description = why,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchemaReference(ApiDocument.Problem, document),
                    Example = JsonSerializer.SerializeToNode(new { title = ReasonPhrases.GetReasonPhrase(status), status, detail = why }),
                },
            },
        };
        AddRetryAfter(response, status);
        return response;
    }

    private static void AddRetryAfter(OpenApiResponse response, int status)
    {
        if (status is 202 or 429 or 503)
            response.Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["Retry-After"] = new OpenApiHeader
                {
                    Description = "Seconds to wait before it is worth asking again; missing when nobody knows.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" },
                },
            };
    }
}
