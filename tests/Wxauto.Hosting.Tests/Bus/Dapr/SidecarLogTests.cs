using Microsoft.Extensions.Logging;
using Wxauto.Hosting.Bus.Dapr;
using Wxauto.Tests.Dapr;

namespace Wxauto.Hosting.Tests.Bus.Dapr;

public sealed class SidecarLogTests
{
    [Fact]
    public async Task A_sidecar_that_is_away_is_told_of_once_a_minute_and_once_when_it_is_back()
    {
        await using var dapr = new StubDapr();
        var stub = await dapr.AddAsync("main-gateway", "app-token");
        var (time, log) = (new ManualTime(), new Lines());
        using var sidecar = new Sidecar(new Uri($"http://127.0.0.1:{stub.HttpPort}"), null, time, log);
        (await sidecar.AskAsync(default)).Should().BeTrue();
        log.Said.Should().BeEmpty();

        await stub.StopAsync();
        for (var i = 0; i < 5; i++)
            (await sidecar.AskAsync(default)).Should().BeFalse();
        log.Said.Should().ContainSingle().Which.Should().Contain("does not answer");
        time.Now += TimeSpan.FromSeconds(61);
        for (var i = 0; i < 5; i++)
            await sidecar.AskAsync(default);
        log.Said.Should().HaveCount(2);

        var back = sidecar.BackAsync(default);
        back.IsCompleted.Should().BeFalse();
        await stub.StartAgainAsync();
        (await sidecar.AskAsync(default)).Should().BeTrue();
        await back.WaitAsync(TimeSpan.FromSeconds(60));
        log.Said.Should().HaveCount(3).And.Subject.Last().Should().Be("The Dapr sidecar answers again after 61.0 s");
    }

    [Fact]
    public async Task A_sidecar_that_starts_later_than_the_program_is_no_trouble()
    {
        await using var dapr = new StubDapr();
        var stub = await dapr.AddAsync("main-gateway", "app-token");
        await stub.StopAsync();
        var (time, log) = (new ManualTime(), new Lines());
        using var sidecar = new Sidecar(new Uri($"http://127.0.0.1:{stub.HttpPort}"), null, time, log);
        (await sidecar.AskAsync(default)).Should().BeFalse();
        log.Said.Should().BeEmpty();

        time.Now += TimeSpan.FromSeconds(16);
        (await sidecar.AskAsync(default)).Should().BeFalse();
        log.Said.Should().ContainSingle();
    }

    private sealed class ManualTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Now.Ticks;
    }

    private sealed class Lines : ILogger<Sidecar>
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _said = new();

        public IReadOnlyList<string> Said => [.. _said];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            exception.Should().BeNull("nobody reads a stack trace a second");
            _said.Enqueue(formatter(state, exception));
        }
    }
}
