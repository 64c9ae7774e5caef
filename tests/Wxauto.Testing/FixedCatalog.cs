using Wxauto.Contracts.Resources;

namespace Wxauto.Tests;

/// <summary>Resources that never change.</summary>
public sealed class FixedCatalog(CatalogSnapshot current) : IResourceCatalog
{
    public CatalogSnapshot Current => current;

    /// <summary>Of one Agent; null: of nothing.</summary>
    public static FixedCatalog Of(string agent, AgentSpec? spec) => new(spec is null ? CatalogSnapshot.Empty : CatalogSnapshot.Empty with
    {
        Agents = new Dictionary<string, Resource<AgentSpec>> { [agent] = new(agent, spec, $"{agent}.yaml") },
    });

    public IDisposable OnChange(Action<CatalogSnapshot> action) => throw new NotSupportedException("The catalog is fixed.");
}
