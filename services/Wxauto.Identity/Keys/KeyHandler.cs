using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Wxauto.Hosting.Security;
using Wxauto.Identity.Sessions;

namespace Wxauto.Identity.Keys;

/// <summary>Programs: with an API key, or on this machine with the key of the data directory, which may everything.</summary>
internal sealed class KeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "key";
    private const string Bearer = "Bearer ";
    private const string LocalKey = "console-key", LocalName = "控制台";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        var shown = header[Bearer.Length..];
        if (ConsoleAccess.IsLocal(Context) && Context.RequestServices.GetRequiredService<ConsoleSecret>().Is(shown))
            return Known(LocalKey, LocalName, Permissions.All);
        return await Context.RequestServices.GetRequiredService<ApiKeys>().FindAsync(shown, Context.RequestAborted) is var (key, permissions)
            ? Known($"key {key.Id}", key.Name, permissions) : AuthenticateResult.Fail("The key is unknown, revoked or over.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Refusal.OfStrangerAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Refusal.OfKnownAsync(Context);

    private static AuthenticateResult Known(string actor, string name, IReadOnlyList<string> permissions) =>
        AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(Staff.Actor, actor), new Claim(Staff.Name, name), .. permissions.Select(p => new Claim(Staff.May, p))], SchemeName)),
            SchemeName));
}
