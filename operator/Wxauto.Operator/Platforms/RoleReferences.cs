using System.Text.RegularExpressions;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.References;

namespace Wxauto.Operator.Platforms;

/// <summary>What a namespace's resources say, as far as it could be bound.</summary>
internal sealed record NamespaceSpecs(
    IReadOnlyList<AgentSpec> Agents, IReadOnlyList<AIProviderSpec> AIProviders, IReadOnlyList<KnowledgeBaseSpec> KnowledgeBases,
    IReadOnlyList<McpServerSpec> McpServers);

/// <summary>Which Secrets and ConfigMaps the processes of each role read. A role gets nothing that it does not use.</summary>
internal static partial class RoleReferences
{
    public static (IReadOnlyList<SecretReference> Secrets, IReadOnlyList<string> ConfigMaps) Of(Role role, string name, PlatformSpec platform,
        NamespaceSpecs specs)
    {
        // What is the platform's own is not mounted, whoever names it.
        var named = Named(role, platform, specs).Where(r => !OwnSecrets.Has(name, platform.Database, r)).ToList();
        return (
            // One name that the API server would refuse must not hold up the pods of all others: its resource says what is wrong with it.
            [.. named.Where(r => r is { Kind: ReferenceKind.Secret, Key: not null } && ObjectName().IsMatch(r.Name)
                && DataKey().IsMatch(r.Key))
                .Select(r => new SecretReference { Name = r.Name, Key = r.Key! }).Distinct()
                .OrderBy(r => r.Name, StringComparer.Ordinal).ThenBy(r => r.Key, StringComparer.Ordinal)],
            [.. named.Where(r => r.Kind == ReferenceKind.ConfigMap && ObjectName().IsMatch(r.Name)).Select(r => r.Name).Distinct()
                .Order(StringComparer.Ordinal)]);
    }

    private static IEnumerable<Reference> Named(Role role, PlatformSpec platform, NamespaceSpecs specs)
    {
        if (role == Roles.Gateway) // keys of the REST API
            return specs.Agents.Concat(platform.Defaults.Agent is { } agent ? [agent] : []).SelectMany(SpecReferences.Of);
        if (role == Roles.Console)
            return [];
        var calls = specs.AIProviders.SelectMany(SpecReferences.Of).Concat(specs.McpServers.SelectMany(SpecReferences.Of));
        return role == Roles.Pipeline
            ? calls.Concat(SpecReferences.Of(new PlatformSpec { VirtualKeys = platform.VirtualKeys }))
            : calls.Concat(specs.KnowledgeBases.SelectMany(SpecReferences.Of));
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\z")]
    private static partial Regex ObjectName();

    [GeneratedRegex(@"^(?!\.\.)[-._a-zA-Z0-9]{1,253}\z")]
    private static partial Regex DataKey();
}
