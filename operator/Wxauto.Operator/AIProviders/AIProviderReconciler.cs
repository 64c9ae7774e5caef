using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.References;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Statuses;

namespace Wxauto.Operator.AIProviders;

/// <summary>An AIProvider says whether the pipeline reaches it, and what was spent.</summary>
internal sealed class AIProviderReconciler(ReconcilerContext context, ReferenceIndex<AIProviderResource> index)
    : KindReconciler<AIProviderResource, AIProviderSpec, AIProviderResourceStatus>(context, index, "wxauto-aiprovider")
{
    protected override IEnumerable<Reference> References(AIProviderSpec spec) => SpecReferences.Of(spec);

    protected override int? Quota(QuotasSpec quotas) => quotas.AIProviders;

    protected override async Task<AIProviderResourceStatus> ObserveAsync(
        AIProviderResource provider, AIProviderResourceStatus? before, ConditionSet conditions, CancellationToken cancellationToken)
    {
        var answer = await Context.Services.AIProvidersAsync(provider.Metadata.NamespaceProperty, cancellationToken);
        var report = answer.Value?.Find(provider.Metadata.Name);
        if (answer.Problem is { } problem)
            conditions.Unknown(ConditionTypes.Reachable, problem.Reason, problem.Message);
        else if (report is null || (!report.Ready && report.ProbedAt is null))
            conditions.Unknown(ConditionTypes.Reachable, "NotProbed", "The pipeline has not asked it yet.");
        else if (report.Ready)
            conditions.True(ConditionTypes.Reachable, "Reachable", "It answers and takes its key");
        else
            conditions.False(ConditionTypes.Reachable, "Unreachable", report.Message?.ToString() ?? "");
        conditions.Ready(report is { CircuitOpen: true }
            ? ("CircuitOpen", "It failed too often and rests for a while; other providers of the routes are asked.") : null);
        return report is null ? before ?? new AIProviderResourceStatus() : Status(report);
    }

    private static AIProviderResourceStatus Status(ProviderStatus report) => new()
    {
        ProbedAt = report.ProbedAt?.Whole(TimeSpan.TicksPerMinute),
        LatencyP95 = report.LatencyP95 is { } latency ? TimeSpan.FromMilliseconds(Math.Round(latency.TotalMilliseconds)) : null,
        CircuitOpen = report.CircuitOpen,
        Spend = new SpendStatus { Today = report.SpentToday, ThisMonth = report.SpentThisMonth, Currency = report.Currency },
    };
}
