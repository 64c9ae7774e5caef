using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Desk;
using Wxauto.Hosting.Http;
using Wxauto.Storage.Audit;

namespace Wxauto.Ai.Memory;

/// <summary>What is remembered of a conversation, as JSON.</summary>
internal static class FactEndpoints
{
    public static async Task<IResult> ReadAsync(Guid id, IContactFacts facts, CancellationToken ct) =>
        await facts.ReadAsync(id, ct) is { } remembered ? Results.Json(remembered, JsonSerializerOptions.Web)
            : Results.Problem("The conversation is unknown.", statusCode: 404);

    public static async Task<IResult> AddAsync(Guid id, FactBody body, IContactFacts facts, HttpContext context, CancellationToken ct) =>
        Answer(context, await facts.AddAsync(id, context.Actor, body.Type ?? "", body.Value ?? "", ct));

    public static async Task<IResult> RetractAsync(Guid id, IContactFacts facts, HttpContext context, CancellationToken ct) =>
        Answer(context, await facts.RetractAsync(id, context.Actor, ct));

    private static IResult Answer(HttpContext context, DeskResult result)
    {
        // The entry is written with the change.
        context.Audit.Written = true;
        return result.Refused is not { } reason ? Results.NoContent() : Problems.Of(reason, result.Field is null ? 404 : 400, result.Field);
    }

    internal sealed record FactBody(string? Type, string? Value);
}
