using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wxauto.Contracts.Reasons;
using Wxauto.Hosting.Http;

namespace Wxauto.Identity;

/// <summary>What the endpoints of accounts answer alike.</summary>
internal static class AccountAnswers
{
    public static IResult Json<T>(T value, int status = 200) => Results.Json(value, JsonSerializerOptions.Web, statusCode: status);

    public static IResult Problem(Reason reason, int status) => Problems.Of(reason, status);

    /// <summary>Nothing to say, or why not.</summary>
    public static IResult Done(Reason? problem) => problem is null ? Results.NoContent() : Refused(problem);

    public static IResult Refused(Reason problem) => Problem(problem, problem.Code switch
    {
        var code when code == AccountReasons.Unknown.Name || code == AccountReasons.UnknownKey.Name => 404,
        var code when code == AccountReasons.LastAdmin.Name || code == AccountReasons.ChangedMeanwhile.Name
            || code == AccountReasons.External.Name => 409,
        _ => 400,
    });
}
