using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Customers.Listing;
using Wxauto.Hosting.Http;
using Wxauto.Hosting.Security;
using Wxauto.Storage.Audit;

namespace Wxauto.Customers.Endpoints;

/// <summary>What the endpoints of this folder answer alike.</summary>
internal static class CustomerAnswers
{
    private static readonly JsonSerializerOptions Options = new(
        JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static IResult Json<T>(T value, int status = 200) => Results.Json(value, Options, statusCode: status);

    public static IResult Unknown() => Problem(new CustomerRefusal(CustomerReasons.Unknown));

    public static IResult UnknownContact() => Problem(new CustomerRefusal(CustomerReasons.UnknownContact));

    /// <summary>Null when the page can be asked for.</summary>
    public static IResult? PageFault(string? after, int? max) => !PageMark.TryParse(after, out _) || max
        is < 1 or > CustomerDirectory.MostAtOnce
        ? Problem(new CustomerRefusal(CustomerReasons.Page, max is < 1 or > CustomerDirectory.MostAtOnce ? "max" : "after")) : null;

    public static async Task<IResult> OfAsync<T>(Task<CustomerResult<T>> asked, int status = 200)
        where T : class
    {
        var result = await asked;
        return result.Value is { } value ? Json(value, status) : Problem(result.Refusal!);
    }

    /// <summary>The desk wrote its entry of the audit with the change.</summary>
    public static Task<IResult> ChangedAsync<T>(HttpContext context, Task<CustomerResult<T>> asked, int status = 200)
        where T : class
    {
        context.Audit.Written = true;
        return OfAsync(asked, status);
    }

    private static IResult Problem(CustomerRefusal refusal) => Problems.Of(refusal.Reason, StatusOf(refusal), refusal.Field);

    private static int StatusOf(CustomerRefusal refusal) => refusal.Reason switch
    {
        var reason when refusal.Field is null && (reason.Is(CustomerReasons.Unknown) || reason.Is(CustomerReasons.UnknownContact)
            || reason.Is(CustomerReasons.UnknownNote) || reason.Is(CustomerReasons.UnknownMerge)) => 404,
        var reason when reason.Is(CustomerReasons.CodeTaken) || reason.Is(CustomerReasons.ContactTaken)
            || reason.Is(CustomerReasons.ContactFree)
            || reason.Is(CustomerReasons.MergedAlready) || reason.Is(CustomerReasons.ChangedMeanwhile) => 409,
        _ => 400,
    };

    extension(HttpContext context)
    {
        /// <summary>What a person says is a person's word, what a key says a program's.</summary>
        public FactSource Source => context.User.FindFirst(Staff.Account) is not null ? FactSource.Person : FactSource.Program;
    }
}
