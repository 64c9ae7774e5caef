using Wxauto.Contracts.Internal;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Statuses;

namespace Wxauto.Operator.Agents;

/// <summary>What the gateway's report of an agent with a key is as a status.</summary>
internal static class AgentFacts
{
    // A connected agent is heard of all the time: 1,000 of them must not be 1,000 writes a minute.
    private static readonly TimeSpan QuietFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BusyFor = TimeSpan.FromMinutes(1);

    public static AgentResourceStatus Status(AgentReport report, AgentResourceStatus? before, ConditionSet conditions)
    {
        var seen = report.LastSeenAt?.Whole(TimeSpan.TicksPerMinute);
        conditions.True(ConditionTypes.Enrolled, "Enrolled", "A PC is enrolled as this Agent");
        if (report.Connected)
            conditions.True(ConditionTypes.Connected, "Connected", "The agent is connected to the gateway");
        else
            conditions.False(ConditionTypes.Connected, "Disconnected",
                "The agent is not connected. Is its PC on, is wxauto-agent running there, and can it reach the gateway? `wxauto-agent doctor` says what it sees.");
        conditions.Ready(Against(report));
        var status = new AgentResourceStatus
        {
            Phase = !report.Connected ? AgentPhase.Disconnected : report.Paused ? AgentPhase.Paused : AgentPhase.Connected,
            Connected = report.Connected,
            Version = Text(report.Version),
            WeChatState = Text(report.WeChatState),
            LastSeen = seen,
            QueueDepth = report.QueueDepth,
        };
        return before is not null && IsSame(status, before) && seen is { } now && before.LastSeen is { } then
            && now - then >= TimeSpan.Zero && now - then < (status.QueueDepth == before.QueueDepth ? QuietFor : BusyFor)
            ? status with { LastSeen = before.LastSeen, QueueDepth = before.QueueDepth }
            : status;
    }

    public static AgentResourceStatus AwaitingApproval(AgentReport report, ConditionSet conditions)
    {
        conditions.False(ConditionTypes.Enrolled, "AwaitingApproval",
            $"A PC{Key(report.KeyId)} asks to be this Agent. Approve it in the console, or revoke it there.");
        conditions.False(ConditionTypes.Connected, "NotEnrolled", "An agent connects after it is enrolled.");
        conditions.Ready();
        return new AgentResourceStatus { Phase = AgentPhase.Enrolling };
    }

    private static (string, string)? Against(AgentReport report) => report switch
    {
        { PendingKeyId: { } key } => ("KeyReplacementWaits",
            $"Another PC{Key(key)} asks to take this Agent over. When it is yours, approve it in the console; otherwise refuse it there: somebody has a token of this Agent."),
        { Paused: true } => ("Paused", "The agent was asked not to type. Let it go on in the console."),
        { WeChatState: "LoggedOut" } => ("WeChatLoggedOut", "Log in to WeChat on the agent's PC."),
        { WeChatState: "NotRunning" } => ("WeChatNotRunning", "Start WeChat on the agent's PC."),
        { WeChatState: "Locked" } => ("WeChatLocked", "Unlock the screen of the agent's PC: WeChat cannot be seen behind it."),
        { WeChatState: "Unreadable" } =>
            ("WeChatUnreadable", "The agent does not understand WeChat's window. `wxauto-agent doctor` on its PC says why."),
        _ => null,
    };

    /// <summary>As much of a key's id as the PC shows when it enrols.</summary>
    private static string Key(string? id) => id is { Length: >= 16 } ? $" (key {id[..16]})" : "";

    private static bool IsSame(AgentResourceStatus one, AgentResourceStatus other) =>
        (one.Phase, one.Connected, one.Version, one.WeChatState) == (other.Phase, other.Connected, other.Version, other.WeChatState)
            && one.Connected;

    private static string? Text(string text) => text.Length == 0 ? null : text;
}
