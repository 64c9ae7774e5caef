using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Wxauto.Hosting.Security;

/// <summary>The way into the console: a link with a ticket, exchanged for a cookie that scripts cannot read and other sites cannot use.</summary>
public static class ConsoleEntrance
{
    private const string Path = "/enter";
    private const string Bearer = "Bearer ";

    /// <summary>The link for a browser.</summary>
    public static Uri LinkTo(Uri console, ConsoleSecret key) => new(console, $"{Path}?ticket={key.NewTicket()}");

    public static void MapConsoleEntrance(this IEndpointRouteBuilder app) =>
        app.MapGet(Path, Enter).AllowAnonymous().ExcludeFromDescription().OnlyLocally();

    internal static Task AnswerAsync(HttpContext context, RequestDelegate answer)
    {
        context.Response.Headers.CacheControl = "no-store";
        return IsIn(context) ? answer(context) : Refusal(context.Request).ExecuteAsync(context);
    }

    /// <summary>The browser keeps cookies by host alone: two servers of one machine have two names.</summary>
    internal static string CookieOf(HttpRequest request) => string.Create(CultureInfo.InvariantCulture, $"wxauto-{request.Host.Port ?? 80}");

    private static IResult Enter(string? ticket, HttpContext context, ConsoleSecret key)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (key.CookieFor(ticket) is not { } cookie)
            return Refusal(context.Request);
        context.Response.Cookies.Append(CookieOf(context.Request), cookie,
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", MaxAge = ConsoleSecret.Lifetime });
        return Results.LocalRedirect("/");
    }

    private static bool IsIn(HttpContext context)
    {
        var key = context.RequestServices.GetRequiredService<ConsoleSecret>();
        var shown = context.Request.Headers.Authorization.ToString();
        return shown.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? key.Is(shown[Bearer.Length..])
            : key.IsCookie(context.Request.Cookies[CookieOf(context.Request)]);
    }

    private static IResult Refusal(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
            ? Results.Text(Page(), "text/html; charset=utf-8", statusCode: StatusCodes.Status401Unauthorized)
            : Results.Problem("The console needs its key: open the link that 'wxauto-server console' prints, or send what is in console.key "
                + "of the data directory (Authorization: Bearer KEY).", statusCode: StatusCodes.Status401Unauthorized);

    private static string Page()
    {
        using var reader = new StreamReader(typeof(ConsoleEntrance).Assembly.GetManifestResourceStream("entrance.html")!);
        return reader.ReadToEnd();
    }
}
