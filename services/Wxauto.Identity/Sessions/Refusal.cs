using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Wxauto.Contracts.Reasons;
using Wxauto.Hosting.Security;
using Wxauto.Identity.Pages;

namespace Wxauto.Identity.Sessions;

/// <summary>What somebody is answered who is not logged in, or may not: people the page where they can, programs a problem.</summary>
internal static class Refusal
{
    public static Task OfStrangerAsync(HttpContext context) => AnswerAsync(context, AccountReasons.LoginNeeded, 401);

    public static Task OfKnownAsync(HttpContext context)
    {
        var missing = context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy)
            .LastOrDefault(p => p is not null && Permissions.All.Contains(p)) ?? Staff.Person;
        // Whoever may nothing at all has a password that somebody else made.
        return AnswerAsync(context, context.User.HasClaim(c => c.Type == Staff.May) || !context.User.HasClaim(c => c.Type == Staff.Account)
            ? AccountReasons.NotAllowed.With(missing) : AccountReasons.PasswordNeeded, 403);
    }

    /// <summary>Who may not reach the console is not shown the way in.</summary>
    private static Task AnswerAsync(HttpContext context, Reason reason, int status)
    {
        if (!ConsoleAccess.IsAllowed(context))
            return ConsoleAccess.RefuseAsync(context);
        context.Response.Headers.CacheControl = "no-store";
        return (context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
            ? PageFiles.Html("login.html", status) : AccountAnswers.Problem(reason, status)).ExecuteAsync(context);
    }
}
