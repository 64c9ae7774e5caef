using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Knowledge.Tables;
using Wxauto.Knowledge.Vectors;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Bases;

internal sealed class KnowledgeStatus(IResourceCatalog catalog, IDbContextFactory<WxautoDb> contexts, SourceScan? scan,
    VectorIndexes? indexes) : IKnowledgeStatus
{
    public async Task<IReadOnlyList<KnowledgeBaseStatus>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.KnowledgeDocuments.Where(d => d.State != DocumentState.Removed).GroupBy(d => d.Base).Select(g => new
        {
            g.Key, Ready = g.Count(d => d.Fingerprint != ""), Chunks = g.Sum(d => d.Chunks),
            Pending = g.Count(d => d.State == DocumentState.Pending),
            Failed = g.Count(d => d.State == DocumentState.Failed),
            Last = g.Where(d => d.State != DocumentState.Pending).Max(d => (DateTimeOffset?)d.UpdatedAt),
        }).ToListAsync(cancellationToken);
        return [.. catalog.Current.KnowledgeBases.Values.OrderBy(b => b.Name, StringComparer.Ordinal)
            .Select(b => (Resource: b, Row: rows.FirstOrDefault(r => r.Key == b.Name))).Select(b =>
            new KnowledgeBaseStatus(b.Resource.Name, b.Row?.Ready ?? 0, b.Row?.Chunks ?? 0, b.Row?.Pending ?? 0, b.Row?.Failed ?? 0,
                Problems(b.Resource), b.Row?.Last))];
    }

    private List<Reason> Problems(Resource<KnowledgeBaseSpec> resource)
    {
        var problems = scan?.ProblemsOf(resource.Name).Select(p => KnowledgeReasons.OfSource.With(p.Source, p.Reason)).ToList() ?? [];
        try
        {
            indexes?.Outside(resource);
        }
        catch (VectorIndexException e)
        {
            problems.Add(e.Reason);
        }
        return problems;
    }
}
