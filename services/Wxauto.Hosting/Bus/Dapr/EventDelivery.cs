using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Wxauto.Hosting.Bus.Dapr;

/// <summary>Takes a CloudEvent that the sidecar brings, and says what shall become of it.</summary>
internal sealed partial class EventDelivery(EventHandlers handlers, DaprEventBus bus, ILogger<EventDelivery> logger)
{
    /// <summary>Dapr's statuses: handled, bring it again, or give it up (it goes to the dead letters).</summary>
    private const string Success = "SUCCESS", Retry = "RETRY", Drop = "DROP";

    public async Task<IResult> TakeAsync(EventTopic topic, HttpRequest request, CancellationToken cancellationToken)
    {
        var status = await DispatchAsync(topic, request, cancellationToken);
        EventMetrics.Delivered.WithLabels(topic.Type, status).Inc();
        return Results.Json(new { status });
    }

    private async Task<string> DispatchAsync(EventTopic topic, HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var envelope = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
            if (envelope.RootElement.ValueKind != JsonValueKind.Object || !envelope.RootElement.TryGetProperty("data", out var data))
                throw new JsonException("It is no CloudEvent with data.");
            if (envelope.RootElement.TryGetProperty("source", out var source) && source.ValueKind == JsonValueKind.String
                && source.ValueEquals(bus.Source))
                return Success;
            return await topic.DispatchAsync(handlers, data, cancellationToken) ? Success : Retry;
        }
        catch (JsonException e)
        {
            LogMalformed(topic.Type, e.Message);
            return Drop;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "A malformed event of {Type} was dropped: {Problem}")]
    private partial void LogMalformed(string type, string problem);
}
