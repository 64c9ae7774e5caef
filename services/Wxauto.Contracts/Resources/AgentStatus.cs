namespace Wxauto.Contracts.Resources;

/// <summary>Pending: the gateway has not been asked yet. Enrolling: waits for the agent to use its token. Paused: connected,
/// but asked not to type.</summary>
public enum AgentPhase { Pending, Enrolling, Connected, Disconnected, Paused }

public sealed record AgentResourceStatus : ResourceStatus
{
    public AgentPhase Phase { get; init; } = AgentPhase.Pending;
    public bool Connected { get; init; }

    /// <summary>Of the agent's program.</summary>
    public string? Version { get; init; }
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>Messages and replies that wait in the agent's spool.</summary>
    public int? QueueDepth { get; init; }

    /// <summary>What the agent said of WeChat last: LoggedIn, LoggedOut, NotRunning, Locked, Unreadable.</summary>
    public string? WeChatState { get; init; }

    /// <summary>Secret with the token to enrol with; absent when the agent is enrolled.</summary>
    public string? EnrollmentSecret { get; init; }
}
