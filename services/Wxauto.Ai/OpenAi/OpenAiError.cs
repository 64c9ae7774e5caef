using Microsoft.AspNetCore.Http;
using Wxauto.Ai.Providers;
using Wxauto.Ai.Routing;

namespace Wxauto.Ai.OpenAi;

/// <summary>A refusal as OpenAI's clients understand it.</summary>
internal sealed class OpenAiError(int status, string type, string? code, string message, TimeSpan? retryAfter = null, string? param = null)
    : Exception(message)
{
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(5);

    /// <param name="param">The field that is wrong.</param>
    public static OpenAiError Invalid(string message, string? param = null) =>
        new(StatusCodes.Status400BadRequest, "invalid_request_error", null, message, null, param);

    public static OpenAiError TooLarge() => new(StatusCodes.Status413PayloadTooLarge, "invalid_request_error", "request_too_large",
        "The body is larger than this server reads.");

    public static OpenAiError NoPath(string method, string path) => new(StatusCodes.Status404NotFound, "invalid_request_error",
        "unknown_url", $"{method} {path} is not served here: chat/completions, embeddings and models are.");

    public static OpenAiError MediaType(string? contentType) => new(StatusCodes.Status415UnsupportedMediaType, "invalid_request_error", null,
        $"The body must be application/json in UTF-8; '{contentType}' is not read.");

    public static OpenAiError NoModel(string model) => new(StatusCodes.Status404NotFound, "invalid_request_error", "model_not_found",
        $"There is no model '{model}' for this key. GET /v1/models lists them.");

    public static OpenAiError RateLimited() => new(StatusCodes.Status429TooManyRequests, "rate_limit_error", "rate_limit_exceeded",
        "The key is at its limit per minute.", TimeSpan.FromSeconds(2));

    /// <summary>What the attempts come to. Where every provider that could be asked refused the request itself, the last one's own refusal:
    /// a program that is told to wait would try the same again and again.</summary>
    public static OpenAiError Of(IReadOnlyList<Attempt> attempts)
    {
        var failures = attempts.Select(a => a.Failure).OfType<ProviderFailure>().ToList();
        var text = string.Join("; ", failures.Select(f => f.Detail).Distinct());
        var asked = failures.Where(f => f.Kind != FailureKind.Missing).ToList();
        var last = asked.LastOrDefault();
        return last is null || !asked.TrueForAll(f => f.Kind is FailureKind.Refused or FailureKind.TooLong or FailureKind.ContentFilter
            or FailureKind.Budget or FailureKind.NoMoney or FailureKind.RateLimited) ? NoProvider(failures, text)
            : last.Kind switch
            {
                FailureKind.Budget or FailureKind.NoMoney =>
                    new(StatusCodes.Status429TooManyRequests, "insufficient_quota", "insufficient_quota", text),
                FailureKind.ContentFilter => Refused(StatusCodes.Status400BadRequest, "content_filter", last, text),
                FailureKind.TooLong => Refused(StatusCodes.Status400BadRequest, "context_length_exceeded", last, text),
                FailureKind.RateLimited => new(StatusCodes.Status429TooManyRequests, "rate_limit_error",
                    last.Said?.Code ?? "rate_limit_exceeded", text, last.RetryAfter ?? Unknown),
                _ => Refused(last.Said?.Status is >= 400 and < 500 and var status ? status : StatusCodes.Status400BadRequest,
                    last.Said?.Code, last, text),
            };
    }

    /// <summary>In the provider's own words, but where they may speak of its key.</summary>
    private static OpenAiError Refused(int status, string? code, ProviderFailure failure, string text) =>
        new(status == StatusCodes.Status422UnprocessableEntity ? StatusCodes.Status400BadRequest : status, "invalid_request_error", code,
            status is 401 or 403 || failure.Said is not { Message.Length: > 0 } said ? text : $"{text}: {said.Message}", null,
            failure.Said?.Param);

    private static OpenAiError NoProvider(List<ProviderFailure> failures, string text) => new(StatusCodes.Status503ServiceUnavailable,
        "server_error", "no_provider", text.Length > 0 ? text : "No provider of the route can be asked.",
        failures.Select(f => f.RetryAfter).Max() ?? Unknown);

    public Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = status;
        if (retryAfter is { } wait)
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return http.Response.WriteAsJsonAsync(Body, http.RequestAborted);
    }

    public object Body => new { error = new { message = Message, type, param, code } };
}
