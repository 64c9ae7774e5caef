using Wxauto.Tests.Dapr;

namespace Wxauto.Hosting.Tests.Bus;

public sealed class InProcessBusTests : EventBusContract
{
    private protected override async Task<(BusApp Publisher, BusApp Subscriber)> StartAsync()
    {
        var app = await BusApp.StartAsync(null);
        return (app, app);
    }
}

public sealed class DaprBusTests : EventBusContract
{
    private readonly StubDapr _dapr = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _dapr.DisposeAsync();
    }

    private protected override async Task<(BusApp Publisher, BusApp Subscriber)> StartAsync() =>
        (await BusApp.StartAsync(await _dapr.AddAsync("main-gateway", "app-token", "api-token")),
            await BusApp.StartAsync(await _dapr.AddAsync("main-pipeline", "app-token")));
}

/// <summary>What every bus promises, whichever process the handlers are in.</summary>
public abstract class EventBusContract : IAsyncLifetime
{
    private BusApp _publisher = null!;
    private BusApp _subscriber = null!;

    public async Task InitializeAsync() => (_publisher, _subscriber) = await StartAsync();

    public virtual async Task DisposeAsync()
    {
        await _publisher.DisposeAsync();
        await _subscriber.DisposeAsync();
    }

    [Fact]
    public async Task An_event_reaches_every_handler()
    {
        var (one, other) = (new Heard(), new Heard());
        using var first = _subscriber.Bus.Subscribe<Rang>(one.HearAsync);
        using var second = _subscriber.Bus.Subscribe<Rang>(other.HearAsync);
        await _publisher.Bus.PublishAsync(new Rang("张三"), default);
        _publisher.Bus.Announce(new Rang("李四"));

        await one.UntilAsync("张三", "李四");
        await other.UntilAsync("张三", "李四");
    }

    [Fact]
    public async Task Nothing_is_lost_among_many()
    {
        var heard = new Heard();
        using var subscription = _subscriber.Bus.Subscribe<Rang>(heard.HearAsync);
        var all = Enumerable.Range(0, 500).Select(i => $"{i}").ToArray();
        Parallel.ForEach(all, who => _publisher.Bus.Announce(new Rang(who)));

        await heard.UntilAsync(all);
    }

    [Fact]
    public async Task A_handler_that_fails_does_not_keep_the_event_from_others()
    {
        var heard = new Heard();
        using var failing = _subscriber.Bus.Subscribe<Rang>((_, _) => throw new InvalidOperationException("on purpose"));
        using var subscription = _subscriber.Bus.Subscribe<Rang>(heard.HearAsync);
        using var alsoFailing = _subscriber.Bus.Subscribe<Rang>((_, _) => throw new InvalidOperationException("on purpose"));
        await _publisher.Bus.PublishAsync(new Rang("张三"), default);
        await _publisher.Bus.PublishAsync(new Rang("李四"), default);

        await heard.UntilAsync("张三", "李四");
    }

    [Fact]
    public async Task Nobody_is_called_after_the_subscription_ended()
    {
        var (ended, heard) = (new Heard(), new Heard());
        using var subscription = _subscriber.Bus.Subscribe<Rang>(heard.HearAsync);
        var ending = _subscriber.Bus.Subscribe<Rang>(ended.HearAsync);
        await _publisher.Bus.PublishAsync(new Rang("before"), default);
        await ended.UntilAsync("before");
        ending.Dispose();
        await _publisher.Bus.PublishAsync(new Rang("after"), default);
        await _publisher.Bus.PublishAsync(new Rang("last"), default);

        await heard.UntilAsync("after", "last");
        ended.Events.Should().Equal("before");
    }

    [Fact]
    public async Task Another_version_is_another_event()
    {
        var (heard, louder) = (new Heard(), new TaskCompletionSource<RangLouder>());
        using var subscription = _subscriber.Bus.Subscribe<Rang>(heard.HearAsync);
        using var newer = _subscriber.Bus.Subscribe<RangLouder>((e, _) =>
        {
            louder.TrySetResult(e);
            return ValueTask.CompletedTask;
        });
        await _publisher.Bus.PublishAsync(new RangLouder("张三", 90), default);
        (await louder.Task.WaitAsync(TimeSpan.FromSeconds(60))).Should().Be(new RangLouder("张三", 90));
        await _publisher.Bus.PublishAsync(new Rang("李四"), default);

        await heard.UntilAsync("李四");
        heard.Events.Should().Equal("李四");
    }

    [Fact]
    public void An_event_that_the_process_did_not_declare_is_not_waited_for_in_vain() =>
        _subscriber.Bus.Invoking(b => b.Subscribe<NobodyDeclared>((_, _) => ValueTask.CompletedTask)).Should()
            .Throw<InvalidOperationException>().WithMessage("*AddEventTopic<NobodyDeclared>*");

    private protected abstract Task<(BusApp Publisher, BusApp Subscriber)> StartAsync();
}
