using System.ComponentModel;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Wxauto.Gateway.Identity;
using Wxauto.Hosting.Security;
using Wxauto.Gateway.Inbound;

namespace Wxauto.Gateway.Rest;

/// <summary>Tokens of REST clients: by their key, and a new one for one that still holds.</summary>
internal static partial class LoginEndpoints
{
    public static async Task<IResult> LoginAsync(LoginRequest request, HttpContext context, RestCredentials credentials, LoginBrake brake,
        AccessTokens tokens, ILogger<RestCredentials> logger)
    {
        if (request is not { AgentId.Length: > 0, ApiKey.Length: > 0 })
            return RestProblems.Of(400, "agent_id and api_key are required.");
        var (agent, address) = (Short(request.AgentId), context.Connection.RemoteIpAddress);
        if (brake.Delay(agent, address) is { Ticks: > 0 } delay)
        {
            RestProblems.TellWhen(context, delay);
            return RestProblems.Of(429, "Too many wrong logins of this agent_id from this address. Wait as long as Retry-After says.");
        }
        if (await credentials.EnterAsync(request.AgentId, request.ApiKey, context.RequestAborted) is not { } keyId)
        {
            brake.Failed(agent, address);
            LogRefused(logger, agent, address, Masked(request.ApiKey));
            return RestProblems.Of(401, "agent_id or api_key is wrong.");
        }
        brake.Succeeded(agent, address);
        return Results.Ok(Token(request.AgentId, keyId, tokens));
    }

    /// <summary>The access token itself is what is exchanged; it stands in the address or in the body.</summary>
    public static async Task<IResult> RefreshAsync(RefreshRequest? request,
        [Description("The access token, when it is not in the body.")] string? refresh_token, RestCredentials credentials,
        AccessTokens tokens, CancellationToken cancellationToken)
    {
        if ((refresh_token ?? request?.RefreshToken) is not { Length: > 0 } token)
            return RestProblems.Of(400, "refresh_token is required, in the address or in a JSON body.");
        return await tokens.ValidateAsync(token) is { } known
            && await credentials.HoldsAsync(known.Agent, known.KeyId, cancellationToken)
            ? Results.Ok(Token(known.Agent, known.KeyId, tokens))
            : RestProblems.Of(401, "refresh_token is wrong, expired or of an agent that has no key any more. Log in again.");
    }

    private static LoginResponse Token(string agent, string keyId, AccessTokens tokens) =>
        new(tokens.Issue(agent, keyId, AccessTokens.RestLifetime), "bearer", (int)AccessTokens.RestLifetime.TotalSeconds);

    /// <summary>No agent's name is longer.</summary>
    private static string Short(string agent) => agent.Length <= MessageRules.MaxId ? agent : agent[..MessageRules.MaxId];

    private static string Masked(string key) => key.Length < 8 ? "***" : string.Create(CultureInfo.InvariantCulture, $"{key[..2]}***");

    [LoggerMessage(1, LogLevel.Warning, "A login as agent '{Agent}' from {Address} was refused: there is no such agent with the key {Key}")]
    private static partial void LogRefused(ILogger logger, string agent, IPAddress? address, string key);
}
