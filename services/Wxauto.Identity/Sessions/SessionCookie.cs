using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Hosting.Security;
using Wxauto.Identity.Accounts;
using Wxauto.Storage;

namespace Wxauto.Identity.Sessions;

/// <summary>
/// The session of a person: a cookie that names the account and its security stamp. Every request looks at the account: who is disabled, gets
/// another role or password, or logs out, has no session from then on, at any replica.
/// </summary>
internal static class SessionCookie
{
    public const string Scheme = "session";
    internal const string Stamp = "stamp", Since = "since";

    /// <param name="port">Browsers keep cookies by host alone: two servers of one machine have two names.</param>
    public static void Configure(CookieAuthenticationOptions options, AccountOptions accounts, int port)
    {
        options.Cookie.Name = string.Create(CultureInfo.InvariantCulture, $"wxauto-{port}");
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = accounts.Idle;
        options.SlidingExpiration = true;
        options.Events = new CookieAuthenticationEvents
        {
            OnValidatePrincipal = context => ValidateAsync(context, accounts.Session),
            OnRedirectToLogin = context => Refusal.OfStrangerAsync(context.HttpContext),
            OnRedirectToAccessDenied = context => Refusal.OfKnownAsync(context.HttpContext),
        };
    }

    /// <summary>Gives the browser a new session.</summary>
    public static Task StartAsync(HttpContext context, User user)
    {
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return context.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity(
        [
            new Claim(Staff.Account, user.Id.ToString()), new Claim(Stamp, user.SecurityStamp!),
            new Claim(Since, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ], Scheme)));
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context, TimeSpan longest)
    {
        var services = context.HttpContext.RequestServices;
        if (context.Principal is { } session && await UserOfAsync(session, services.GetRequiredService<WxautoDb>(), longest,
            services.GetRequiredService<TimeProvider>(), context.HttpContext.RequestAborted) is { } user)
            context.ReplacePrincipal(PrincipalOf(user, session));
        else
            context.RejectPrincipal();
    }

    /// <summary>The account of a session; null when the session is over.</summary>
    internal static async Task<User?> UserOfAsync(ClaimsPrincipal session, WxautoDb db, TimeSpan longest, TimeProvider time,
        CancellationToken cancellationToken) =>
        Guid.TryParse(session.FindFirst(Staff.Account)?.Value, out var id)
            && long.TryParse(session.FindFirst(Since)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var since)
            && DateTimeOffset.FromUnixTimeSeconds(since) + longest > time.GetUtcNow()
            && await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken) is { DisabledAt: null } user
            && user.SecurityStamp == session.FindFirst(Stamp)?.Value ? user : null;

    private static ClaimsPrincipal PrincipalOf(User user, ClaimsPrincipal session) => new(new ClaimsIdentity(
    [
        new Claim(Staff.Account, user.Id.ToString()), new Claim(Staff.Actor, $"account {user.Id}"), new Claim(Staff.Name, user.DisplayName),
        session.FindFirst(Stamp)!, session.FindFirst(Since)!,
        .. user.MustSetPassword ? [] : StaffRoles.PermissionsOf(user.Role).Select(p => new Claim(Staff.May, p)),
    ], Scheme));
}
