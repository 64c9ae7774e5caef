using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Wxauto.Hosting.Security;

namespace Wxauto.Hosting.Bus.Dapr;

/// <summary>The secret by which the own sidecar proves itself to this process: APP_API_TOKEN, in the header dapr-api-token.</summary>
public sealed class AppToken
{
    public const string Header = "dapr-api-token";
    private readonly SharedSecret _token;

    private AppToken(string token) => _token = new SharedSecret(token);

    /// <exception cref="InvalidOperationException">No token is configured: anybody could speak as the sidecar.</exception>
    public static AppToken Of(IConfiguration configuration) => configuration["APP_API_TOKEN"] is { Length: > 0 } token
        ? new AppToken(token)
        : throw new InvalidOperationException(
            "APP_API_TOKEN is empty: set it to the token that the Dapr sidecar shows to this program (annotation dapr.io/app-token-secret).");

    public bool Accepts(string? shown) => _token.Is(shown);

    internal async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Accepts(context.HttpContext.Request.Headers[Header]) ? await next(context)
            : Results.Problem($"The header {Header} is missing or wrong.", statusCode: StatusCodes.Status401Unauthorized);
}
