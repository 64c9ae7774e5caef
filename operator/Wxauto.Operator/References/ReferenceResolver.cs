using Wxauto.Operator.Platforms;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using k8s.Models;

namespace Wxauto.Operator.References;

/// <summary>What is wrong with a reference: a word for programs, and for people what to do.</summary>
internal sealed record Unresolved(string Reason, string Message);

/// <summary>Looks whether what specs name is there.</summary>
internal sealed class ReferenceResolver(ResourceCaches caches, SecretKeys secretKeys)
{
    private readonly ResourceCache<PartialObject> _secrets = caches.MetadataOf<V1Secret>();
    private readonly ResourceCache<PartialObject> _configMaps = caches.MetadataOf<V1ConfigMap>();
    private readonly ResourceCache<AIProviderResource> _providers = caches.Of<AIProviderResource>();
    private readonly ResourceCache<KnowledgeBaseResource> _bases = caches.Of<KnowledgeBaseResource>();
    private readonly ResourceCache<McpServerResource> _servers = caches.Of<McpServerResource>();
    private readonly ResourceCache<PlatformResource> _platforms = caches.Of<PlatformResource>();

    public async Task<IReadOnlyList<Unresolved>> ResolveAsync(string @namespace, IEnumerable<Reference> references,
        CancellationToken cancellationToken)
    {
        var unresolved = new List<Unresolved>();
        foreach (var reference in references)
            if (await ResolveAsync(new ResourceKey(@namespace, reference.Name), reference, cancellationToken) is { } problem)
                unresolved.Add(problem);
        return unresolved;
    }

    private async Task<Unresolved?> ResolveAsync(ResourceKey target, Reference reference, CancellationToken cancellationToken) =>
        reference.Kind switch
    {
        ReferenceKind.Environment => new("EnvironmentNotSupported",
            $"{reference.Field} is for a laptop: pods do not have the variable {reference.Name}. Put its value into a Secret and name that with secretRef."),
        ReferenceKind.Secret => await SecretAsync(target, reference, cancellationToken),
        ReferenceKind.ConfigMap => _configMaps.Find(target) is not null ? null : Missing(target, reference,
            $"Create it, one key for each document: kubectl -n {target.Namespace} create configmap {target.Name} --from-file=DIRECTORY"),
        ReferenceKind.AIProvider => _providers.Find(target) is not null ? null
            : Missing(target, reference, "Apply one of this name, or take the name out."),
        ReferenceKind.KnowledgeBase => _bases.Find(target) is not null ? null
            : Missing(target, reference, "Apply one of this name, or take the name out."),
        _ => _servers.Find(target) is not null ? null : Missing(target, reference, "Apply one of this name, or take the name out."),
    };

    private async Task<Unresolved?> SecretAsync(ResourceKey target, Reference reference, CancellationToken cancellationToken)
    {
        if (_platforms.InNamespace(target.Namespace).Any(p => OwnSecrets.Has(p.Metadata.Name, p.Spec?.Database, reference)))
            return new("SecretNotAllowed",
                $"{reference.Field} names the Secret {target.Name}, which is the platform's own. Make one for this value and name that.");
        if (reference.Key is null)
            return _secrets.Find(target) is not null ? null : Missing(target, reference, "Create it.");
        if (await secretKeys.OfAsync(target, _secrets.Find(target), cancellationToken) is not { } keys)
            return Missing(target, reference,
                $"Create it: kubectl -n {target.Namespace} create secret generic {target.Name} --from-literal={reference.Key}=VALUE");
        return keys.Contains(reference.Key) ? null : new("KeyNotFound",
            $"{reference.Field} names the key {reference.Key}, which the Secret {target.Name} does not have ({(keys.Count == 0 ? "it is empty" : $"it has {string.Join(", ", keys.Order(StringComparer.Ordinal))}")}). Add it, or name another.");
    }

    private static Unresolved Missing(ResourceKey target, Reference reference, string remedy) =>
        new($"{reference.Kind}NotFound",
            $"{reference.Field} names the {reference.Kind} {target.Name}, which is not in namespace {target.Namespace}. {remedy}");
}
