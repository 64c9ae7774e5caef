using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wxauto.Tests.DaprApi;

namespace Wxauto.Tests.Dapr;

/// <summary>
/// One sidecar: takes PublishEvent by gRPC, asks its app for subscriptions, brings CloudEvents and honours the answers (a RETRY
/// comes again three times and then goes to the dead letters, as a DROP does at once), forwards gRPC calls by the metadata
/// dapr-app-id, and says by HTTP whether it is well. It refuses what a real one refuses: a caller whom no policy allows, an app
/// that nobody knows, a broken CloudEvent.
/// </summary>
public sealed class StubSidecar : IAsyncDisposable
{
    private const int Attempts = 4;
    private const string TokenHeader = "dapr-api-token", AppIdHeader = "dapr-app-id";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>What every CloudEvent has; one without never reaches an app.</summary>
    private static readonly string[] Required = ["id", "source", "specversion", "type"];
    private readonly StubDapr _dapr;
    private readonly string _appToken, _apiToken;
    private WebApplication _api;
    private readonly Channel<BrokerEvent> _events = Channel.CreateUnbounded<BrokerEvent>();
    private readonly ConcurrentDictionary<string, Subscription> _subscriptions = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private Task _delivery = Task.CompletedTask;

    private StubSidecar(StubDapr dapr, string appId, string appToken, string apiToken) =>
        (_dapr, AppId, _appToken, _apiToken, _api) = (dapr, appId, appToken, apiToken, Build(this, 0, 0));

    public string AppId { get; }

    /// <summary>Where the app listens; null before it is attached.</summary>
    public Uri? App { get; private set; }
    public int GrpcPort { get; private set; }
    public int HttpPort { get; private set; }

    /// <summary>What the app answered, in order.</summary>
    public ConcurrentQueue<(string Topic, string Status)> Answers { get; } = new();

    /// <summary>What the program must be told so that it finds this sidecar.</summary>
    public Dictionary<string, string?> Configuration => new()
    {
        ["Wxauto:Dapr:PubSub"] = StubDapr.PubSub, ["DAPR_GRPC_PORT"] = $"{GrpcPort}", ["DAPR_HTTP_PORT"] = $"{HttpPort}",
        ["APP_API_TOKEN"] = _appToken, ["DAPR_API_TOKEN"] = _apiToken,
    };

    internal static async Task<StubSidecar> StartAsync(StubDapr dapr, string appId, string appToken, string apiToken)
    {
        var sidecar = new StubSidecar(dapr, appId, appToken, apiToken);
        await sidecar._api.StartAsync();
        var ports = sidecar._api.Urls.Select(url => new Uri(url).Port).ToList();
        (sidecar.GrpcPort, sidecar.HttpPort) = (ports[0], ports[1]);
        return sidecar;
    }

    /// <summary>It is gone: nobody listens at its ports any more. What it has of the broker waits.</summary>
    public ValueTask StopAsync() => _api.DisposeAsync();

    /// <summary>It is back at its ports.</summary>
    public async Task StartAgainAsync()
    {
        _api = Build(this, GrpcPort, HttpPort);
        await _api.StartAsync();
    }

    /// <summary>The app listens there. One that takes events is asked for its subscriptions until it answers.</summary>
    public async Task AttachAsync(Uri app, bool events = true)
    {
        App = app;
        if (!events)
            return;
        while (!await SubscribeAsync())
            await Task.Delay(Pause, _ending.Token);
        _delivery = DeliverAsync();
    }

    public async Task<JsonArray> SubscriptionsAsync()
    {
        using var request = Request(HttpMethod.Get, "dapr/subscribe");
        using var response = await _http.SendAsync(request, _ending.Token);
        response.EnsureSuccessStatusCode();
        // As daprd reads it: Go does not look at the case of names.
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(_ending.Token),
            new JsonNodeOptions { PropertyNameCaseInsensitive = true })!.AsArray();
    }

    internal void Receive(BrokerEvent e)
    {
        if (_subscriptions.ContainsKey(e.Topic) && Required.All(e.Envelope.ContainsKey))
            _events.Writer.TryWrite(e);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _delivery.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _api.DisposeAsync();
        _http.Dispose();
        _ending.Dispose();
    }

    private static WebApplication Build(StubSidecar sidecar, int grpcPort, int httpPort)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, grpcPort, o => o.Protocols = HttpProtocols.Http2);
            k.Listen(IPAddress.Loopback, httpPort, o => o.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(_ => new Api(sidecar));
        var app = builder.Build();
        app.Use((context, next) => context.Request.Headers[AppIdHeader] is [{ } target] ? sidecar.ForwardAsync(context, target)
            : next(context));
        app.MapGrpcService<Api>();
        app.MapGet("/v1.0/healthz/outbound", () => Results.NoContent());
        return app;
    }

    private async Task<bool> SubscribeAsync()
    {
        try
        {
            foreach (var s in await SubscriptionsAsync())
                _subscriptions[(string)s!["topic"]!] = new Subscription((string?)s["route"] ?? (string)s["routes"]!["default"]!,
                    (string?)s["deadLetterTopic"]);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task DeliverAsync()
    {
        await foreach (var e in _events.Reader.ReadAllAsync(_ending.Token))
        {
            if (e.Expires < DateTimeOffset.UtcNow || !_subscriptions.TryGetValue(e.Topic, out var subscription))
                continue;
            var status = "RETRY";
            for (var attempt = 1; attempt <= Attempts && status == "RETRY"; attempt++)
            {
                while (_dapr.Away)
                    await Task.Delay(Pause, _ending.Token);
                status = await BringAsync(e, subscription.Route);
                Answers.Enqueue((e.Topic, status));
                if (status == "RETRY")
                    await Task.Delay(Pause, _ending.Token);
            }
            if (status != "SUCCESS" && subscription.DeadLetters is { } deadLetters)
                _dapr.Publish(deadLetters, e.Envelope.DeepClone().AsObject());
        }
    }

    private async Task<string> BringAsync(BrokerEvent e, string route)
    {
        try
        {
            using var request = Request(HttpMethod.Post, route.TrimStart('/'));
            request.Content = new StringContent(e.Envelope.ToJsonString(), Encoding.UTF8, "application/cloudevents+json");
            using var response = await _http.SendAsync(request, _ending.Token);
            if (!response.IsSuccessStatusCode)
                return response.StatusCode == HttpStatusCode.NotFound ? "DROP" : "RETRY";
            var text = await response.Content.ReadAsStringAsync(_ending.Token);
            return text.Length == 0 ? "SUCCESS" : (string?)JsonNode.Parse(text)!["status"] ?? "SUCCESS";
        }
        catch (HttpRequestException)
        {
            return "RETRY";
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(App!, path));
        request.Headers.Add(TokenHeader, _appToken);
        return request;
    }

    private bool Knows(string? token) => _apiToken.Length == 0 || token == _apiToken;

    private async Task ForwardAsync(HttpContext context, string appId)
    {
        if (!Knows(context.Request.Headers[TokenHeader]))
        {
            Refuse(context, StatusCode.Unauthenticated, "the API token of the sidecar is missing or wrong");
            return;
        }
        if (_dapr.Find(appId) is not { } target)
        {
            Refuse(context, StatusCode.Unknown, $"no app with the id {appId} is known");
            return;
        }
        if (!StubDapr.MayCall(AppId))
        {
            Refuse(context, StatusCode.PermissionDenied, $"access control policy has denied access to id: {AppId}");
            return;
        }
        try
        {
            await ForwardAsync(context, target);
        }
        catch (HttpRequestException e) when (!context.Response.HasStarted)
        {
            Refuse(context, StatusCode.Unavailable, $"the app {appId} does not answer: {e.HttpRequestError}");
        }
    }

    private async Task ForwardAsync(HttpContext context, StubSidecar target)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(target.App!, context.Request.Path))
            { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Content = new StreamContent(context.Request.Body);
        request.Content.Headers.TryAddWithoutValidation("content-type", context.Request.ContentType);
        foreach (var (name, value) in context.Request.Headers.Where(h => h.Key is not (TokenHeader or AppIdHeader) && !h.Key.StartsWith(':')
            && !h.Key.Equals("host", StringComparison.OrdinalIgnoreCase)))
            request.Headers.TryAddWithoutValidation(name, [.. value]);
        request.Headers.Add(TokenHeader, target._appToken);
        request.Headers.Add("dapr-caller-app-id", AppId);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
            context.Response.Headers[name] = values.ToArray();
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        foreach (var (name, values) in response.TrailingHeaders)
            context.Response.AppendTrailer(name, values.ToArray());
    }

    private static void Refuse(HttpContext context, StatusCode status, string detail)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = $"{(int)status}";
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(detail);
    }

    private sealed record Subscription(string Route, string? DeadLetters);

    private sealed class Api(StubSidecar sidecar) : DaprApi.Dapr.DaprBase
    {
        public override async Task<Empty> PublishEvent(PublishEventRequest request, ServerCallContext context)
        {
            if (!sidecar.Knows(context.RequestHeaders.GetValue(TokenHeader)))
                throw new RpcException(new Status(StatusCode.Unauthenticated, "the API token of the sidecar is missing or wrong"));
            if (request.PubsubName != StubDapr.PubSub)
                throw new RpcException(new Status(StatusCode.InvalidArgument, $"pubsub {request.PubsubName} is not found"));
            await sidecar._dapr.Busy.WaitAsync(context.CancellationToken);
            if (sidecar._dapr.Away)
                throw new RpcException(new Status(StatusCode.Internal, "the broker does not answer"));
            var json = request.DataContentType.StartsWith("application/json", StringComparison.Ordinal);
            var expires = request.Metadata.TryGetValue("ttlInSeconds", out var ttl)
                ? DateTimeOffset.UtcNow.AddSeconds(int.Parse(ttl, System.Globalization.CultureInfo.InvariantCulture))
                : (DateTimeOffset?)null;
            sidecar._dapr.Publish(request.Topic, new JsonObject
            {
                ["id"] = Guid.NewGuid().ToString(), ["source"] = request.Metadata.GetValueOrDefault("cloudevent.source", sidecar.AppId),
                ["type"] = request.Metadata.GetValueOrDefault("cloudevent.type", "com.dapr.event.sent"),
                ["specversion"] = "1.0", ["datacontenttype"] = request.DataContentType, ["pubsubname"] = request.PubsubName,
                ["topic"] = request.Topic, ["time"] = DateTimeOffset.UtcNow.ToString("O"),
                ["data"] = json ? JsonNode.Parse(request.Data.Span) : JsonValue.Create(request.Data.ToStringUtf8()),
            }, expires);
            return new Empty();
        }
    }
}
