using Wxauto.Contracts.Resources;
using Wxauto.Operator.References;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using Wxauto.Operator.Services;

namespace Wxauto.Operator.Statuses;

/// <summary>
/// What is the same for all kinds but the Platform: is the spec valid, is there what it names, is it within the quota, what do the services
/// say of it; the status is written when it changed, and what changed is told as Events. The services are asked again after a while.
/// </summary>
internal abstract class KindReconciler<TResource, TSpec, TStatus>(ReconcilerContext context, ReferenceIndex<TResource> index,
    string fieldManager) : IReconciler
    where TResource : CustomResource<TSpec, TStatus>, new() where TSpec : class, IResourceSpec, new() where TStatus : ResourceStatus, new()
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(15);

    private readonly ResourceCache<TResource> _cache = context.Caches.Of<TResource>();
    private readonly StatusWriter<TResource, TSpec, TStatus> _statuses = new(context.Api, fieldManager);

    protected ReconcilerContext Context => context;

    protected string FieldManager => fieldManager;

    public async Task<ReconcileResult> ReconcileAsync(ResourceKey key, CancellationToken cancellationToken)
    {
        if (_cache.Find(key) is not { } resource)
        {
            index.Remove(key);
            _statuses.Forget(key);
            return ReconcileResult.Done;
        }
        if (resource.Metadata.DeletionTimestamp is not null)
            return await DeletedAsync(resource, cancellationToken);
        var before = _statuses.Known(resource);
        var conditions = new ConditionSet(before, resource.Metadata.Generation, context.Time.GetUtcNow());
        Accept(resource, conditions);
        CountAgainstQuota(resource, conditions);
        await ResolveAsync(resource, conditions, cancellationToken);
        var status = await ObserveAsync(resource, before, conditions, cancellationToken);
        await WriteAsync(resource, before, status, conditions, cancellationToken);
        // At random, so that what started at the same time does not stay together.
        return ReconcileResult.RequeueAfter(ShortestPause * (1 + Random.Shared.NextDouble()));
    }

    protected abstract IEnumerable<Reference> References(TSpec spec);

    /// <summary>How many resources of the kind the Platform allows; null: any number.</summary>
    protected virtual int? Quota(QuotasSpec quotas) => null;

    /// <summary>Sets the kind's own conditions and Ready; the conditions before them are set.</summary>
    /// <returns>The kind's own fields of the status.</returns>
    protected abstract Task<TStatus> ObserveAsync(TResource resource, TStatus? before, ConditionSet conditions,
        CancellationToken cancellationToken);

    protected virtual Task<ReconcileResult> DeletedAsync(TResource resource, CancellationToken cancellationToken) =>
        Task.FromResult(ReconcileResult.Done);

    /// <summary>Whether a condition that changed is worth an Event.</summary>
    protected virtual bool IsNews(TStatus? before, TStatus after, Condition condition) => true;

    protected async Task WriteAsync(TResource resource, TStatus? before, TStatus status, ConditionSet conditions,
        CancellationToken cancellationToken)
    {
        status = status with { ObservedGeneration = resource.Metadata.Generation, Conditions = conditions.All };
        if (await _statuses.WriteAsync(resource, before, status, cancellationToken))
            foreach (var (known, condition) in conditions.Changes)
                if (IsEvent(known, condition) && IsNews(before, status, condition))
                    await TellAsync(resource, condition, cancellationToken);
    }

    protected TStatus? Known(TResource resource) => _statuses.Known(resource);

    // A first look tells of what is wrong, not of what is as it should be; Ready repeats what other conditions say.
    private static bool IsEvent(Condition? before, Condition condition) =>
        condition.Type != ConditionTypes.Ready && condition.Status != ConditionStatus.Unknown
        && !(condition.Status == ConditionStatus.True && before?.Status != ConditionStatus.False
            && condition.Type is ConditionTypes.Accepted or ConditionTypes.ResolvedRefs)
        && !(condition.Type == ConditionTypes.QuotaExceeded && condition.Status == ConditionStatus.False
            && before?.Status != ConditionStatus.True);

    private static void Accept(TResource resource, ConditionSet conditions)
    {
        List<string> errors = resource.Spec is { } spec ? [.. spec.Validate().Select(e => e.ToString())]
            : [resource.Problem ?? "spec cannot be read"];
        if (errors.Count == 0)
            conditions.True(ConditionTypes.Accepted, "Accepted");
        else
            conditions.False(ConditionTypes.Accepted, "Invalid", string.Join("; ", errors));
    }

    private void CountAgainstQuota(TResource resource, ConditionSet conditions)
    {
        var (key, created) = (ResourceKey.Of(resource), resource.Metadata.CreationTimestamp);
        if (context.Platforms.PlatformOf(key.Namespace)?.Spec?.Quotas is not { } quotas || Quota(quotas) is not { } limit)
            return;
        var older = _cache.InNamespace(key.Namespace).Count(o => o.Metadata.DeletionTimestamp is null
            && (o.Metadata.CreationTimestamp < created
                || (o.Metadata.CreationTimestamp == created && string.CompareOrdinal(o.Metadata.Name, key.Name) < 0)));
        if (older >= limit)
            conditions.True(ConditionTypes.QuotaExceeded, "QuotaExceeded",
                $"The Platform allows {limit} {resource.Kind} resources and {older} older ones are there: this one is left out. Delete one, or raise spec.quotas of the Platform.");
        else
            conditions.False(ConditionTypes.QuotaExceeded, "WithinQuota", "");
    }

    private async Task ResolveAsync(TResource resource, ConditionSet conditions, CancellationToken cancellationToken)
    {
        var key = ResourceKey.Of(resource);
        if (resource.Spec is not { } spec)
        {
            index.Remove(key);
            conditions.Unknown(ConditionTypes.ResolvedRefs, "Invalid",
                "What the spec names is not looked for while the spec cannot be read.");
            return;
        }
        var references = References(spec).ToList();
        index.Set(key, references);
        var unresolved = await context.Resolver.ResolveAsync(key.Namespace, references, cancellationToken);
        if (unresolved.Count == 0)
            conditions.True(ConditionTypes.ResolvedRefs, "Resolved");
        else
            conditions.False(ConditionTypes.ResolvedRefs, unresolved[0].Reason, string.Join("; ", unresolved.Select(u => u.Message)));
    }

    private Task TellAsync(TResource resource, Condition condition, CancellationToken cancellationToken)
    {
        var good = condition.Status == ConditionStatus.True != (condition.Type == ConditionTypes.QuotaExceeded);
        var message = condition.Message.Length == 0 ? $"{condition.Type} is {condition.Status}" : condition.Message;
        return good ? context.Events.NormalAsync(resource, fieldManager, condition.Reason, message, cancellationToken)
            : context.Events.WarningAsync(resource, fieldManager, condition.Reason, message, cancellationToken);
    }
}
