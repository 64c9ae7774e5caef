using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wxauto.Contracts.Internal;
using Wxauto.Contracts.Knowledge;
using Wxauto.Hosting.Security;
using Wxauto.Knowledge.Desk;
using Wxauto.Knowledge.Learning;
using Wxauto.Storage.Audit;

namespace Wxauto.Knowledge;

public static class KnowledgeEndpoints
{
    /// <summary>The knowledge bases for people below /api/knowledge.</summary>
    public static void MapKnowledge(this IEndpointRouteBuilder app)
    {
        LearningEndpoints.Map(app);
        var api = app.MapStaff("/api/knowledge");
        api.MapGet("bases", BaseEndpoint.ListAsync).Needs(Permissions.KnowledgeRead);
        api.MapGet("bases/{base}/documents", DocumentEndpoints.ListAsync).Needs(Permissions.KnowledgeRead);
        api.MapPost("bases/{base}/documents", UploadEndpoint.PostAsync).Needs(Permissions.KnowledgeWrite).Audited("document.uploaded");
        api.MapPost("bases/{base}/documents/try", ReadingEndpoints.TryAsync).Needs(Permissions.KnowledgeWrite);
        api.MapPost("bases/{base}/try", TryEndpoint.PostAsync).Needs(Permissions.KnowledgeRead);
        api.MapGet("bases/{base}/evaluations", EvaluationEndpoint.ListAsync).Needs(Permissions.KnowledgeRead);
        api.MapDelete("documents/{id:guid}", DocumentEndpoints.DeleteAsync).Needs(Permissions.KnowledgeWrite).Audited("document.removed");
        api.MapGet("documents/{id:guid}", ReadingEndpoints.ShowAsync).Needs(Permissions.KnowledgeRead);
        api.MapGet("documents/{id:guid}/changes", ReadingEndpoints.ChangesAsync).Needs(Permissions.KnowledgeRead);
        api.MapPost("documents/{id:guid}/retry", DocumentEndpoints.RetryAsync).Needs(Permissions.KnowledgeWrite).Audited("document.read-again");
        api.MapGet("documents/{id:guid}/chunks", PassageEndpoints.ListAsync).Needs(Permissions.KnowledgeRead);
        api.MapPut("documents/{id:guid}/chunks/{chunkId}", PassageEndpoints.ChangeAsync)
            .Needs(Permissions.KnowledgeWrite).Audited("passage.changed");
        api.MapGet("documents/{id:guid}/edits", PassageEndpoints.HistoryAsync).Needs(Permissions.KnowledgeRead);
        api.MapPost("edits/{id:guid}/undo", PassageEndpoints.UndoAsync).Needs(Permissions.KnowledgeWrite).Audited("passage.change-undone");
    }

    /// <summary>For the operator: how the bases are.</summary>
    public static void MapKnowledgeInternal(this IEndpointRouteBuilder app) =>
        app.MapGet(InternalApi.KnowledgeBases,
            async (IKnowledgeStatus status, CancellationToken ct) => Results.Json(await status.ListAsync(ct), JsonSerializerOptions.Web));
}
