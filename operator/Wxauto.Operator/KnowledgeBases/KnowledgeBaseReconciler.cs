using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.References;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Statuses;

namespace Wxauto.Operator.KnowledgeBases;

/// <summary>A KnowledgeBase says what was read of its documents.</summary>
internal sealed class KnowledgeBaseReconciler(ReconcilerContext context, ReferenceIndex<KnowledgeBaseResource> index)
    : KindReconciler<KnowledgeBaseResource, KnowledgeBaseSpec, KnowledgeBaseResourceStatus>(context, index, "wxauto-knowledgebase")
{
    protected override IEnumerable<Reference> References(KnowledgeBaseSpec spec) => SpecReferences.Of(spec);

    protected override int? Quota(QuotasSpec quotas) => quotas.KnowledgeBases;

    protected override async Task<KnowledgeBaseResourceStatus> ObserveAsync(
        KnowledgeBaseResource knowledge, KnowledgeBaseResourceStatus? before, ConditionSet conditions, CancellationToken cancellationToken)
    {
        var answer = await Context.Services.KnowledgeBasesAsync(knowledge.Metadata.NamespaceProperty, cancellationToken);
        var report = answer.Value?.Find(knowledge.Metadata.Name);
        if (answer.Problem is { } problem)
            conditions.Unknown(ConditionTypes.Ingested, problem.Reason, problem.Message);
        else
            SetIngested(report, conditions);
        conditions.Ready();
        return report is null ? before ?? new KnowledgeBaseResourceStatus() : new KnowledgeBaseResourceStatus
        {
            Documents = report.Documents,
            Chunks = report.Chunks,
            Pending = report.Pending,
            Failed = report.Failed,
            LastRunAt = report.LastRunAt,
            Problems = [.. report.Problems.Select(p => p.ToString())],
        };
    }

    protected override bool IsNews(KnowledgeBaseResourceStatus? before, KnowledgeBaseResourceStatus after, Condition condition) =>
        condition.Reason != "Ingesting";

    private static void SetIngested(KnowledgeBaseStatus? report, ConditionSet conditions)
    {
        if (report is null)
            conditions.Unknown(ConditionTypes.Ingested, "NotRead", "The knowledge role has not looked at its sources yet.");
        else if (report.Problems.Count > 0)
            conditions.False(ConditionTypes.Ingested, "Problems", string.Join("; ", report.Problems));
        else if (report.Failed > 0)
            conditions.False(ConditionTypes.Ingested, "DocumentsFailed",
                $"{report.Failed} documents could not be published; the console says which and why.");
        else if (report.Pending > 0)
            conditions.False(ConditionTypes.Ingested, "Ingesting", "Documents are being read; what was published before is searched.");
        else
            conditions.True(ConditionTypes.Ingested, "Ingested", "All documents are read and published");
    }
}
