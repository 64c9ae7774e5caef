using Wxauto.Contracts.Resources;
using Wxauto.Operator.Platforms.Children;
using Wxauto.Operator.References;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using Wxauto.Operator.Services;
using Wxauto.Operator.Statuses;
using k8s.Models;

namespace Wxauto.Operator.Platforms;

/// <summary>Makes a Platform so: its Secrets, what its pods need, the database, the pods; and tells how it is.</summary>
internal sealed class PlatformReconciler(
    KubernetesApi api, ResourceCaches caches, ResourceEvents events, ReferenceResolver resolver, OwnSecrets ownSecrets,
    PlatformInputs inputs, ChildApply children, Migration migration,
    RoleStates roleStates, OperatorSettings settings, TimeProvider time) : IReconciler
{
    public const string FieldManager = "wxauto-platform";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    /// <summary>For what nothing wakes us: an API that comes, a name that becomes free.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    private readonly StatusWriter<PlatformResource, PlatformSpec, PlatformResourceStatus> _statuses = new(api, FieldManager);

    public async Task<ReconcileResult> ReconcileAsync(ResourceKey key, CancellationToken cancellationToken)
    {
        if (caches.Of<PlatformResource>().Find(key) is not { Metadata.DeletionTimestamp: null } platform)
        {
            // Its children are collected by the API server: they are owned.
            children.Forget(key.Namespace);
            _statuses.Forget(key);
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
        await TellAsync(platform, report, cancellationToken);
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
            report.Reject(string.Join("; ", errors.Select(e => $"{e.Path} {e.Message}")));
            return null;
        }
        var served = await ServedAsync(cancellationToken);
        if (!await ResolveAsync(@namespace, spec, served, report, cancellationToken))
            return LookAgain;
        if (await PlanAsync(platform, spec, report, cancellationToken) is not { } plan)
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

    private async Task<HashSet<ResourceType>> ServedAsync(CancellationToken cancellationToken)
    {
        HashSet<ResourceType> served = [];
        foreach (var type in ChildTypes.Optional)
            if (await api.HasAsync(type, cancellationToken))
                served.Add(type);
        return served;
    }

    /// <returns>False when pods could not work.</returns>
    private async Task<bool> ResolveAsync(string @namespace, PlatformSpec spec, HashSet<ResourceType> served, PlatformReport report,
        CancellationToken cancellationToken)
    {
        var vital = new List<PlatformProblem>();
        if (spec.Database is null)
            vital.Add(new("DatabaseMissing",
                "spec.database is required in a cluster: name a Secret with a connection string of PostgreSQL in spec.database.secretRef."));
        if (spec.Dapr.Pubsub is null)
            vital.Add(new("PubsubMissing",
                "spec.dapr.pubsub is required in a cluster: the roles wake each other through a message broker, e.g. type pubsub.redis."));
        if (((ResourceType[])[ChildTypes.Component, ChildTypes.Configuration, ChildTypes.Resiliency])
            .FirstOrDefault(t => !served.Contains(t)) is { } lacking)
            vital.Add(new("DaprMissing", $"The cluster has no {lacking}: the roles speak to each other through Dapr. Install it: https://docs.dapr.io/operations/hosting/kubernetes/"));

        // the kubelet looks for pull secrets
        var references = SpecReferences.Of(spec).Where(r => !r.Field.StartsWith("spec.image.", StringComparison.Ordinal)).ToList();
        var needed = references.Where(IsVital).ToList();
        vital.AddRange((await resolver.ResolveAsync(@namespace, needed, cancellationToken))
            .Select(u => new PlatformProblem(u.Reason, u.Message)));
        var other = (await resolver.ResolveAsync(@namespace, references.Except(needed), cancellationToken))
            .Select(u => new PlatformProblem(u.Reason, u.Message)).ToList();
        if (spec.Ingress is { Type: IngressType.Gateway } && !served.Contains(ChildTypes.GrpcRoute))
            other.Add(report.Lacking("GatewayApiMissing",
                $"spec.ingress.type Gateway: the cluster has no {ChildTypes.GrpcRoute}. Install the Gateway API, or use type Ingress."));
        foreach (var role in Roles.All)
            if (spec.Roles.Of(role).Autoscaling is { Type: AutoscalingType.Keda } && !served.Contains(ChildTypes.ScaledObject))
                other.Add(report.Lacking("KedaMissing",
                    $"spec.roles.{role.Name}.autoscaling.type Keda: the cluster has no {ChildTypes.ScaledObject}. Install KEDA, or use type HorizontalPodAutoscaler."));
        report.Unresolved = [.. vital, .. other];
        report.Blocked = vital.Count > 0;
        return vital.Count == 0;
    }

    /// <summary>Without these the pods, or their sidecars, do not start.</summary>
    private static bool IsVital(Reference reference) => reference.Field.StartsWith("spec.database.", StringComparison.Ordinal)
        || reference.Field.StartsWith("spec.dapr.", StringComparison.Ordinal);

    private async Task<PlatformPlan?> PlanAsync(PlatformResource platform, PlatformSpec spec, PlatformReport report,
        CancellationToken cancellationToken)
    {
        var plan = new PlatformPlan
        {
            Name = platform.Metadata.Name, Namespace = platform.Metadata.NamespaceProperty, Uid = platform.Metadata.Uid, Spec = spec,
            Image = PlatformPlan.ImageOf(spec.Image, settings.Image),
            OperatorNamespace = settings.LeaseNamespace, Inputs = new Dictionary<string, RoleInputs>(), DatabaseHash = "",
        };
        List<string> own = [];
        foreach (var secret in (V1Secret[])[PlatformSecrets.Keys(plan), PlatformSecrets.Internal(plan)])
        {
            var (hashes, problem) = await ownSecrets.EnsureAsync(platform, secret, cancellationToken);
            if (problem is not null)
            {
                report.Add(problem);
                return null;
            }
            own.AddRange(hashes);
        }
        var (roles, database) = await inputs.ReadAsync(plan, own, cancellationToken);
        return plan with { Inputs = roles, DatabaseHash = database };
    }

    private async Task TellAsync(PlatformResource platform, PlatformReport report, CancellationToken cancellationToken)
    {
        var before = _statuses.Known(platform);
        var conditions = new ConditionSet(before, platform.Metadata.Generation, time.GetUtcNow());
        var status = report.Status(before, conditions) with { ObservedGeneration = platform.Metadata.Generation,
            Conditions = conditions.All };
        if (!await _statuses.WriteAsync(platform, before, status, cancellationToken))
            return;
        foreach (var (_, now) in conditions.Changes.Where(c => c.After.Type == ConditionTypes.Ready))
            await (now.Status == ConditionStatus.True
                ? events.NormalAsync(platform, FieldManager, now.Reason, "All roles are ready.", cancellationToken)
                : events.WarningAsync(platform, FieldManager, now.Reason, now.Message, cancellationToken));
        foreach (var (was, now) in conditions.Changes.Where(c => c.After.Type == ConditionTypes.SidecarsAnswer))
            if (now.Status == ConditionStatus.False)
                await events.WarningAsync(platform, FieldManager, now.Reason, now.Message, cancellationToken);
            else if (now.Status == ConditionStatus.True && was?.Status == ConditionStatus.False)
                await events.NormalAsync(platform, FieldManager, now.Reason, "The Dapr sidecars answer again.", cancellationToken);
    }

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan other) => one is { } first && first < other ? first : other;
}
