using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Wxauto.Hosting.Http;

/// <summary>Who may call an endpoint of the internal port. Endpoints without this mark are not answered there, endpoints
/// with it nowhere else.</summary>
public sealed record InternalEndpoint(InternalCaller Caller);

/// <summary>The operator proves itself by its token; the sidecar is checked by the endpoint.</summary>
public enum InternalCaller { Operator, Sidecar }

public static class InternalEndpoints
{
    public static TBuilder OnInternalPort<TBuilder>(this TBuilder endpoints, InternalCaller caller)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(b => b.Metadata.Add(new InternalEndpoint(caller)));
        return endpoints;
    }

    /// <summary>What is mapped below is for the operator, on the internal port.</summary>
    public static RouteGroupBuilder MapForOperator(this IEndpointRouteBuilder app) =>
        app.MapGroup("").OnInternalPort(InternalCaller.Operator).AllowAnonymous().ExcludeFromDescription();
}
