using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Wxauto.Contracts.Reasons;
using Wxauto.Identity.Accounts;
using Wxauto.Identity.Sessions;

namespace Wxauto.Identity.Oidc;

/// <summary>Login at the company's identity provider: code flow with PKCE. The handler checks state, nonce, issuer, audience, signature and
/// time; here its person becomes an account.</summary>
internal static partial class OidcLogin
{
    public const string Scheme = "oidc";

    /// <summary>Where the provider sends people back to; it must be registered there.</summary>
    public const string Callback = "/signin-oidc";

    /// <summary>A page that goes on to the console by itself: a browser sends a strict cookie only when one of our own pages asks.</summary>
    public const string Arrival = "/signed-in";

    private const int LongestName = 100;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    public static void Configure(OpenIdConnectOptions options, OidcOptions oidc)
    {
        options.Authority = oidc.Authority;
        options.RequireHttpsMetadata = !new Uri(oidc.Authority).IsLoopback;
        options.ClientId = oidc.ClientId;
        options.ClientSecret = oidc.ClientSecretFile.Length > 0 ? File.ReadAllText(oidc.ClientSecretFile).Trim() : null;
        options.SignInScheme = SessionCookie.Scheme;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.CallbackPath = Callback;
        options.SignedOutCallbackPath = "/signed-out";
        options.RemoteSignOutPath = PathString.Empty;
        options.MapInboundClaims = false;
        options.SaveTokens = false;
        options.DisableTelemetry = true;
        options.Scope.Clear();
        foreach (var scope in new[] { "openid", "profile" })
            options.Scope.Add(scope);
        options.TokenValidationParameters.ClockSkew = Skew;
        // The way back is a link from another site: strict cookies do not come along.
        options.CorrelationCookie.SameSite = options.NonceCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Events = new OpenIdConnectEvents
        {
            OnTicketReceived = context => ReceivedAsync(context, oidc),
            OnRemoteFailure = context => FailedAsync(context),
        };
    }

    private static async Task ReceivedAsync(TicketReceivedContext context, OidcOptions oidc)
    {
        context.HandleResponse();
        var user = PersonOf(context.Principal!, oidc) is { } person
            ? await context.HttpContext.RequestServices.GetRequiredService<Logins>().ByProviderAsync(person,
                context.HttpContext.Connection.RemoteIpAddress, context.HttpContext.RequestAborted) : null;
        if (user is null)
        {
            context.Response.Redirect(LoginWith(AccountReasons.OidcNoRole));
            return;
        }
        await SessionCookie.StartAsync(context.HttpContext, user);
        context.Response.Redirect(Arrival);
    }

    private static Task FailedAsync(RemoteFailureContext context)
    {
        LogFailed(context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OidcLogin)),
            context.Failure?.GetType().Name ?? "", context.Failure?.Message.Split('\n')[0] ?? "");
        context.HandleResponse();
        context.Response.Redirect(LoginWith(AccountReasons.OidcFailed));
        return Task.CompletedTask;
    }

    /// <summary>Null: it has none of our roles.</summary>
    private static ExternalPerson? PersonOf(ClaimsPrincipal principal, OidcOptions oidc)
    {
        var values = principal.FindAll(oidc.RoleClaim).Select(c => c.Value).ToHashSet(StringComparer.Ordinal);
        var roles = oidc.Roles.Where(r => values.Contains(r.Value)).Select(r => StaffRoles.Find(r.Key)!.Value).ToList();
        if (roles.Count == 0 || principal.FindFirst("sub") is not { } subject)
            return null;
        var name = principal.FindFirst("preferred_username")?.Value ?? subject.Value;
        return new ExternalPerson(subject.Issuer, subject.Value, Short(name, LongestName),
            Short(principal.FindFirst("name")?.Value ?? name, AccountDirectory.LongestDisplayName), roles.Max());
    }

    private static string Short(string text, int longest)
    {
        text = string.Concat(text.Where(c => !char.IsControl(c)));
        return text.Length > longest ? text[..longest] : text;
    }

    private static string LoginWith(PlainReasonCode problem) => $"/login?problem={problem.Name}";

    [LoggerMessage(1, LogLevel.Warning, "A login at the identity provider failed ({Kind}): {Problem}")]
    private static partial void LogFailed(ILogger logger, string kind, string problem);
}
