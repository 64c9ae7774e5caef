using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wxauto.Contracts.Reasons;
using Wxauto.Hosting.Http;

namespace Wxauto.Knowledge.Desk;

/// <summary>What the endpoints of this folder answer alike.</summary>
internal static class Answers
{
    public static IResult Json<T>(T value, int status = 200) => Results.Json(value, JsonSerializerOptions.Web, statusCode: status);

    public static IResult Problem(Reason reason, int status) => Problems.Of(reason, status);

    public static IResult Wrong(Reason reason) => Problem(reason, 400);

    public static IResult UnknownBase(string name) => Problem(DeskReasons.UnknownBase.With(name), 404);

    public static IResult UnknownDocument() => Problem(DeskReasons.UnknownDocument, 404);
}
