using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Reasons;
using Wxauto.Hosting.Http;
using Wxauto.Storage.Audit;

namespace Wxauto.Desk.Endpoints;

/// <summary>What the endpoints of the desk answer alike.</summary>
internal static class DeskAnswers
{
    private const string KeyHeader = "Idempotency-Key";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    extension(HttpContext context)
    {
        /// <summary>Empty when there is none: the command says that one is needed.</summary>
        public string CommandKey => context.Request.Headers[KeyHeader].ToString();
    }

    public static IResult Json<T>(T value) => Results.Json(value, Options);

    /// <summary>404 for null.</summary>
    public static IResult Found<T>(T? value) where T : class => value is null ? Refused(DeskResult.No(SupportReasons.UnknownConversation))
        : Json(value);

    /// <summary>The command wrote its audit entry in its own transaction.</summary>
    public static async Task<IResult> AuditedAsync(HttpContext context, Task<DeskResult> command)
    {
        var result = await command;
        context.Audit.Written = true;
        return Of(result);
    }

    public static IResult Of(DeskResult result) => result.IsDone ? Json(new { result.Version, result.Id }) : Refused(result);

    private static IResult Refused(DeskResult result) => Problems.Of(result.Refused!, StatusOf(result.Refused!), result.Field);

    private static int StatusOf(Reason reason) => Missing.Any(reason.Is) ? StatusCodes.Status404NotFound
        : Conflicts.Any(reason.Is) ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest;

    private static readonly ReasonCode[] Missing = [SupportReasons.UnknownConversation, SupportReasons.UnknownText,
        SupportReasons.UnknownCallBack];

    private static readonly ReasonCode[] Conflicts =
    [
        SupportReasons.HeldBy, SupportReasons.NotHeld, SupportReasons.NewerMessages, SupportReasons.KeyUsed, SupportReasons.IsResolved,
        SupportReasons.NotResolved, SupportReasons.NotSnoozed, SupportReasons.PersonOffline, SupportReasons.OfferGone,
        SupportReasons.ShortcutTaken,
    ];
}
