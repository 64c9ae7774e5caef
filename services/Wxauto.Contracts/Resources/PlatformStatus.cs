namespace Wxauto.Contracts.Resources;

public sealed record PlatformResourceStatus : ResourceStatus
{
    public IReadOnlyList<RoleStatus> Roles { get; init; } = [];
}

/// <summary>How the pods of one role are.</summary>
public sealed record RoleStatus
{
    public string Name { get; init; } = "";

    /// <summary>Pods that are wanted.</summary>
    public int Replicas { get; init; }
    public int ReadyReplicas { get; init; }

    /// <summary>Pods that are as the Platform wants them now.</summary>
    public int UpdatedReplicas { get; init; }
    public string Image { get; init; } = "";
}
