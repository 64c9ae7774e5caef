using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Identity;

/// <summary>What the endpoints of accounts answer alike.</summary>
internal static class AccountAnswers
{
    public static IResult Json<T>(T value, int status = 200) => Results.Json(value, JsonSerializerOptions.Web, statusCode: status);

    /// <summary>The reason is told in English and, for pages, as it is.</summary>
    public static IResult Problem(Reason reason, int status) =>
        Results.Problem(reason.ToString(), statusCode: status, extensions: new Dictionary<string, object?> { ["reason"] = reason });

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
