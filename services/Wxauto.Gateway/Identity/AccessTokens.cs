using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Wxauto.Hosting.Security;

namespace Wxauto.Gateway.Identity;

/// <summary>Short-lived access tokens (JWT, HS256): "sub" is the agent, "agent_key" the key that it proved or "rest".</summary>
internal sealed class AccessTokens(PlatformKeys keys, TimeProvider time)
{
    public const string KeyClaim = "agent_key";
    public const string RestKey = "rest";
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
        LifetimeValidator = (_, expires, _, p) => expires + p.ClockSkew > time.GetUtcNow().UtcDateTime,
        NameClaimType = JwtRegisteredClaimNames.Sub,
    };

    /// <summary>The agent, its key and the end of a valid token; null otherwise.</summary>
    public async Task<(string Agent, string KeyId, DateTimeOffset Expires)?> ValidateAsync(string token)
    {
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, Validation());
        return result.IsValid && result.SecurityToken is JsonWebToken jwt
            ? (jwt.Subject, jwt.GetClaim(KeyClaim).Value, new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero))
            : null;
    }
}
