using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Events;
using Wxauto.Hosting.Bus;
using Wxauto.Tests.Dapr;

namespace Wxauto.Hosting.Tests.Bus;

/// <summary>What Dapr and this program say to each other.</summary>
public sealed class DaprDeliveryTests : IAsyncLifetime
{
    private readonly StubDapr _dapr = new();
    private readonly Heard _heard = new();
    private StubSidecar _sidecar = null!;
    private BusApp _app = null!;

    public async Task InitializeAsync()
    {
        _sidecar = await _dapr.AddAsync("main-gateway", "app-token");
        _app = await BusApp.StartAsync(_sidecar);
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _dapr.DisposeAsync();
    }

    [Fact]
    public async Task Each_declared_event_is_subscribed_at_an_address_of_its_own_with_dead_letters()
    {
        var subscriptions = await _sidecar.SubscriptionsAsync();

        subscriptions.Select(s => (string)s!["topic"]!).Should()
            .BeEquivalentTo(Rang.Type, RangLouder.Type, ReplyReady.Type, MessagesReceived.Type);
        var rang = subscriptions.Single(s => (string)s!["topic"]! == Rang.Type)!;
        ((string)rang["pubsubname"]!).Should().Be(StubDapr.PubSub);
        ((string?)rang["route"] ?? (string)rang["routes"]!["default"]!).TrimStart('/').Should().Be("events/wxauto.test.rang.v1");
        ((string)rang["deadLetterTopic"]!).Should().Be("wxauto.dead-letter.v1");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("app-tokeN")]
    public async Task Nobody_without_the_token_of_the_sidecar_is_heard(string? token)
    {
        using var subscription = _app.Bus.Subscribe<Rang>(_heard.HearAsync);
        using var http = new HttpClient { BaseAddress = _app.Address };
        if (token is not null)
            http.DefaultRequestHeaders.Add("dapr-api-token", token);
        (await http.GetAsync("/dapr/subscribe")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await http.PostAsJsonAsync("/events/wxauto.test.rang.v1", new { data = new { who = "a stranger" } })).StatusCode.Should()
            .Be(HttpStatusCode.Unauthorized);
        _dapr.PublishData(Rang.Type, new JsonObject { ["who"] = "张三" });

        await _heard.UntilAsync("张三");
        _heard.Events.Should().Equal("张三");
    }

    [Fact]
    public void A_program_with_a_broker_and_without_a_token_does_not_start() =>
        new ServiceCollection().Invoking(s => s.AddEventBus(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Wxauto:Dapr:PubSub"] = "main-events" }).Build()))
            .Should().Throw<InvalidOperationException>().WithMessage("APP_API_TOKEN is empty*");

    [Theory]
    [InlineData("""{"data": {}}""")]
    [InlineData("""{"data": {"who": null}}""")]
    [InlineData("""{"data": {"who": {"name": "张三"}}}""")]
    [InlineData("""{"data": "{\"who\": \"张三\"}"}""")]
    [InlineData("""{"data": null}""")]
    [InlineData("""{"data_base64": "AAAA"}""")]
    [InlineData("""["data"]""")]
    [InlineData("""{"data": {"who":""")]
    [InlineData("")]
    public async Task A_malformed_event_is_dropped(string body)
    {
        using var subscription = _app.Bus.Subscribe<Rang>(_heard.HearAsync);
        using var http = new HttpClient { BaseAddress = _app.Address };
        http.DefaultRequestHeaders.Add("dapr-api-token", "app-token");
        var answer = await http.PostAsync("/events/wxauto.test.rang.v1",
            new StringContent(body, Encoding.UTF8, "application/cloudevents+json"));

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).Should().Be("""{"status":"DROP"}""");
        _heard.Events.Should().BeEmpty();
    }

    [Fact]
    public async Task A_malformed_event_goes_to_the_dead_letters_and_what_a_newer_process_adds_is_passed_over()
    {
        using var subscription = _app.Bus.Subscribe<Rang>(_heard.HearAsync);
        _dapr.PublishData(Rang.Type, new JsonObject { ["loudness"] = 3 });
        _dapr.PublishData(Rang.Type, new JsonObject { ["who"] = "张三", ["loudness"] = 3 });

        await _heard.UntilAsync("张三");
        _heard.Events.Should().Equal("张三");
        _dapr.Published.Where(e => e.Topic == "wxauto.dead-letter.v1").Should().ContainSingle()
            .Which.Envelope["data"]!["loudness"]!.GetValue<int>().Should().Be(3);
        _sidecar.Answers.Select(a => a.Status).Should().Equal("DROP", "SUCCESS");
    }

    [Fact]
    public async Task A_broken_CloudEvent_stays_with_the_sidecar()
    {
        using var subscription = _app.Bus.Subscribe<Rang>(_heard.HearAsync);
        _dapr.Publish(Rang.Type, new JsonObject { ["id"] = "1", ["data"] = new JsonObject { ["who"] = "broken" } });
        _dapr.PublishData(Rang.Type, new JsonObject { ["who"] = "张三" });

        await Until.HoldsAsync(() => !_sidecar.Answers.IsEmpty, "the event was answered");
        _sidecar.Answers.Should().ContainSingle();
        _heard.Events.Should().Equal("张三");
    }

    [Fact]
    public async Task An_event_whose_handler_failed_comes_again()
    {
        var failures = 2;
        using var subscription = _app.Bus.Subscribe<Rang>((e, ct) => Interlocked.Decrement(ref failures) >= 0
            ? throw new IOException("on purpose") : _heard.HearAsync(e, ct));
        _dapr.PublishData(Rang.Type, new JsonObject { ["who"] = "张三" });

        await _heard.UntilAsync("张三");
        await Until.HoldsAsync(() => _sidecar.Answers.Count == 3, "three were answered");
        _sidecar.Answers.Select(a => a.Status).Should().Equal("RETRY", "RETRY", "SUCCESS");
    }

    [Fact]
    public async Task An_event_whose_handler_always_fails_goes_to_the_dead_letters_and_others_go_on()
    {
        using var subscription = _app.Bus.Subscribe<Rang>((e, ct) => e.Who == "poison" ? throw new IOException("on purpose")
            : _heard.HearAsync(e, ct));
        _dapr.PublishData(Rang.Type, new JsonObject { ["who"] = "poison" });
        _dapr.PublishData(Rang.Type, new JsonObject { ["who"] = "张三" });

        await _heard.UntilAsync("张三");
        ((string)_dapr.Published.Single(e => e.Topic == "wxauto.dead-letter.v1").Envelope["data"]!["who"]!).Should().Be("poison");
    }

    [Fact]
    public async Task Every_replica_of_an_app_hears_and_the_publishing_one_hears_once()
    {
        await using var other = await BusApp.StartAsync(await _dapr.AddAsync("main-gateway", "app-token"));
        var elsewhere = new Heard();
        using var here = _app.Bus.Subscribe<Rang>(_heard.HearAsync);
        using var there = other.Bus.Subscribe<Rang>(elsewhere.HearAsync);
        await _app.Bus.PublishAsync(new Rang("mine"), default);
        await elsewhere.UntilAsync("mine");
        await other.Bus.PublishAsync(new Rang("theirs"), default);
        await _heard.UntilAsync("mine", "theirs");
        await elsewhere.UntilAsync("mine", "theirs");
        await Until.HoldsAsync(() => _sidecar.Answers.Count == 2, "two were answered");

        _heard.Events.Should().Equal("mine", "theirs");
    }

    [Fact]
    public async Task What_is_announced_while_the_sidecar_is_busy_is_one_event()
    {
        var busy = new TaskCompletionSource();
        _dapr.Busy = busy.Task;
        var first = _app.Bus.PublishAsync(new ReplyReady("a0"), default);
        var now = DateTimeOffset.UnixEpoch;
        for (var i = 0; i < 1000; i++)
        {
            _app.Bus.Announce(new ReplyReady($"a{i % 10}"));
            _app.Bus.Announce(new MessagesReceived(now.AddSeconds(1000 - i)));
        }
        var last = _app.Bus.PublishAsync(new ReplyReady("a3"), default);
        first.IsCompleted.Should().BeFalse();
        busy.SetResult();
        await Task.WhenAll(first, last).WaitAsync(TimeSpan.FromSeconds(60));

        var replies = _dapr.Published.Where(e => e.Topic == ReplyReady.Type)
            .Select(e => e.Envelope["data"]!["agents"]!.AsArray().Select(a => (string)a!)).ToList();
        replies.Should().HaveCountLessThanOrEqualTo(2);
        replies.SelectMany(a => a).Distinct().Should().HaveCount(10);
        await Until.HoldsAsync(() => _dapr.Published.Any(e => e.Topic == MessagesReceived.Type), "it is published");
        _dapr.Published.Where(e => e.Topic == MessagesReceived.Type).Min(e => (DateTimeOffset)e.Envelope["data"]!["readyAt"]!).Should()
            .Be(now.AddSeconds(1));
    }

    [Fact]
    public async Task While_the_broker_is_away_nothing_fails_and_afterwards_all_is_published()
    {
        await using var other = await BusApp.StartAsync(await _dapr.AddAsync("main-pipeline", "app-token"));
        using var here = _app.Bus.Subscribe<Rang>(_heard.HearAsync);
        var elsewhere = new Heard();
        using var there = other.Bus.Subscribe<Rang>(elsewhere.HearAsync);
        _dapr.Away = true;
        _app.Bus.Announce(new Rang("张三"));
        var published = _app.Bus.PublishAsync(new Rang("李四"), default);
        await _heard.UntilAsync("张三", "李四");
        _dapr.Published.Should().BeEmpty();
        published.IsCompleted.Should().BeFalse();
        using var impatient = new CancellationTokenSource();
        var given = _app.Bus.PublishAsync(new Rang("王五"), impatient.Token);
        await impatient.CancelAsync();
        await given.Awaiting(g => g).Should().ThrowAsync<OperationCanceledException>();
        _dapr.Away = false;

        await published.WaitAsync(TimeSpan.FromSeconds(60));
        await elsewhere.UntilAsync("张三", "李四", "王五");
    }

    [Fact]
    public async Task An_event_says_its_type_its_source_and_how_long_it_is_of_use()
    {
        await _app.Bus.PublishAsync(new Rang("张三"), default);

        var e = _dapr.Published.Should().ContainSingle().Subject;
        e.Topic.Should().Be("wxauto.test.rang.v1");
        ((string)e.Envelope["type"]!).Should().Be("wxauto.test.rang.v1");
        ((string)e.Envelope["source"]!).Should().StartWith("wxauto/");
        e.Envelope["data"]!.ToJsonString().Should().Be(new JsonObject { ["who"] = "张三" }.ToJsonString());
        e.Expires.Should().BeCloseTo(DateTimeOffset.UtcNow.AddMinutes(5), TimeSpan.FromMinutes(2));
    }
}
