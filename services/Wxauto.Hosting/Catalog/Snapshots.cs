using System.Collections.Immutable;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;

namespace Wxauto.Hosting.Catalog;

/// <summary>Makes a snapshot of the resources in force, wherever they were read.</summary>
internal static class Snapshots
{
    /// <param name="known">Kinds that are read at all: names of others are not looked up.</param>
    /// <param name="problems">What was wrong so far; names that lead nowhere are added.</param>
    /// <param name="broken">Resources that are there and cannot be used: that is said already.</param>
    public static CatalogSnapshot Of(IReadOnlyDictionary<(string Kind, string Name), ManifestResource> inForce,
        IReadOnlyCollection<string> known, List<ManifestProblem> problems, IReadOnlySet<(string Kind, string Name)>? broken = null)
    {
        foreach (var resource in inForce.Values)
            foreach (var (field, kind, names) in References(resource.Spec).Where(r => known.Contains(r.Kind)))
                foreach (var name in names.Where(n => !inForce.ContainsKey((kind, n)) && broken?.Contains((kind, n)) != true))
                    problems.Add(new ManifestProblem(resource.File, 0, 0, field,
                        ManifestReasons.NothingNamed.With(resource.Kind, resource.Name, kind, name)));
        return new CatalogSnapshot(All<PlatformSpec>("Platform"), All<AgentSpec>("Agent"), All<AIProviderSpec>("AIProvider"),
            All<KnowledgeBaseSpec>("KnowledgeBase"), All<McpServerSpec>("McpServer"), problems);

        ImmutableDictionary<string, Resource<T>> All<T>(string kind) => inForce.Values.Where(r => r.Kind == kind)
            .ToImmutableDictionary(r => r.Name, r => new Resource<T>(r.Name, (T)r.Spec, r.Source));
    }

    private static IEnumerable<(string Field, string Kind, IEnumerable<string> Names)> References(object spec) => spec switch
    {
        AgentSpec agent => Of(agent, "spec"),
        PlatformSpec platform => (platform.Defaults.Agent is { } agent ? Of(agent, "spec.defaults.agent") : [])
            .Concat(platform.VirtualKeys.Select((k, i) => ($"spec.virtualKeys[{i}].route", "AIProvider", k.Route.AsEnumerable()))),
        _ => [],
    };

    private static IEnumerable<(string Field, string Kind, IEnumerable<string> Names)> Of(AgentSpec agent, string path) =>
        [($"{path}.knowledge", "KnowledgeBase", agent.Knowledge), ($"{path}.ai.route", "AIProvider", agent.Ai.Route),
            ($"{path}.ai.tools.mcpServers", "McpServer", agent.Ai.Tools.McpServers)];
}
