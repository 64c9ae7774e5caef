namespace Wxauto.Contracts.Resources;

/// <summary>What every resource's status begins with.</summary>
public abstract record ResourceStatus
{
    /// <summary>metadata.generation that this status is about.</summary>
    public long? ObservedGeneration { get; init; }
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}

public enum ConditionStatus { True, False, Unknown }

/// <summary>One fact about a resource, in the form that kubectl wait and other tools know.</summary>
public sealed record Condition
{
    public string Type { get; init; } = "";
    public ConditionStatus Status { get; init; } = ConditionStatus.Unknown;
    public long? ObservedGeneration { get; init; }

    /// <summary>When the status last became another one.</summary>
    public DateTimeOffset LastTransitionTime { get; init; }

    /// <summary>One word for programs, e.g. SecretNotFound.</summary>
    public string Reason { get; init; } = "";

    /// <summary>For people: what is wrong and what to do.</summary>
    public string Message { get; init; } = "";
}

/// <summary>Types of conditions.</summary>
public static class ConditionTypes
{
    /// <summary>Everything is as the spec wants it. Of all kinds.</summary>
    public const string Ready = "Ready";

    /// <summary>False when the spec says what its schema could not refuse. Of all kinds.</summary>
    public const string Accepted = "Accepted";

    /// <summary>All Secrets, ConfigMaps and resources that the spec names are there. Of all kinds.</summary>
    public const string ResolvedRefs = "ResolvedRefs";

    /// <summary>True when the Platform's quota leaves this resource out. Agent, AIProvider, KnowledgeBase.</summary>
    public const string QuotaExceeded = "QuotaExceeded";

    /// <summary>Pods are being changed. Platform.</summary>
    public const string Progressing = "Progressing";

    /// <summary>The database has the tables of this version. Platform.</summary>
    public const string DatabaseMigrated = "DatabaseMigrated";

    /// <summary>The Dapr sidecars of the pods answer. Platform.</summary>
    public const string SidecarsAnswer = "SidecarsAnswer";

    /// <summary>Agent.</summary>
    public const string Enrolled = "Enrolled";

    /// <summary>Agent.</summary>
    public const string Connected = "Connected";

    /// <summary>It answered the services' last call. AIProvider, McpServer.</summary>
    public const string Reachable = "Reachable";

    /// <summary>All documents are read and published. KnowledgeBase.</summary>
    public const string Ingested = "Ingested";
}
