using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Wxauto.Identity.Tests.Oidc;

/// <summary>The least of an OpenID provider: discovery, keys, code flow with PKCE (RFC 7636). It logs in whoever comes, and lies when told.</summary>
internal sealed class TestIdentityProvider : IAsyncDisposable
{
    public const string Client = "wxauto", ClientSecret = "of the client";
    private static readonly string[] Code = ["code"], Public = ["public"], Rs256 = ["RS256"];
    private readonly RSA _rsa = RSA.Create(2048), _strange = RSA.Create(2048);
    private readonly Dictionary<string, (string Nonce, string Challenge, string Redirect)> _codes = [];
    private readonly WebApplication _app;

    public TestIdentityProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = Issuer, ["authorization_endpoint"] = $"{Issuer}/authorize", ["token_endpoint"] = $"{Issuer}/token", ["jwks_uri"] = $"{Issuer}/keys",
            ["response_types_supported"] = Code, ["subject_types_supported"] = Public, ["id_token_signing_alg_values_supported"] = Rs256,
        }));
        _app.MapGet("/keys", () =>
        {
            var key = _rsa.ExportParameters(false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "one", n = WebEncoders.Base64UrlEncode(key.Modulus!), e = WebEncoders.Base64UrlEncode(key.Exponent!) } } });
        });
        _app.MapGet("/authorize", Authorize);
        _app.MapPost("/token", TokenAsync);
    }

    public string Issuer { get; private set; } = "";

    /// <summary>Who logs in.</summary>
    public string Subject { get; set; } = "s-1";
    public string Group { get; set; } = "wx-agents";

    /// <summary>Each changes one thing of an honest answer.</summary>
    public Action<SecurityTokenDescriptor> Lie { get; set; } = _ => { };
    public bool SignsWithAnotherKey { get; set; }
    public bool SaysAnotherState { get; set; }

    public async Task<TestIdentityProvider> StartAsync()
    {
        await _app.StartAsync();
        Issuer = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rsa.Dispose();
        _strange.Dispose();
    }

    private IResult Authorize(HttpRequest request)
    {
        var query = request.Query;
        if (query["client_id"] != Client || query["response_type"] != "code" || query["code_challenge_method"] != "S256"
            || string.IsNullOrEmpty(query["nonce"]) || string.IsNullOrEmpty(query["state"]))
            return Results.BadRequest();
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (query["nonce"]!, query["code_challenge"]!, query["redirect_uri"]!);
        return Results.Redirect(QueryHelpers.AddQueryString(query["redirect_uri"]!, new Dictionary<string, string?>
            { ["code"] = code, ["state"] = SaysAnotherState ? "made-up" : query["state"] }));
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (!_codes.Remove(form["code"]!, out var asked) || form["redirect_uri"] != asked.Redirect || form["client_id"] != Client
            || form["client_secret"] != ClientSecret
            || WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]!))) != asked.Challenge)
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var token = new SecurityTokenDescriptor
        {
            Issuer = Issuer, Audience = Client, IssuedAt = now, NotBefore = now, Expires = now.AddMinutes(5),
            Claims = new Dictionary<string, object> { ["sub"] = Subject, ["nonce"] = asked.Nonce, ["name"] = "王芳", ["preferred_username"] = "wangfang", ["groups"] = new[] { "all", Group } },
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(SignsWithAnotherKey ? _strange : _rsa) { KeyId = "one" }, "RS256"),
        };
        Lie(token);
        return Results.Json(new { access_token = "unused", token_type = "Bearer", expires_in = 300, id_token = new JsonWebTokenHandler().CreateToken(token) });
    }
}
