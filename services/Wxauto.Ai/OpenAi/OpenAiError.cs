using Microsoft.AspNetCore.Http;
using Wxauto.Ai.Providers;
using Wxauto.Ai.Routing;

namespace Wxauto.Ai.OpenAi;

/// <summary>A refusal as OpenAI's clients understand it.</summary>
internal sealed class OpenAiError(int status, string type, string? code, string message, TimeSpan? retryAfter = null) : Exception(message)
{
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(5);

    public static OpenAiError Invalid(string message) => new(StatusCodes.Status400BadRequest, "invalid_request_error", null, message);

    public static OpenAiError MediaType(string? contentType) => new(StatusCodes.Status415UnsupportedMediaType, "invalid_request_error", null,
        $"The body must be application/json in UTF-8; '{contentType}' is not read.");

    public static OpenAiError NoModel(string model) => new(StatusCodes.Status404NotFound, "invalid_request_error", "model_not_found",
        $"There is no model '{model}' for this key. GET /v1/models lists them.");

    public static OpenAiError RateLimited() => new(StatusCodes.Status429TooManyRequests, "rate_limit_error", "rate_limit_exceeded",
        "The key is at its limit per minute.", TimeSpan.FromSeconds(2));

    /// <summary>What the attempts come to.</summary>
    public static OpenAiError Of(IReadOnlyList<Attempt> attempts)
    {
        var failures = attempts.Select(a => a.Failure).OfType<ProviderFailure>().ToList();
        var text = string.Join("; ", failures.Select(f => f.Detail).Distinct());
        return failures.Count > 0 && failures.All(f => f.Kind == FailureKind.Budget)
            ? new(StatusCodes.Status429TooManyRequests, "insufficient_quota", "insufficient_quota", text)
            : failures.Any(f => f.Kind == FailureKind.ContentFilter)
                && failures.All(f => f.Kind is FailureKind.ContentFilter or FailureKind.Missing)
                ? new(StatusCodes.Status400BadRequest, "invalid_request_error", "content_filter", text)
            : new(StatusCodes.Status503ServiceUnavailable, "server_error", "no_provider",
                text.Length > 0 ? text : "No provider of the route can be asked.", failures.Select(f => f.RetryAfter).Max() ?? Unknown);
    }

    public Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = status;
        if (retryAfter is { } wait)
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return http.Response.WriteAsJsonAsync(Body, http.RequestAborted);
    }

    public object Body => new { error = new { message = Message, type, param = (string?)null, code } };
}
