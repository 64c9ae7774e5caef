using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wxauto.Contracts.Reasons;
using Wxauto.Hosting.Security;
using Wxauto.Identity.Oidc;
using Wxauto.Identity.Pages;
using Wxauto.Identity.Sessions;
using Wxauto.Storage;
using Wxauto.Storage.Audit;

namespace Wxauto.Identity.Accounts;

/// <summary>The way in, and what is a person's own.</summary>
internal static class LoginEndpoints
{
    private const int LongestName = 256;

    public static void Map(IEndpointRouteBuilder app, OidcOptions oidc)
    {
        app.MapGet("/enter", EnterAsync).AllowAnonymous().ExcludeFromDescription().OnlyLocally();
        var open = app.MapConsolePart("");
        open.MapGet("/login", () => PageFiles.Html("login.html"));
        open.MapGet("/account", () => PageFiles.Html("login.html"));
        open.MapGet("/login.js", () => PageFiles.Script("login.js"));
        open.MapGet(OidcLogin.Arrival, () => PageFiles.Html("signed-in.html"));
        if (oidc.IsOn)
            open.MapGet("/login/oidc", () => Results.Challenge(new AuthenticationProperties { RedirectUri = OidcLogin.Arrival }, [OidcLogin.Scheme]));
        open.MapGet("/api/account/me", MeAsync);
        open.MapPost("/api/account/login", LoginAsync);
        var own = app.MapStaff("/api/account");
        own.MapPost("logout", LogoutAsync).Needs(Staff.Person);
        own.MapPost("password", PasswordAsync).Needs(Staff.Person);
        own.MapPost("profile", ProfileAsync).Needs(Staff.Person);
    }

    private static async Task<IResult> EnterAsync(string? ticket, HttpContext context, ConsoleSecret key, Logins logins, CancellationToken ct)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (key.Read(ticket) is var (id, until)
            && await logins.ByTicketAsync(id, until, context.Connection.RemoteIpAddress, ct) is { } user)
        {
            await SessionCookie.StartAsync(context, user);
            return Results.LocalRedirect("/");
        }
        // A browser that fetched ahead spent the link and is in.
        if ((await context.AuthenticateAsync(SessionCookie.Scheme)).Succeeded)
            return Results.LocalRedirect("/");
        return context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
            ? PageFiles.Html("login.html", StatusCodes.Status401Unauthorized) : AccountAnswers.Problem(AccountReasons.LinkUsed, 401);
    }

    /// <summary>Who is logged in and what he may do; for whoever is not, how he can.</summary>
    private static async Task<IResult> MeAsync(HttpContext context, AccountOptions options, WxautoDb db, CancellationToken ct)
    {
        var oidc = options.Oidc.IsOn ? options.Oidc.Name : null;
        if (await context.AuthenticateAsync(Staff.Scheme) is not { Principal: { } user, Succeeded: true })
            return AccountAnswers.Json(new { Person = (object?)null, Oidc = oidc });
        var account = Guid.TryParse(user.FindFirst(Staff.Account)?.Value, out var id) ? await db.Users.FindAsync([id], ct) : null;
        return AccountAnswers.Json(new
        {
            Person = new
            {
                user.DisplayName, Name = account?.UserName, Role = account?.Role.ToString(), Permissions = user.FindAll(Staff.May).Select(c => c.Value),
                MustSetPassword = account?.MustSetPassword ?? false, HasPassword = account?.PasswordHash is not null,
                External = account?.External ?? false, IsPerson = account is not null,
            },
            Oidc = oidc,
        });
    }

    private static async Task<IResult> LoginAsync(LoginBody body, HttpContext context, Logins logins, CancellationToken ct)
    {
        var (name, password, address) = (body.Name?.Trim() ?? "", body.Password ?? "", context.Connection.RemoteIpAddress);
        if (name.Length is 0 or > LongestName || password.Length is 0 or > Passwords.Most)
            return AccountAnswers.Problem(AccountReasons.LoginWrong, 401);
        if (logins.Wait(name, address) is { Ticks: > 0 } wait)
        {
            var seconds = (int)Math.Ceiling(wait.TotalSeconds);
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return AccountAnswers.Problem(AccountReasons.LoginWait.With(seconds), 429);
        }
        if (await logins.ByPasswordAsync(name, password, address, ct) is not { } user)
            return AccountAnswers.Problem(AccountReasons.LoginWrong, 401);
        await SessionCookie.StartAsync(context, user);
        return AccountAnswers.Json(new { user.MustSetPassword });
    }

    private static async Task<IResult> LogoutAsync(HttpContext context, Logins logins, CancellationToken ct)
    {
        await logins.LogOutAsync(IdOf(context.User), context.Actor, ct);
        await context.SignOutAsync(SessionCookie.Scheme);
        return Results.NoContent();
    }

    /// <summary>All other sessions of the person end; this one goes on.</summary>
    private static async Task<IResult> PasswordAsync(PasswordBody body, HttpContext context, AccountDirectory accounts, LoginBrake brake,
        CancellationToken ct)
    {
        var (id, address) = (IdOf(context.User), context.Connection.RemoteIpAddress);
        var key = $"password {id}";
        if (brake.Delay(key, address) is { Ticks: > 0 } wait)
            return AccountAnswers.Problem(AccountReasons.LoginWait.With((int)Math.Ceiling(wait.TotalSeconds)), 429);
        var (user, problem) = await accounts.SetOwnPasswordAsync(id, body.Present, body.Password, context.Actor, ct);
        if (problem is not null)
        {
            if (problem.Code == AccountReasons.PasswordWrong.Name)
                brake.Failed(key, address);
            return AccountAnswers.Refused(problem);
        }
        await SessionCookie.StartAsync(context, user!);
        return Results.NoContent();
    }

    private static async Task<IResult> ProfileAsync(ProfileBody body, HttpContext context, AccountDirectory accounts, WxautoDb db,
        CancellationToken ct)
    {
        var id = IdOf(context.User);
        if (await accounts.ChangeOwnAsync(id, body.Name, body.DisplayName, context.Actor, ct) is { } problem)
            return AccountAnswers.Refused(problem);
        await SessionCookie.StartAsync(context, (await db.Users.FindAsync([id], ct))!);
        return Results.NoContent();
    }

    private static Guid IdOf(ClaimsPrincipal user) => Guid.Parse(user.FindFirst(Staff.Account)!.Value);

    private sealed record LoginBody(string? Name, string? Password);

    private sealed record PasswordBody(string? Present, string? Password);

    private sealed record ProfileBody(string? Name, string? DisplayName);
}
