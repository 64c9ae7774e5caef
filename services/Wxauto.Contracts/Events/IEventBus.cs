namespace Wxauto.Contracts.Events;

/// <summary>Something happened. Delivered at least once and in any order; the truth is in the database.</summary>
public interface IEvent
{
    /// <summary>Name with version, e.g. wxauto.message.received.v1.</summary>
    static abstract string Type { get; }
}

/// <summary>Carries events between roles. A lost event delays work and never loses it.</summary>
public interface IEventBus
{
    ValueTask PublishAsync<TEvent>(TEvent e, CancellationToken cancellationToken) where TEvent : IEvent;

    /// <summary>Calls the handler for each event until the result is disposed. A handler must be quick and idempotent.</summary>
    IDisposable Subscribe<TEvent>(Func<TEvent, CancellationToken, ValueTask> handler) where TEvent : IEvent;
}

/// <summary>Messages were committed; conversations may be ready from <paramref name="ReadyAt"/> on.</summary>
public sealed record MessagesReceived(DateTimeOffset ReadyAt) : IEvent
{
    public static string Type => "wxauto.message.received.v1";
}

/// <summary>Replies for the agent were committed, or its earlier ones were withdrawn.</summary>
public sealed record ReplyReady(string Agent) : IEvent
{
    public static string Type => "wxauto.reply.ready.v1";
}
