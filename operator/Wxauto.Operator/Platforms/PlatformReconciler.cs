using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using Wxauto.Operator.Services;

namespace Wxauto.Operator.Platforms;

/// <summary>Makes a Platform so: its Secrets, what its pods need, the database, the pods; and tells how it is.</summary>
internal sealed class PlatformReconciler(
    ResourceCaches caches, PlatformNeeds needs, PlatformPlanning planning, ChildApply children, Migration migration, RoleStates roleStates,
    PlatformStatuses statuses) : IReconciler
{
    public const string FieldManager = "wxauto-platform";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    /// <summary>For what nothing wakes us: an API that comes, a name that becomes free.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    public async Task<ReconcileResult> ReconcileAsync(ResourceKey key, CancellationToken cancellationToken)
    {
        if (caches.Of<PlatformResource>().Find(key) is not { Metadata.DeletionTimestamp: null } platform)
        {
            // Its children are collected by the API server: they are owned.
            children.Forget(key.Namespace);
            statuses.Forget(key);
            return ReconcileResult.Done;
        }
        var report = new PlatformReport();
        var again = await MakeSoAsync(platform, report, cancellationToken);
        report.Roles = roleStates.Of(platform);
        if (await roleStates.TroubleAsync(platform, report.Roles, cancellationToken) is { } trouble)
        {
            report.Trouble = trouble;
            again = Earlier(again, RoleStates.LookAtPods);
        }
        if (await roleStates.SidecarsAsync(platform, report.Roles, cancellationToken) is { } sidecars)
        {
            report.Sidecars = sidecars;
            again = Earlier(again, Sidecars.LookAgain);
        }
        await statuses.TellAsync(platform, report, cancellationToken);
        return new ReconcileResult(again);
    }

    /// <returns>When to look again without a cause.</returns>
    private async Task<TimeSpan?> MakeSoAsync(PlatformResource platform, PlatformReport report, CancellationToken cancellationToken)
    {
        var @namespace = platform.Metadata.NamespaceProperty;
        if (caches.Of<PlatformResource>().PlatformOf(@namespace) is { } first && first.Metadata.Uid != platform.Metadata.Uid)
        {
            report.Hold("AnotherPlatform",
                $"The Platform {first.Metadata.Name} is in force in namespace {@namespace}: a namespace has one. Delete one of them.");
            return null;
        }
        if (platform.Spec is not { } spec)
        {
            report.Reject(platform.Problem!);
            return null;
        }
        if (spec.Validate().ToList() is { Count: > 0 } errors)
        {
            report.Reject(string.Join("; ", errors));
            return null;
        }
        var served = await needs.ServedAsync(cancellationToken);
        if (!await needs.ResolveAsync(@namespace, spec, served, report, cancellationToken))
            return LookAgain;
        if (await planning.PlanAsync(platform, spec, report, cancellationToken) is not { } plan)
            return Soon;

        var wanted = PlatformChildren.Of(plan, served.Contains);
        foreach (var child in wanted.Foundation)
            report.Add(await children.ApplyAsync(platform, child, cancellationToken));
        report.Migration = await migration.RunAsync(platform, plan, cancellationToken);
        if (report.Migration.Phase == MigrationPhase.Complete)
            foreach (var child in wanted.Pods)
                report.Add(await children.ApplyAsync(platform, child, cancellationToken));
        await children.PruneAsync(platform, wanted.All, cancellationToken);

        var again = report.Problems.Count == 0 ? report.Migration.LookAgain
            : Earlier(report.Migration.LookAgain, report.Problems.Any(p => p.Waits) ? Soon : LookAgain);
        return report.LacksApi ? Earlier(again, LookAgain) : again;
    }

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan other) => one is { } first && first < other ? first : other;
}
