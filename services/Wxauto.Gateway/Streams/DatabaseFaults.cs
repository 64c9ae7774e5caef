using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Reasons;
using Wxauto.Storage;

namespace Wxauto.Gateway.Streams;

/// <summary>Tells agents that the database is away or full, so that they try again, instead of an error without a reason.</summary>
internal sealed partial class DatabaseFaults(ILogger<DatabaseFaults> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (DatabaseOutage.IsCauseOf(e))
        {
            throw Unavailable(e);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception e) when (DatabaseOutage.IsCauseOf(e))
        {
            throw Unavailable(e);
        }
    }

    private RpcException Unavailable(Exception e)
    {
        LogAway(e.Message);
        return new RpcException(new Status(StatusCode.Unavailable, DatabaseOutage.IsFull(e) ? $"{PlatformReasons.DatabaseFull.Reason}."
            : "The platform's database does not answer. Try again."));
    }

    [LoggerMessage(1, LogLevel.Warning, "An agent is told to try again, as the database failed: {Problem}")]
    private partial void LogAway(string problem);
}
