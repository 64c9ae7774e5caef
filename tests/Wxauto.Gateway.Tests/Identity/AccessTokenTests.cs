using System.Security.Claims;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Wxauto.Gateway.Identity;
using Wxauto.Hosting.Security;

namespace Wxauto.Gateway.Tests.Identity;

/// <summary>Tokens as somebody might make them who has the wrong key, another algorithm, or a clock of his own.</summary>
public sealed class AccessTokenTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(60);
    private static readonly PlatformKeys Keys = new(new byte[32]);
    private readonly FakeTimeProvider _time = new(Now);
    private readonly AccessTokens _tokens;

    public AccessTokenTests() => _tokens = new AccessTokens(Keys, _time);

    [Fact]
    public async Task Its_own_token_is_good_for_its_time_and_the_skew_of_clocks()
    {
        var token = _tokens.Issue("desk", "key", AccessTokens.AgentLifetime);
        (await _tokens.ValidateAsync(token))!.Value.Should().Be(("desk", "key", Now + AccessTokens.AgentLifetime));
        _time.Advance(AccessTokens.AgentLifetime + TimeSpan.FromSeconds(29));
        (await _tokens.ValidateAsync(token)).Should().NotBeNull();
        _time.Advance(TimeSpan.FromSeconds(1));
        (await _tokens.ValidateAsync(token)).Should().BeNull();
    }

    [Fact]
    public async Task What_the_tests_forge_is_good_but_for_one_thing() => (await ValidateAsync()).Should().NotBeNull();

    [Fact]
    public async Task Another_algorithm_is_refused_though_the_key_is_right()
    {
        (await ValidateAsync(algorithm: SecurityAlgorithms.HmacSha384, key: Long(Keys.TokenKey))).Should().BeNull();
        (await ValidateAsync(algorithm: SecurityAlgorithms.HmacSha512, key: Long(Keys.TokenKey))).Should().BeNull();
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    public async Task A_token_without_a_signature_is_refused(string algorithm)
    {
        var parts = _tokens.Issue("desk", "key", AccessTokens.AgentLifetime).Split('.');
        var header = Base64UrlEncoder.Encode($$"""{"alg":"{{algorithm}}","typ":"JWT"}""");
        (await _tokens.ValidateAsync($"{header}.{parts[1]}.")).Should().BeNull();
        (await _tokens.ValidateAsync($"{header}.{parts[1]}.{parts[2]}")).Should().BeNull();
    }

    [Fact]
    public async Task A_token_of_another_key_issuer_or_audience_is_refused()
    {
        (await ValidateAsync(key: new byte[32])).Should().BeNull();
        (await ValidateAsync(issuer: "other")).Should().BeNull();
        (await ValidateAsync(audience: "other")).Should().BeNull();
    }

    [Fact]
    public async Task A_token_that_does_not_hold_yet_is_refused()
    {
        (await ValidateAsync(begins: Now.AddSeconds(31))).Should().BeNull();
        (await ValidateAsync(begins: Now.AddSeconds(29))).Should().NotBeNull("clocks differ a little");
    }

    [Fact]
    public async Task A_token_without_beginning_or_end_or_with_a_life_that_nobody_gives_is_refused()
    {
        (await ValidateAsync(leaveOut: JwtRegisteredClaimNames.Exp)).Should().BeNull();
        (await ValidateAsync(leaveOut: JwtRegisteredClaimNames.Nbf)).Should().BeNull();
        (await ValidateAsync(ends: Now.AddDays(365))).Should().BeNull();
    }

    [Fact]
    public async Task A_token_that_says_nothing_of_whom_it_is_or_of_its_key_is_refused()
    {
        (await ValidateAsync(agent: null)).Should().BeNull();
        (await ValidateAsync(agent: "")).Should().BeNull();
        (await ValidateAsync(keyId: null)).Should().BeNull();
        (await ValidateAsync(keyId: "")).Should().BeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("a.b.c")]
    [InlineData("....")]
    public async Task What_is_no_token_is_refused(string text) => (await _tokens.ValidateAsync(text)).Should().BeNull();

    /// <summary>Longer hashes want longer keys; this one begins with the right one.</summary>
    private static byte[] Long(byte[] key) => [.. key, .. key];

    private Task<(string Agent, string KeyId, DateTimeOffset Expires)?> ValidateAsync(string? agent = "desk", string? keyId = "key",
        string issuer = AccessTokens.Issuer, string audience = AccessTokens.Issuer, DateTimeOffset? begins = null, DateTimeOffset? ends = null,
        string algorithm = SecurityAlgorithms.HmacSha256, byte[]? key = null, string? leaveOut = null)
    {
        var claims = new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Iss] = issuer, [JwtRegisteredClaimNames.Aud] = audience,
            [JwtRegisteredClaimNames.Nbf] = (begins ?? Now).ToUnixTimeSeconds(),
            [JwtRegisteredClaimNames.Exp] = (ends ?? Now.AddMinutes(15)).ToUnixTimeSeconds(),
        };
        if (agent is not null)
            claims[JwtRegisteredClaimNames.Sub] = agent;
        if (keyId is not null)
            claims[AccessTokens.KeyClaim] = keyId;
        if (leaveOut is not null)
            claims.Remove(leaveOut);
        var text = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims, Subject = new ClaimsIdentity(),
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(key ?? Keys.TokenKey), algorithm),
        });
        return _tokens.ValidateAsync(text);
    }
}
