using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Knowledge.V1;
using Wxauto.Hosting.Bus.Dapr;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Remote;

/// <summary>Serves the search to other processes, through the sidecar only.</summary>
[AllowAnonymous]
internal sealed partial class RemoteSearch(IKnowledgeSearch search, AppToken token, ILogger<RemoteSearch> logger)
    : KnowledgeService.KnowledgeServiceBase
{
    public override async Task<SearchResponse> Search(SearchRequest request, ServerCallContext context)
    {
        if (!token.Accepts(context.RequestHeaders.GetValue(AppToken.Header)))
            throw new RpcException(new Status(StatusCode.Unauthenticated,
                $"The metadata {AppToken.Header} is missing or wrong: knowledge is asked through the Dapr sidecar only."));
        try
        {
            return (await search.SearchAsync(request.ToQuery(), context.CancellationToken)).ToMessage();
        }
        catch (Exception e) when (!context.CancellationToken.IsCancellationRequested)
        {
            LogFailed(e);
            throw new RpcException(DatabaseOutage.IsCauseOf(e)
                ? new Status(StatusCode.Unavailable, $"The database of the knowledge role does not answer ({e.GetType().Name}).")
                : new Status(StatusCode.Internal, $"The search failed ({e.GetType().Name}); the log of the knowledge role says why."));
        }
    }

    [LoggerMessage(1, LogLevel.Error, "A search for another process failed")]
    private partial void LogFailed(Exception e);
}

public static class RemoteSearchEndpoint
{
    /// <summary>Serves <see cref="IKnowledgeSearch"/> by gRPC. Needs AddGrpc.</summary>
    /// <exception cref="InvalidOperationException">No APP_API_TOKEN is configured.</exception>
    public static IEndpointConventionBuilder MapKnowledgeService(this IEndpointRouteBuilder app)
    {
        _ = AppToken.Of(app.ServiceProvider.GetRequiredService<IConfiguration>());
        return app.MapGrpcService<RemoteSearch>();
    }
}
