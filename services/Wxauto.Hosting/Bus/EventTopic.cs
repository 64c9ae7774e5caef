using System.Text.Json;
using Wxauto.Contracts.Events;

namespace Wxauto.Hosting.Bus;

/// <summary>An event that this process hears.</summary>
/// <param name="DispatchAsync">Calls the handlers with the event of this JSON; false when one failed, JsonException
/// when it is not that event.</param>
internal sealed record EventTopic(string Type, Func<EventHandlers, JsonElement, CancellationToken, Task<bool>> DispatchAsync)
{
    public static EventTopic Of<TEvent>() where TEvent : class, IEvent<TEvent> =>
        new(TEvent.Type, (handlers, json, ct) => handlers.CallAsync(EventJson.Read<TEvent>(json), ct));
}

/// <summary>How events are written. What a newer process adds is passed over; what is missing makes an event malformed.</summary>
internal static class EventJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
        { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    public static byte[] Write<TEvent>(TEvent e) => JsonSerializer.SerializeToUtf8Bytes(e, Options);

    /// <exception cref="JsonException">It is not an event of this type.</exception>
    public static TEvent Read<TEvent>(JsonElement json) where TEvent : class => json.Deserialize<TEvent>(Options)
        ?? throw new JsonException("The event is null.");
}
