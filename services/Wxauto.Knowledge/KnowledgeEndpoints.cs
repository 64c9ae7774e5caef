using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wxauto.Contracts.Internal;
using Wxauto.Contracts.Knowledge;
using Wxauto.Hosting.Security;
using Wxauto.Knowledge.Desk;
using Wxauto.Knowledge.Learning;

namespace Wxauto.Knowledge;

public static class KnowledgeEndpoints
{
    /// <summary>The knowledge bases for people below /api/knowledge, for this machine only.</summary>
    public static void MapKnowledge(this IEndpointRouteBuilder app)
    {
        LearningEndpoints.Map(app);
        var api = app.MapLocal("/api/knowledge");
        api.MapGet("bases", BaseEndpoint.ListAsync);
        api.MapGet("bases/{base}/documents", DocumentEndpoints.ListAsync);
        api.MapPost("bases/{base}/documents", UploadEndpoint.PostAsync);
        api.MapPost("bases/{base}/documents/try", ReadingEndpoints.TryAsync);
        api.MapPost("bases/{base}/try", TryEndpoint.PostAsync);
        api.MapGet("bases/{base}/evaluations", EvaluationEndpoint.ListAsync);
        api.MapDelete("documents/{id:guid}", DocumentEndpoints.DeleteAsync);
        api.MapGet("documents/{id:guid}", ReadingEndpoints.ShowAsync);
        api.MapGet("documents/{id:guid}/changes", ReadingEndpoints.ChangesAsync);
        api.MapPost("documents/{id:guid}/retry", DocumentEndpoints.RetryAsync);
        api.MapGet("documents/{id:guid}/chunks", PassageEndpoints.ListAsync);
        api.MapPut("documents/{id:guid}/chunks/{chunkId}", PassageEndpoints.ChangeAsync);
        api.MapGet("documents/{id:guid}/edits", PassageEndpoints.HistoryAsync);
        api.MapPost("edits/{id:guid}/undo", PassageEndpoints.UndoAsync);
    }

    /// <summary>For the operator: how the bases are.</summary>
    public static void MapKnowledgeInternal(this IEndpointRouteBuilder app) =>
        app.MapGet(InternalApi.KnowledgeBases,
            async (IKnowledgeStatus status, CancellationToken ct) => Results.Json(await status.ListAsync(ct), JsonSerializerOptions.Web));
}
