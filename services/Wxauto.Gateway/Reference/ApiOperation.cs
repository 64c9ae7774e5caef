using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Wxauto.Gateway.Reference;

/// <summary>What the API's document says of an endpoint besides its route and its types.</summary>
internal sealed record ApiOperation(string Id, string Tag, string Summary, string Description)
{
    /// <summary>An example of what is sent.</summary>
    public object? Body { get; init; }

    public required IReadOnlyList<ApiAnswer> Answers { get; init; }

    /// <summary>Why it refuses, by status. What every endpoint of its kind refuses is not repeated here.</summary>
    public IReadOnlyDictionary<int, string> Refusals { get; init; } = new Dictionary<int, string>();
}

internal sealed record ApiAnswer(int Status, string Description, object Example);

internal static class ApiOperationEndpoints
{
    /// <summary>Says what this endpoint is in the API's document.</summary>
    public static TBuilder As<TBuilder>(this TBuilder endpoint, ApiOperation operation) where TBuilder : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(operation);
        return endpoint.WithMetadata([.. operation.Answers.Select(a =>
            new ProducesResponseTypeMetadata(a.Status, a.Example.GetType(), ["application/json"]))]);
    }
}
