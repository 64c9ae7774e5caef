using Wxauto.Contracts.Events;

namespace Wxauto.Hosting.Bus.Dapr;

/// <summary>An event that is not published yet, and those that it says as well.</summary>
internal abstract class PendingEvent(string type)
{
    public string Type => type;

    /// <summary>Completes when it is published.</summary>
    public TaskCompletionSource Published { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public abstract byte[] ToJson();
}

internal sealed class PendingEvent<TEvent>(TEvent first) : PendingEvent(TEvent.Type) where TEvent : class, IEvent<TEvent>
{
    private TEvent _event = first;

    /// <summary>True when the event is said with this one from now on.</summary>
    public bool TryAdd(TEvent later)
    {
        if (TEvent.Merge(_event, later) is not { } merged)
            return false;
        _event = merged;
        return true;
    }

    public override byte[] ToJson() => EventJson.Write(_event);
}
