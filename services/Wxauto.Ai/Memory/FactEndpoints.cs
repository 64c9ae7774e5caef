using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Reasons;
using Wxauto.Storage.Audit;

namespace Wxauto.Ai.Memory;

/// <summary>What is remembered of a conversation, as JSON.</summary>
internal static class FactEndpoints
{
    public static async Task<IResult> ReadAsync(Guid id, IContactFacts facts, CancellationToken ct) =>
        await facts.ReadAsync(id, ct) is { } remembered ? Results.Json(remembered, JsonSerializerOptions.Web)
            : Results.Problem("The conversation is unknown.", statusCode: 404);

    public static async Task<IResult> AddAsync(Guid id, FactBody body, IContactFacts facts, HttpContext context, CancellationToken ct) =>
        Answer(context, await facts.AddAsync(id, PersonOf(context), body.Type ?? "", body.Value ?? "", ct));

    public static async Task<IResult> RetractAsync(Guid id, IContactFacts facts, HttpContext context, CancellationToken ct) =>
        Answer(context, await facts.RetractAsync(id, PersonOf(context), ct));

    private static DeskPerson PersonOf(HttpContext context) => new(context.Actor.Id, context.Actor.Name, context.Actor.Address);

    private static IResult Answer(HttpContext context, DeskResult result)
    {
        // The entry is written with the change.
        context.Audit.Written = true;
        return result.Refused is not { } reason ? Results.NoContent() : Results.Problem(ReasonText.Of(reason, ReasonText.English),
            statusCode: result.Field is null ? 404 : 400, extensions: new Dictionary<string, object?> { ["reason"] = reason, ["field"] = result.Field });
    }

    internal sealed record FactBody(string? Type, string? Value);
}
