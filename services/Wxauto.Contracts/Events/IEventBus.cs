namespace Wxauto.Contracts.Events;

/// <summary>Something happened. Delivered at least once and in any order; the truth is in the database.</summary>
public interface IEvent<TSelf> where TSelf : class, IEvent<TSelf>
{
    /// <summary>Name with version, e.g. wxauto.message.received.v1. A change that older processes cannot read is a new version.</summary>
    static abstract string Type { get; }

    /// <summary>One event that says what both say, so that a busy process publishes few; null when each must be published.</summary>
    static virtual TSelf? Merge(TSelf earlier, TSelf later) => earlier.Equals(later) ? earlier : null;
}

/// <summary>
/// Carries events between roles; the handlers of the publishing process are called at once. Events are wake-ups: a lost one delays
/// work until it is found by polling, and never loses it.
/// </summary>
public interface IEventBus
{
    /// <summary>Publishes soon, without waiting. It is tried again while the broker is away, and gone when this
    /// process ends before.</summary>
    void Announce<TEvent>(TEvent e) where TEvent : class, IEvent<TEvent>;

    /// <summary>Completes when the event is published; waits for as long as the broker is away.</summary>
    Task PublishAsync<TEvent>(TEvent e, CancellationToken cancellationToken) where TEvent : class, IEvent<TEvent>;

    /// <summary>
    /// Calls the handler for each event until the result is disposed. A handler must be quick and idempotent; one that fails does not
    /// keep the event from others, and may be called with it again.
    /// </summary>
    /// <exception cref="InvalidOperationException">The event is not one of those that this process declared to hear.</exception>
    IDisposable Subscribe<TEvent>(Func<TEvent, CancellationToken, ValueTask> handler) where TEvent : class, IEvent<TEvent>;
}
