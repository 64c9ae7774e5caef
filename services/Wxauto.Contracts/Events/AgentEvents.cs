namespace Wxauto.Contracts.Events;

/// <summary>The agent's row is another: a pause was asked for or ended, its enrolment was revoked, it opened a new stream.</summary>
public sealed record AgentChanged(string Agent) : IEvent<AgentChanged>
{
    public static string Type => "wxauto.agent.changed.v1";
}

/// <summary>The agent shall read all chats again. Whoever holds its stream tells it; nobody does long after
/// <paramref name="AskedAt"/>.</summary>
public sealed record RefreshAsked(string Agent, string CommandId, DateTimeOffset AskedAt) : IEvent<RefreshAsked>
{
    public static string Type => "wxauto.agent.refresh-asked.v1";
}

/// <summary>The agent's answer to a command. <paramref name="Detail"/> says why it did not succeed.</summary>
public sealed record AgentAnswered(string CommandId, bool Succeeded, string Detail) : IEvent<AgentAnswered>
{
    public static string Type => "wxauto.agent.answered.v1";
}
