using Wxauto.Operator.Platforms.Children;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using k8s.Models;

namespace Wxauto.Operator.Platforms;

internal enum MigrationPhase { Running, Failed, Complete }

/// <param name="LookAgain">Null: its Job wakes the controller.</param>
internal sealed record MigrationState(MigrationPhase Phase, string Message, TimeSpan? LookAgain = null);

/// <summary>Sees to it that the database has the schema of the image before pods of the image start. One Job at a time.</summary>
internal sealed class Migration(KubernetesApi api, ResourceCaches caches, ResourceEvents events, PodTrouble pods, TimeProvider time)
{
    /// <summary>A database that was away comes back: a Job that gave up is made again after this time.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookAtPods = TimeSpan.FromSeconds(10);

    public async Task<MigrationState> RunAsync(PlatformResource platform, PlatformPlan plan, CancellationToken cancellationToken)
    {
        var key = new ResourceKey(plan.Namespace, MigrationJob.NameOf(plan));
        foreach (var old in caches.Of<V1Job>().InNamespace(plan.Namespace)
            .Where(j => j.Metadata.IsOf(platform) && j.Metadata.Name != key.Name && j.Metadata.DeletionTimestamp is null))
            await DeleteAsync(old, cancellationToken);
        var job = caches.Of<V1Job>().Find(key) ?? await api.GetAsync<V1Job>(key, cancellationToken);
        if (job?.Metadata.DeletionTimestamp is not null)
            return new(MigrationPhase.Running, $"The Job {key.Name} is being deleted and made again.");
        if (job is null)
        {
            // somebody else's Job of this name: a conflict, and another look
            await api.CreateAsync(MigrationJob.Of(plan), cancellationToken);
            await events.NormalAsync(platform, PlatformReconciler.FieldManager, "MigrationStarted",
                $"Job {key.Name} brings the database to {plan.Image}", cancellationToken);
            return new(MigrationPhase.Running, $"The Job {key.Name} is changing the database.", LookAtPods);
        }
        if (Is(job, "Complete") is not null)
            return new(MigrationPhase.Complete, $"The database has the schema of {plan.Image}.");
        var words = await pods.OfAsync(plan.Namespace, [KeyValuePair.Create("job-name", key.Name)], cancellationToken);
        if (Is(job, "Failed") is not { } failed)
            return new(MigrationPhase.Running, $"The Job {key.Name} is changing the database. {words}".Trim(), LookAtPods);
        var wait = (failed.LastTransitionTime ?? time.GetUtcNow().UtcDateTime) + RetryAfter - time.GetUtcNow().UtcDateTime;
        if (wait <= TimeSpan.Zero)
        {
            await DeleteAsync(job, cancellationToken);
            return new(MigrationPhase.Running, $"The Job {key.Name} failed and is made again.");
        }
        return new(MigrationPhase.Failed,
            $"The Job {key.Name} failed, the pods stay as they are. {(words.Length > 0 ? words : failed.Message)} When the cause is mended, delete the Job to try at once (kubectl -n {plan.Namespace} delete job {key.Name}); else it is tried again in {RetryAfter.TotalMinutes:0} minutes.",
            wait);
    }

    private static V1JobCondition? Is(V1Job job, string type) =>
        job.Status?.Conditions?.FirstOrDefault(c => c.Type == type && c.Status == "True");

    private Task<bool> DeleteAsync(V1Job job, CancellationToken cancellationToken) =>
        api.DeleteAsync<V1Job>(ResourceKey.Of(job), cancellationToken, new V1Preconditions { Uid = job.Metadata.Uid });
}
