using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Desk;

/// <summary>How the base was measured before.</summary>
internal static class EvaluationEndpoint
{
    private const int Newest = 100;

    public static async Task<IResult> ListAsync(string @base, IResourceCatalog catalog, IDbContextFactory<WxautoDb> contexts,
        CancellationToken ct)
    {
        if (!catalog.Current.KnowledgeBases.ContainsKey(@base))
            return Answers.UnknownBase(@base);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var runs = await db.KnowledgeEvaluations.AsNoTracking().Where(r => r.Base == @base).OrderByDescending(r => r.At).Take(Newest)
            .ToListAsync(ct);
        return Answers.Json(new { Evaluations = runs.Select(r => new
            { r.Id, r.At, r.Set, r.Revision, r.Documents, r.Chunks, Figures = JsonSerializer.Deserialize<JsonNode>(r.Report) }) });
    }
}
