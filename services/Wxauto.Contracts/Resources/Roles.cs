namespace Wxauto.Contracts.Resources;

/// <summary>A part of the platform that runs in processes of its own.</summary>
/// <param name="Name">As `--target` and spec.roles of a Platform write it.</param>
/// <param name="Reads">The kinds whose resources it lists and watches, in its own namespace; it may do nothing else there.</param>
public sealed record Role(string Name, IReadOnlyList<ResourceKind> Reads);

public static class Roles
{
    private static readonly IReadOnlyList<ResourceKind> Answering =
        [ResourceKinds.Platform, ResourceKinds.Agent, ResourceKinds.AIProvider, ResourceKinds.KnowledgeBase, ResourceKinds.McpServer];

    /// <summary>Where agents connect: enrolment, streams, ingest, delivery, REST.</summary>
    public static Role Gateway { get; } = new("gateway", [ResourceKinds.Platform, ResourceKinds.Agent]);

    /// <summary>Makes the answers.</summary>
    public static Role Pipeline { get; } = new("pipeline", Answering);

    /// <summary>Reads documents and searches them.</summary>
    public static Role Knowledge { get; } = new("knowledge", Answering);

    /// <summary>The web pages for staff.</summary>
    public static Role Console { get; } = new("console", Answering);

    public static IReadOnlyList<Role> All { get; } = [Gateway, Pipeline, Knowledge, Console];
}
