using System.Text.Json.Serialization;

namespace Wxauto.Contracts.Events;

/// <summary>Messages were committed; conversations may be ready from <paramref name="ReadyAt"/> on.</summary>
public sealed record MessagesReceived(DateTimeOffset ReadyAt) : IEvent<MessagesReceived>
{
    public static string Type => "wxauto.message.received.v1";

    public static MessagesReceived Merge(MessagesReceived earlier, MessagesReceived later) => later.ReadyAt < earlier.ReadyAt
        ? later : earlier;
}

/// <summary>Replies for the agents were committed.</summary>
[method: JsonConstructor]
public sealed record ReplyReady(IReadOnlyList<string> Agents) : IEvent<ReplyReady>
{
    public ReplyReady(string agent) : this([agent])
    {
    }

    public static string Type => "wxauto.reply.ready.v1";

    public static ReplyReady? Merge(ReplyReady earlier, ReplyReady later) =>
        MergedAgents.Of(earlier.Agents, later.Agents) is { } agents ? new ReplyReady(agents) : null;
}

/// <summary>Turns of the agents were committed without a reply.</summary>
[method: JsonConstructor]
public sealed record TurnEnded(IReadOnlyList<string> Agents) : IEvent<TurnEnded>
{
    public TurnEnded(string agent) : this([agent])
    {
    }

    public static string Type => "wxauto.turn.ended.v1";

    public static TurnEnded? Merge(TurnEnded earlier, TurnEnded later) =>
        MergedAgents.Of(earlier.Agents, later.Agents) is { } agents ? new TurnEnded(agents) : null;
}

internal static class MergedAgents
{
    /// <summary>Keeps an event well below what brokers carry.</summary>
    private const int Max = 500;

    public static IReadOnlyList<string>? Of(IReadOnlyList<string> earlier, IReadOnlyList<string> later)
    {
        var agents = earlier.Union(later).ToList();
        return agents.Count == earlier.Count ? earlier : agents.Count <= Max ? agents : null;
    }
}

/// <summary>A person took a conversation: replies that the agent may have were withdrawn.</summary>
public sealed record RepliesWithdrawn(string Agent) : IEvent<RepliesWithdrawn>
{
    public static string Type => "wxauto.reply.withdrawn.v1";
}
