using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Wxauto.Tests.Dapr;

/// <summary>An event as a broker keeps it: the CloudEvent that a sidecar made of it.</summary>
public sealed record BrokerEvent(string Topic, JsonObject Envelope, DateTimeOffset? Expires);

/// <summary>A broker and the sidecars that share it. Each sidecar is a consumer of its own, so that every
/// replica hears every event.</summary>
public sealed class StubDapr : IAsyncDisposable
{
    public const string PubSub = "main-events";
    private readonly ConcurrentQueue<StubSidecar> _sidecars = new();
    private readonly ConcurrentQueue<BrokerEvent> _published = new();

    /// <summary>The broker does not answer: publications fail and nothing is delivered.</summary>
    public bool Away { get; set; }

    /// <summary>Publications wait for it.</summary>
    public Task Busy { get; set; } = Task.CompletedTask;

    /// <summary>Whether the policies that the operator writes let the app call others: only the pipeline may.</summary>
    internal static bool MayCall(string appId) => appId.EndsWith("-pipeline", StringComparison.Ordinal);

    public IEnumerable<BrokerEvent> Published => _published;

    public async Task<StubSidecar> AddAsync(string appId, string appToken, string apiToken = "")
    {
        var sidecar = await StubSidecar.StartAsync(this, appId, appToken, apiToken);
        _sidecars.Enqueue(sidecar);
        return sidecar;
    }

    public void Publish(string topic, JsonObject envelope, DateTimeOffset? expires = null)
    {
        var e = new BrokerEvent(topic, envelope, expires);
        _published.Enqueue(e);
        foreach (var sidecar in _sidecars)
            sidecar.Receive(e);
    }

    /// <summary>An event as the platform writes it, from no process.</summary>
    public void PublishData(string topic, JsonNode? data) => Publish(topic, new JsonObject
    {
        ["id"] = Guid.NewGuid().ToString(), ["source"] = "test", ["type"] = topic, ["specversion"] = "1.0",
        ["datacontenttype"] = "application/json", ["pubsubname"] = PubSub, ["topic"] = topic, ["data"] = data,
    });

    /// <summary>The app that was attached last under this id, or null.</summary>
    internal StubSidecar? Find(string appId) => _sidecars.LastOrDefault(s => s.AppId == appId && s.App is not null);

    public async ValueTask DisposeAsync()
    {
        foreach (var sidecar in _sidecars)
            await sidecar.DisposeAsync();
    }
}
