using Microsoft.AspNetCore.Diagnostics;
using Wxauto.Contracts.Reasons;
using Wxauto.Storage;

namespace Wxauto.Server;

/// <summary>
/// Tells callers that the database has no room (507) or does not answer (503, and when to ask again), instead of an error without a reason.
/// </summary>
internal sealed partial class DatabaseFaultHandler(ILogger<DatabaseFaultHandler> logger) : IExceptionHandler
{
    /// <summary>In seconds.</summary>
    private const string Pause = "5";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!DatabaseOutage.IsCauseOf(exception))
            return false;
        var full = DatabaseOutage.IsFull(exception);
        if (!full)
            httpContext.Response.Headers.RetryAfter = Pause;
        LogFault(httpContext.Request.Method, httpContext.Request.Path, exception.Message);
        await (full ? Results.Problem(PlatformReasons.DatabaseFull.Reason + ".", statusCode: StatusCodes.Status507InsufficientStorage)
            : Results.Problem("The database does not answer. Send the same again.", statusCode: StatusCodes.Status503ServiceUnavailable))
            .ExecuteAsync(httpContext);
        return true;
    }

    [LoggerMessage(1, LogLevel.Warning, "{Method} {Path} failed by the database: {Problem}")]
    private partial void LogFault(string method, string path, string problem);
}
