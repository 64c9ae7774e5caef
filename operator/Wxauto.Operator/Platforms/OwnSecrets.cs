using Wxauto.Contracts.Resources;
using Wxauto.Operator.Agents;
using Wxauto.Operator.References;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using k8s.Models;

namespace Wxauto.Operator.Platforms;

/// <summary>Makes the Secrets that a Platform has from its beginning, and never writes them again.</summary>
internal sealed class OwnSecrets(KubernetesApi api, ResourceCaches caches, ContentHashes contents, ResourceEvents events)
{
    /// <summary>Keys of agents and of the services, and what the database is opened with: nobody hands them out as a password for something
    /// else. Only the Platform itself names its database's, and the one-time token of an agent is nobody's key.</summary>
    public static bool Has(string platform, DatabaseSpec? database, Reference reference) => reference.Kind == ReferenceKind.Secret
        && (reference.Name == PlatformPlan.KeysOf(platform) || reference.Name == PlatformPlan.InternalOf(platform)
            || reference.Name.EndsWith(EnrollmentSecrets.Suffix, StringComparison.Ordinal)
            || (database is { SecretRef: var own } && reference.Name == own.Name && reference.Key == own.Key
                && reference.Field != SpecReferences.Database));

    /// <returns>Hashes of the contents, or what is wrong.</returns>
    public async Task<(IReadOnlyList<string> Hashes, PlatformProblem? Problem)> EnsureAsync(PlatformResource platform, V1Secret wanted,
        CancellationToken cancellationToken)
    {
        var key = ResourceKey.Of(wanted);
        var metadata = caches.MetadataOf<V1Secret>().Find(key)?.Metadata;
        var hashes = await contents.OfSecretAsync(key, cancellationToken);
        if (metadata is null || hashes is null)
        {
            var (secret, made) = await MakeAsync(wanted, cancellationToken);
            (metadata, hashes) = (secret.Metadata, ContentHashes.Of(secret));
            if (made)
                await events.NormalAsync(platform, PlatformReconciler.FieldManager, "Created", $"Secret {key.Name}", cancellationToken);
        }
        if (Ownership.IsOfThePredecessor(metadata, platform))
            return ([], Ownership.ProblemOf(metadata, ResourceType.Of<V1Secret>(), platform));
        return wanted.Data.Keys.FirstOrDefault(k => !hashes.ContainsKey(k)) is { } missing
            ? ([], new PlatformProblem("SecretIncomplete",
                $"The Secret {key.Name} has no key {missing}. Put it back, or delete the Secret to have a new one made: agents must enrol again when {key.Name} is the one with the keys."))
            : ([.. wanted.Data.Keys.Order(StringComparer.Ordinal).Select(k => hashes[k])], null);
    }

    // Not applied but created: of two operators at a time, and after a stale look, the first one's keys stay.
    private async Task<(V1Secret Secret, bool Made)> MakeAsync(V1Secret wanted, CancellationToken cancellationToken)
    {
        try
        {
            return (await api.CreateAsync(wanted, cancellationToken), true);
        }
        catch (KubernetesApiException refused) when (refused.Reason == "AlreadyExists")
        {
            return (await api.GetAsync<V1Secret>(ResourceKey.Of(wanted), cancellationToken)
                ?? throw new KubernetesApiException(refused.StatusCode, refused.Reason,
                $"The Secret {wanted.Metadata.Name} came and went."), false);
        }
    }
}
