namespace Wxauto.Contracts.Agents;

/// <summary>Where people tell an agent what to do now.</summary>
public interface IAgentDesk
{
    /// <summary>Stops or resumes typing. It is kept, and also told to an agent that connects later. False when the
    /// agent is not enrolled.</summary>
    Task<bool> PauseAsync(string agent, bool paused, CancellationToken cancellationToken);

    /// <summary>Ends the agent's enrolment and its connection: only a new enrolment lets it come back. False
    /// when it is not enrolled.</summary>
    Task<bool> RevokeAsync(string agent, CancellationToken cancellationToken);

    /// <summary>Lets the agent read all chats again. Null on success, otherwise why not.</summary>
    Task<string?> RefreshAsync(string agent, CancellationToken cancellationToken);
}
