using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Security;
using Wxauto.Knowledge.Tables;

namespace Wxauto.Knowledge.Learning;

/// <summary>Drafts for the console, below /api/knowledge.</summary>
internal static class LearningEndpoints
{
    private const int LongestName = 60;

    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/knowledge").OnlyLocally().ExcludeFromDescription().AllowAnonymous();
        api.MapGet("bases/{name}/drafts", ListAsync);
        api.MapPut("drafts/{id:guid}", async (Guid id, DraftBody body, Drafts drafts, CancellationToken ct) =>
            body.Variants?.Any(v => v is null) == true ? Wrong("variants must be texts.")
                : Answer(await drafts.UpdateAsync(id, body.Question ?? "", body.Answer ?? "", body.Variants ?? [], ct)));
        api.MapPost("drafts/{id:guid}/publish", (Guid id, ReviewBody body, Drafts drafts, CancellationToken ct) =>
            ReviewAsync(body, person => drafts.PublishAsync(id, person, ct)));
        api.MapPost("drafts/{id:guid}/reject", (Guid id, ReviewBody body, Drafts drafts, CancellationToken ct) =>
            ReviewAsync(body, person => drafts.RejectAsync(id, person, ct)));
        api.MapPost("drafts/{id:guid}/withdraw", (Guid id, ReviewBody body, Drafts drafts, CancellationToken ct) =>
            ReviewAsync(body, person => drafts.WithdrawAsync(id, person, ct)));
    }

    private static async Task<IResult> ListAsync(string name, string? state, Drafts drafts, IResourceCatalog catalog, CancellationToken ct)
    {
        if (!catalog.Current.KnowledgeBases.ContainsKey(name))
            return Results.Problem($"There is no KnowledgeBase '{name}'.", statusCode: 404);
        if (!string.IsNullOrEmpty(state) && !Enum.GetNames<DraftState>().Contains(state, StringComparer.OrdinalIgnoreCase))
            return Wrong($"state must be one of {string.Join(", ", Enum.GetNames<DraftState>())}.");
        var found = await drafts.ListAsync(name, string.IsNullOrEmpty(state) ? null : Enum.Parse<DraftState>(state, ignoreCase: true), ct);
        return Results.Json(new
        {
            Drafts = found.Select(d => new
            {
                d.Id, d.Question, d.Answer, State = d.State.ToString(), d.Asked, Variants = Variants.Of(d), d.Concern, d.ConversationId,
                d.CreatedAt, d.UpdatedAt, d.ReviewedBy, d.ExpiresAt, d.Cited,
            }),
        }, JsonSerializerOptions.Web);
    }

    private static async Task<IResult> ReviewAsync(ReviewBody body, Func<string, Task<ReviewResult>> review) =>
        string.IsNullOrWhiteSpace(body.Person) || body.Person.Trim().Length > LongestName
            ? Wrong($"person is required, at most {LongestName} characters.") : Answer(await review(body.Person.Trim()));

    private static IResult Answer(ReviewResult result) => result.Outcome switch
    {
        ReviewOutcome.Done => Results.NoContent(),
        ReviewOutcome.Unknown => Results.Problem(result.Problem, statusCode: 404),
        ReviewOutcome.WrongState => Results.Problem(result.Problem, statusCode: 409),
        _ => Wrong(result.Problem),
    };

    private static IResult Wrong(string problem) => Results.Problem(problem, statusCode: 400);

    internal sealed record DraftBody(string? Question, string? Answer, IReadOnlyList<string>? Variants);

    internal sealed record ReviewBody(string? Person);
}
