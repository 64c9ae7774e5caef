using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Desk;

/// <summary>All bases: how they are, and how they are set up.</summary>
internal static class BaseEndpoint
{
    public static async Task<IResult> ListAsync(IKnowledgeStatus status, IResourceCatalog catalog, SourceScan scan,
        IDbContextFactory<WxautoDb> contexts, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var marks = await db.KnowledgeBases.AsNoTracking().ToDictionaryAsync(b => b.Base, ct);
        var bases = catalog.Current.KnowledgeBases;
        return Answers.Json(new
        {
            // A manifest may go between the two looks at the catalog.
            Bases = (await status.ListAsync(ct)).Where(s => bases.ContainsKey(s.Name))
                .Select(s => (Status: s, bases[s.Name].Spec, Mark: marks.GetValueOrDefault(s.Name))).Select(b => new
            {
                b.Status.Name, b.Status.Documents, b.Status.Chunks, b.Status.Pending, b.Status.Failed, b.Status.Problems,
                b.Status.LastRunAt,
                Index = b.Spec.Index.Type.ToString(),
                Embedding = b.Spec.Embedding is { } embedding ? new { embedding.Provider, embedding.Model, embedding.Dimensions } : null,
                Learning = b.Spec.Learning.Mode.ToString(),
                Sources = b.Spec.Sources.Select(source => SourceOf(source, scan.ProblemsOf(b.Status.Name))),
                Revision = b.Mark?.Revision ?? 0,
                Calibrated = b.Mark is { Calibration.Length: > 0 },
            }),
        });
    }

    private static object SourceOf(SourceSpec source, IReadOnlyList<SourceProblem> problems) => new
    {
        source.Name, source.Tags, source.Audience, source.ValidFrom, source.ValidUntil,
        Type = source.Directory is not null ? "directory" : source.Url is not null ? "url" : "configMap",
        Location = source.Directory?.Path ?? source.Url?.Address ?? source.ConfigMap?.Name ?? "",
        Problems = problems.Where(p => p.Source == source.Name).Select(p => p.Reason),
    };
}
