namespace Wxauto.Gateway.Agents;

/// <summary>An enrolled agent and what it last said of itself.</summary>
public sealed class AgentRecord
{
    public required string Name { get; init; }
    public byte[] SigningKey { get; set; } = [];
    public string KeyId { get; set; } = "";
    public DateTimeOffset? EnrolledAt { get; set; }
    public DateTimeOffset? ApprovedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>The key of another PC that asks to take a living agent over; empty: none does. Until a person approves it, nothing changes.</summary>
    public string PendingKeyId { get; set; } = "";
    public byte[] PendingKey { get; set; } = [];
    public string PendingHostName { get; set; } = "";
    public DateTimeOffset? PendingAt { get; set; }

    /// <summary>A PC was seen that holds its key: another key takes its place by a person's word only.</summary>
    public bool IsLiving => IsEnrolled && LastSeenAt is not null;

    /// <summary>A PC enrolled, and may connect.</summary>
    public bool IsEnrolled => KeyId.Length > 0 && ApprovedAt is not null && RevokedAt is null;

    /// <summary>A PC enrolled, and nobody has let it in yet.</summary>
    public bool AwaitsApproval => KeyId.Length > 0 && ApprovedAt is null && RevokedAt is null;

    public string Version { get; set; } = "";
    public string HostName { get; set; } = "";
    public bool Connected { get; set; }
    public DateTimeOffset? LastSeenAt { get; set; }
    public string WeChatState { get; set; } = "";
    public double CpuPercent { get; set; }
    public long MemoryBytes { get; set; }
    public int InboundQueue { get; set; }
    public int OutboundQueue { get; set; }

    /// <summary>Since when the oldest reply of the outbound queue waits; null when none does, or the agent does not say.</summary>
    public DateTimeOffset? OldestReplyAt { get; set; }

    public bool Paused { get; set; }

    /// <summary>A person asked for a pause: kept here so that it also holds for the next connection.</summary>
    public bool PauseRequested { get; set; }

    /// <summary>The agent's newest stream, in whichever gateway process: only that one is served.</summary>
    public Guid? SessionId { get; set; }
}
