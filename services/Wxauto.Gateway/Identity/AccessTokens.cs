using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Wxauto.Hosting.Security;

namespace Wxauto.Gateway.Identity;

/// <summary>Short-lived access tokens (JWT, HS256): "sub" is the agent, "agent_key" the id of the key that it proved, or
/// "rest:" and a mark of its API key.</summary>
internal sealed class AccessTokens(PlatformKeys keys, TimeProvider time)
{
    public const string KeyClaim = "agent_key";
    public const string RestPrefix = "rest:";
    public const string Issuer = "wxauto";
    public static readonly TimeSpan AgentLifetime = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan RestLifetime = TimeSpan.FromDays(1);
    private readonly SymmetricSecurityKey _key = new(keys.TokenKey);

    public string Issue(string agent, string keyId, TimeSpan lifetime)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Issuer,
            Subject = new ClaimsIdentity([new Claim(JwtRegisteredClaimNames.Sub, agent), new Claim(KeyClaim, keyId)]),
            IssuedAt = now,
            NotBefore = now,
            Expires = now + lifetime,
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.HmacSha256),
        });
    }

    public TokenValidationParameters Validation() => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = Issuer,
        IssuerSigningKey = _key,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ClockSkew = TimeSpan.FromSeconds(30),
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        // A token without a beginning or an end is none.
        LifetimeValidator = (begins, expires, _, p) => time.GetUtcNow().UtcDateTime is var now
            && begins - p.ClockSkew <= now && expires + p.ClockSkew > now && expires - begins <= RestLifetime,
        NameClaimType = JwtRegisteredClaimNames.Sub,
    };

    /// <summary>The agent, its key and the end of a valid token; null otherwise.</summary>
    public async Task<(string Agent, string KeyId, DateTimeOffset Expires)?> ValidateAsync(string token)
    {
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, Validation());
        return result.IsValid && OwnerOf(result.SecurityToken) is (var agent, var keyId)
            ? (agent, keyId, new DateTimeOffset(result.SecurityToken.ValidTo, TimeSpan.Zero))
            : null;
    }

    /// <summary>Who shows this valid token, by which key; null: it does not say.</summary>
    public static (string Agent, string KeyId)? OwnerOf(SecurityToken token) => token is JsonWebToken { Subject.Length: > 0 } jwt
        && jwt.TryGetPayloadValue<string>(KeyClaim, out var key) && key.Length > 0 ? (jwt.Subject, key) : null;

    /// <summary>Whether the key of a token is that of a REST client.</summary>
    public static bool IsOfRest(string keyId) => keyId.StartsWith(RestPrefix, StringComparison.Ordinal);
}
