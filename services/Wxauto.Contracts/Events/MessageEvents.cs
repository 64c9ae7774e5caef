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
    /// <summary>Keeps an event well below what brokers carry.</summary>
    private const int MaxAgents = 500;

    public ReplyReady(string agent) : this([agent])
    {
    }

    public static string Type => "wxauto.reply.ready.v1";

    public static ReplyReady? Merge(ReplyReady earlier, ReplyReady later)
    {
        var agents = earlier.Agents.Union(later.Agents).ToList();
        return agents.Count == earlier.Agents.Count ? earlier : agents.Count <= MaxAgents ? new ReplyReady(agents) : null;
    }
}

/// <summary>A person took a conversation: replies that the agent may have were withdrawn.</summary>
public sealed record RepliesWithdrawn(string Agent) : IEvent<RepliesWithdrawn>
{
    public static string Type => "wxauto.reply.withdrawn.v1";
}
