using Microsoft.AspNetCore.Http;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Console.Words;

/// <summary>In which language somebody reads the console: Chinese, unless the address or the browser's cookie says English.</summary>
internal static class ConsoleLanguage
{
    private const string Cookie = "wxauto-language", Parameter = "lang", English = "en";

    /// <summary>What the address says is kept for the next visit.</summary>
    public static string Of(HttpContext context)
    {
        var asked = context.Request.Query[Parameter].ToString();
        if (asked.Length == 0)
            return context.Request.Cookies[Cookie] == English ? ReasonText.English : ReasonText.Chinese;
        var english = asked == English;
        if (!context.Response.HasStarted)
            context.Response.Cookies.Append(Cookie, english ? English : "zh", new CookieOptions
            {
                MaxAge = TimeSpan.FromDays(365), HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true,
                Secure = context.Request.IsHttps,
            });
        return english ? ReasonText.English : ReasonText.Chinese;
    }
}
