using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Security;
using Wxauto.Knowledge.Desk;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage.Audit;

namespace Wxauto.Knowledge.Learning;

/// <summary>Drafts for the console, below /api/knowledge.</summary>
internal static class LearningEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var api = app.MapStaff("/api/knowledge");
        api.MapGet("bases/{name}/drafts", ListAsync).Needs(Permissions.KnowledgeRead);
        api.MapPut("drafts/{id:guid}", async (Guid id, DraftBody body, Drafts drafts, CancellationToken ct) =>
            body.Variants?.Any(v => v is null) == true ? Answers.Wrong(DeskReasons.VariantsNotTexts)
                : Answer(await drafts.UpdateAsync(id, body.Question ?? "", body.Answer ?? "", body.Variants ?? [], ct)))
            .Needs(Permissions.KnowledgeWrite).Audited("draft.changed");
        api.MapPost("drafts/{id:guid}/publish", async (Guid id, ClaimsPrincipal user, Drafts drafts, CancellationToken ct) =>
            Answer(await drafts.PublishAsync(id, user.DisplayName, ct))).Needs(Permissions.KnowledgeWrite).Audited("draft.published");
        api.MapPost("drafts/{id:guid}/reject", async (Guid id, ClaimsPrincipal user, Drafts drafts, CancellationToken ct) =>
            Answer(await drafts.RejectAsync(id, user.DisplayName, ct))).Needs(Permissions.KnowledgeWrite).Audited("draft.rejected");
        api.MapPost("drafts/{id:guid}/withdraw", async (Guid id, ClaimsPrincipal user, Drafts drafts, CancellationToken ct) =>
            Answer(await drafts.WithdrawAsync(id, user.DisplayName, ct))).Needs(Permissions.KnowledgeWrite).Audited("draft.withdrawn");
    }

    private static async Task<IResult> ListAsync(string name, string? state, Drafts drafts, IResourceCatalog catalog, CancellationToken ct)
    {
        if (!catalog.Current.KnowledgeBases.ContainsKey(name))
            return Answers.UnknownBase(name);
        if (!string.IsNullOrEmpty(state) && !Enum.GetNames<DraftState>().Contains(state, StringComparer.OrdinalIgnoreCase))
            return Answers.Wrong(DeskReasons.OneOf.With("state", Enum.GetNames<DraftState>()));
        var found = await drafts.ListAsync(name, string.IsNullOrEmpty(state) ? null : Enum.Parse<DraftState>(state, ignoreCase: true), ct);
        return Answers.Json(new
        {
            Drafts = found.Select(d => new
            {
                d.Id, d.Question, d.Answer, State = d.State.ToString(), d.Asked, Variants = Variants.Of(d), d.Concern, d.ConversationId,
                d.CreatedAt, d.UpdatedAt, d.ReviewedBy, d.ExpiresAt, d.Cited,
            }),
        });
    }

    private static IResult Answer(ReviewResult result) => result.Outcome switch
    {
        ReviewOutcome.Done => Results.NoContent(),
        ReviewOutcome.Unknown => Answers.Problem(result.Problem!, 404),
        ReviewOutcome.WrongState => Answers.Problem(result.Problem!, 409),
        _ => Answers.Wrong(result.Problem!),
    };

    internal sealed record DraftBody(string? Question, string? Answer, IReadOnlyList<string>? Variants);
}
