using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Events;
using Wxauto.Hosting.Bus;
using Wxauto.Hosting.Bus.Dapr;
using Wxauto.Tests.Dapr;

namespace Wxauto.Hosting.Tests.Bus;

internal sealed record Rang(string Who) : IEvent<Rang>
{
    public static string Type => "wxauto.test.rang.v1";
}

internal sealed record RangLouder(string Who, int Decibel) : IEvent<RangLouder>
{
    public static string Type => "wxauto.test.rang.v2";
}

internal sealed record NobodyDeclared(string What) : IEvent<NobodyDeclared>
{
    public static string Type => "wxauto.test.undeclared.v1";
}

/// <summary>A process as far as the bus goes: with a sidecar, or alone.</summary>
internal sealed class BusApp(WebApplication app) : IAsyncDisposable
{
    public IEventBus Bus => app.Services.GetRequiredService<IEventBus>();
    public Uri Address => new(app.Urls.First());

    public IServiceProvider Services => app.Services;

    public static async Task<BusApp> StartAsync(StubSidecar? sidecar, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Configuration.AddInMemoryCollection(sidecar?.Configuration ?? []);
        builder.Services.AddAuthorization().AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddEventBus(builder.Configuration).AddEventTopic<Rang>().AddEventTopic<RangLouder>().AddEventTopic<ReplyReady>()
            .AddEventTopic<MessagesReceived>();
        var app = builder.Build();
        app.MapEventDelivery();
        app.MapSidecarReport();
        await app.StartAsync();
        if (sidecar is not null)
            await sidecar.AttachAsync(new Uri(app.Urls.First()));
        return new BusApp(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

/// <summary>What a handler heard.</summary>
internal sealed class Heard
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _events = new();

    public IEnumerable<string> Events => _events;

    public ValueTask HearAsync(Rang e, CancellationToken cancellationToken)
    {
        _events.Enqueue(e.Who);
        return ValueTask.CompletedTask;
    }

    public Task UntilAsync(params string[] who) => Until.HoldsAsync(() => who.All(_events.Contains), "all of it is heard");
}
