using Wxauto.Contracts.Resources;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using Wxauto.Operator.Statuses;

namespace Wxauto.Operator.Platforms;

/// <summary>Tells how a Platform is: its status, and Events when a condition becomes another one.</summary>
internal sealed class PlatformStatuses(KubernetesApi api, ResourceEvents events, TimeProvider time)
{
    private readonly StatusWriter<PlatformResource, PlatformSpec, PlatformResourceStatus> _statuses =
        new(api, PlatformReconciler.FieldManager);

    public void Forget(ResourceKey key) => _statuses.Forget(key);

    public async Task TellAsync(PlatformResource platform, PlatformReport report, CancellationToken cancellationToken)
    {
        var before = _statuses.Known(platform);
        var conditions = new ConditionSet(before, platform.Metadata.Generation, time.GetUtcNow());
        var status = report.Status(before, conditions) with { ObservedGeneration = platform.Metadata.Generation,
            Conditions = conditions.All };
        if (!await _statuses.WriteAsync(platform, before, status, cancellationToken))
            return;
        foreach (var (_, now) in conditions.Changes.Where(c => c.After.Type == ConditionTypes.Ready))
            await (now.Status == ConditionStatus.True
                ? events.NormalAsync(platform, PlatformReconciler.FieldManager, now.Reason, "All roles are ready.", cancellationToken)
                : events.WarningAsync(platform, PlatformReconciler.FieldManager, now.Reason, now.Message, cancellationToken));
        foreach (var (was, now) in conditions.Changes.Where(c => c.After.Type == ConditionTypes.SidecarsAnswer))
            if (now.Status == ConditionStatus.False)
                await events.WarningAsync(platform, PlatformReconciler.FieldManager, now.Reason, now.Message, cancellationToken);
            else if (now.Status == ConditionStatus.True && was?.Status == ConditionStatus.False)
                await events.NormalAsync(platform, PlatformReconciler.FieldManager, now.Reason, "The Dapr sidecars answer again.", cancellationToken);
    }
}
