using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Resources;

/// <summary>What a resource of ours says.</summary>
public interface IResourceSpec
{
    /// <summary>What is wrong with it, also what the schema of its kind cannot say; nothing when all is well.</summary>
    IEnumerable<FieldError> Validate();
}

/// <summary>A resource in force: its name, what it says, and where it was read.</summary>
/// <param name="Source">The manifest; relative paths in the spec are relative to its directory. Empty for a resource of a cluster.</param>
public sealed record Resource<TSpec>(string Name, TSpec Spec, string Source)
{
    /// <summary>
    /// False in a cluster: who may write resources there is not trusted with the files, programs and environment of the pods, so what a
    /// spec says of these is not followed.
    /// </summary>
    public bool IsLocal => Source.Length > 0;
}

/// <summary>Something wrong in a manifest, and where. Lines and columns start at 1; 0 when unknown.</summary>
public sealed record ManifestProblem(string File, long Line, long Column, string Field, Reason Reason)
{
    /// <summary>For logs and commands.</summary>
    public override string ToString() =>
        $"{File}{(Line > 0 ? $":{Line}" : "")}{(Field.Length > 0 ? $" {Field}" : "")} {Reason}";
}

/// <param name="Path">The field, e.g. spec.reply.maxLength.</param>
/// <param name="Reason">What is allowed.</param>
public sealed record FieldError(string Path, Reason Reason)
{
    /// <summary>For logs and conditions.</summary>
    public override string ToString() => $"{Path} {Reason}";
}

/// <summary>All resources in force at one moment.</summary>
public sealed record CatalogSnapshot(
    IReadOnlyDictionary<string, Resource<PlatformSpec>> Platforms,
    IReadOnlyDictionary<string, Resource<AgentSpec>> Agents,
    IReadOnlyDictionary<string, Resource<AIProviderSpec>> AIProviders,
    IReadOnlyDictionary<string, Resource<KnowledgeBaseSpec>> KnowledgeBases,
    IReadOnlyDictionary<string, Resource<McpServerSpec>> McpServers,
    IReadOnlyList<ManifestProblem> Problems)
{
    /// <summary>Nothing at all.</summary>
    public static CatalogSnapshot Empty { get; } = new(
        new Dictionary<string, Resource<PlatformSpec>>(), new Dictionary<string, Resource<AgentSpec>>(),
        new Dictionary<string, Resource<AIProviderSpec>>(),
        new Dictionary<string, Resource<KnowledgeBaseSpec>>(), new Dictionary<string, Resource<McpServerSpec>>(), []);

    /// <summary>The tenant's own resource, or its defaults when there is none.</summary>
    public PlatformSpec Platform => Platforms.Values.OrderBy(p => p.Name, StringComparer.Ordinal).FirstOrDefault()?.Spec
        ?? new PlatformSpec();

    /// <summary>What holds for an agent: its own resource, or the Platform's default for clients that have none; null
    /// when there is neither.</summary>
    public AgentSpec? AgentOf(string name) => Agents.GetValueOrDefault(name)?.Spec ?? DefaultAgent;

    /// <summary>What holds for clients without an Agent of their own; null when no Platform says.</summary>
    public AgentSpec? DefaultAgent => Platforms.Values.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => p.Spec.Defaults.Agent)
        .FirstOrDefault(a => a is not null);
}

/// <summary>The resources of the tenant, from a directory of manifests or a cluster.</summary>
public interface IResourceCatalog
{
    CatalogSnapshot Current { get; }

    /// <summary>Calls the action after each change until the result is disposed.</summary>
    IDisposable OnChange(Action<CatalogSnapshot> action);
}
