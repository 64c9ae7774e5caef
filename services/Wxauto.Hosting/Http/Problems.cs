using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Hosting.Http;

/// <summary>Problem details (RFC 9457) that say what is wrong, also where the framework answers by itself.</summary>
public static partial class Problems
{
    public static IServiceCollection AddProblems(this IServiceCollection services)
    {
        services.AddProblemDetails(o => o.CustomizeProblemDetails = c => c.ProblemDetails.Detail ??= DetailOf(c.HttpContext));
        // Its message tells what could not be read; without it there is only the number 400.
        return services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
    }

    /// <summary>Refuses what endpoints cannot read as JSON: 400, 413 or 415 and where.</summary>
    public static void UseReadableRequests(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (ReadsJson(context) && !IsUtf8(context.Request.ContentType))
        {
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, MediaType(context));
            return;
        }
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await RefuseAsync(context, e.StatusCode,
                e.StatusCode == StatusCodes.Status400BadRequest ? Unreadable(e) : DetailOf(context, e.StatusCode) ?? e.Message);
        }
    });

    /// <summary>Why something was refused: in English, for pages as it is, and the field that is at fault.</summary>
    /// <param name="field">Null when none is.</param>
    public static IResult Of(Reason reason, int status, string? field = null)
    {
        var extensions = new Dictionary<string, object?> { ["reason"] = reason };
        if (field is not null)
            extensions["field"] = field;
        return Results.Problem(reason.ToString(), statusCode: status, extensions: extensions);
    }

    private static Task RefuseAsync(HttpContext context, int status, string? detail) =>
        Results.Problem(detail, statusCode: status).ExecuteAsync(context);

    private static bool ReadsJson(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("application/json") == true
        && context.Request.HasJsonContentType();

    /// <summary>JSON is UTF-8 (RFC 8259): whether a Content-Type says no other charset.</summary>
    public static bool IsUtf8(string? contentType) => !MediaTypeHeaderValue.TryParse(contentType, out var type)
        || !type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Value?.ToUpperInvariant() is "UTF-8" or "US-ASCII";

    private static string? DetailOf(HttpContext context) => DetailOf(context, context.Response.StatusCode);

    private static string? DetailOf(HttpContext context, int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "The token (Authorization: Bearer TOKEN) is missing, wrong or expired. Log in again.",
        StatusCodes.Status403Forbidden => "This token is not meant for this address.",
        StatusCodes.Status404NotFound => $"There is nothing at {context.Request.Path}.",
        StatusCodes.Status405MethodNotAllowed =>
            $"{context.Request.Method} is not possible here, only {context.Response.Headers.Allow}.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large: at most "
            + $"{context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize} bytes are read.",
        StatusCodes.Status415UnsupportedMediaType => MediaType(context),
        _ => null,
    };

    private static string MediaType(HttpContext context) =>
        $"The body must be application/json in UTF-8; '{context.Request.ContentType}' is not read.";

    private static string Unreadable(BadHttpRequestException e) => e switch
    {
        { InnerException: JsonException json } => Unreadable(json),
        _ when Parameter().Match(e.Message) is { Success: true } match => $"{match.Groups[1]}: '{match.Groups[2]}' cannot be read.",
        _ when e.Message.Contains("body", StringComparison.Ordinal) => "The body must be a JSON object; there is none.",
        _ => e.Message,
    };

    /// <summary>What is counted from 0 there is counted from 1 here.</summary>
    private static string Unreadable(JsonException e) =>
        $"The body cannot be read at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}"
        + (e.Path is null or "$" or "" ? ": " : $", field {e.Path.TrimStart('$', '.')}: ")
        + (e.InnerException is null && !e.Message.Contains("could not be converted", StringComparison.Ordinal)
            ? Position().Replace(e.Message, "") : "a value of another type is expected there.");

    [GeneratedRegex("\"[^\"]*?(\\w+)\" from \"(.*)\"\\.")]
    private static partial Regex Parameter();

    [GeneratedRegex(@" (Path: |LineNumber: ).*$", RegexOptions.Singleline)]
    private static partial Regex Position();
}
