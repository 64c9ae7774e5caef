using Wxauto.Contracts.Resources;
using Wxauto.Operator.Platforms.Children;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;

namespace Wxauto.Operator.Platforms;

/// <summary>Reads what the pods of a Platform depend on besides the Platform itself.</summary>
internal sealed class PlatformInputs(ResourceCaches caches, ContentHashes contents)
{
    /// <param name="plan">Without inputs yet.</param>
    /// <param name="own">Hashes of the Secrets that the operator made.</param>
    /// <returns>For each role; and the hash of the connection string.</returns>
    public async Task<(IReadOnlyDictionary<string, RoleInputs> Roles, string Database)> ReadAsync(
        PlatformPlan plan, IReadOnlyList<string> own, CancellationToken cancellationToken)
    {
        var (@namespace, spec) = (plan.Namespace, plan.Spec);
        var specs = new NamespaceSpecs(
            [.. Specs<AgentResource, AgentSpec, AgentResourceStatus>(@namespace)],
            [.. Specs<AIProviderResource, AIProviderSpec, AIProviderResourceStatus>(@namespace)],
            [.. Specs<KnowledgeBaseResource, KnowledgeBaseSpec, KnowledgeBaseResourceStatus>(@namespace)],
            [.. Specs<McpServerResource, McpServerSpec, McpServerResourceStatus>(@namespace)]);

        // With the random keys in it, nobody can find a weak password by trying which one has this hash.
        var database = Fingerprint.Of([.. own, await HashAsync(@namespace, spec.Database!.SecretRef, cancellationToken)]);
        // A sidecar reads its components only when it starts.
        List<string> everywhere = [database, .. DaprObjects.Of(plan).Select(o => o.Body.ToJsonString())];
        foreach (var setting in spec.Dapr.Pubsub?.Metadata ?? [])
            if (setting.SecretKeyRef is { } reference)
                everywhere.Add(await HashAsync(@namespace, reference, cancellationToken));

        var roles = new Dictionary<string, RoleInputs>();
        foreach (var role in Roles.All)
        {
            var (secrets, configMaps) = RoleReferences.Of(role, plan.Name, spec, specs);
            List<string> parts = [.. everywhere];
            foreach (var reference in secrets)
                parts.Add(await HashAsync(@namespace, reference, cancellationToken));
            foreach (var name in configMaps)
                parts.Add(await HashAsync(@namespace, name, cancellationToken));
            roles[role.Name] = new RoleInputs(secrets, configMaps, Fingerprint.Of(parts));
        }
        return (roles, database);
    }

    private IEnumerable<TSpec> Specs<T, TSpec, TStatus>(string @namespace) where T : CustomResource<TSpec, TStatus> where TSpec : class,
    new() where TStatus : class =>
        caches.Of<T>().InNamespace(@namespace).Where(r => r.Spec is not null).Select(r => r.Spec!);

    private async Task<string> HashAsync(string @namespace, SecretReference reference, CancellationToken cancellationToken)
    {
        var hashes = await contents.OfSecretAsync(new ResourceKey(@namespace, reference.Name), cancellationToken);
        return $"{reference.Name}/{reference.Key}={hashes?.GetValueOrDefault(reference.Key)}";
    }

    private async Task<string> HashAsync(string @namespace, string configMap, CancellationToken cancellationToken)
    {
        var hashes = await contents.OfConfigMapAsync(new ResourceKey(@namespace, configMap), cancellationToken);
        return $"{configMap}={string.Join(",", (hashes ?? new Dictionary<string, string>()).OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key}:{h.Value}"))}";
    }
}
