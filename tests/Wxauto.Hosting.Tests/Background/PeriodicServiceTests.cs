using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Hosting.Background;

namespace Wxauto.Hosting.Tests.Background;

public sealed class PeriodicServiceTests : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<DateTimeOffset> _runs = [];
    private Scripted? _service;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _service!.StopAsync(default);
        _service.Dispose();
    }

    [Fact]
    public async Task It_runs_at_the_start_and_again_after_the_interval()
    {
        await StartAsync();
        await RunsAsync(1);
        await RunsAsync(3, Second);
        Pauses().Should().AllSatisfy(p => p.Should().BeGreaterThanOrEqualTo(Minute));
    }

    [Fact]
    public async Task The_first_run_may_wait_for_the_interval()
    {
        var began = _time.GetUtcNow();
        await StartAsync(atOnce: false);
        await RunsAsync(1, Second);
        (_runs.First() - began).Should().BeGreaterThanOrEqualTo(Minute);
    }

    [Fact]
    public async Task Who_wakes_it_need_not_wait()
    {
        await StartAsync();
        await RunsAsync(1);
        _service!.Wake();
        await RunsAsync(2);
    }

    [Fact]
    public async Task Wakes_during_a_run_are_one_run_after_it()
    {
        var end = new TaskCompletionSource();
        await StartAsync(run: _ => end.Task);
        await RunsAsync(1);
        _service!.Wake();
        _service.Wake();
        end.SetResult();
        await RunsAsync(2);
        await RunsAsync(3, Second);
        Pauses()[1].Should().BeGreaterThanOrEqualTo(Minute);
    }

    [Fact]
    public async Task A_run_that_fails_is_tried_again_after_growing_pauses_that_nobody_cuts_short()
    {
        await StartAsync(run: n => n < 3 ? throw new InvalidOperationException("Broken.") : Task.CompletedTask);
        await RunsAsync(1);
        _service!.Wake();
        await RunsAsync(2, Second);
        _service.Wake();
        await RunsAsync(3, Second);
        Pauses()[0].Should().BeGreaterThanOrEqualTo(5 * Second);
        Pauses()[1].Should().BeGreaterThanOrEqualTo(10 * Second);
    }

    [Fact]
    public async Task It_ends_quietly_when_the_process_stops()
    {
        await StartAsync(run: _ => Task.Delay(Timeout.Infinite, _service!.Stopping));
        await RunsAsync(1);
        await _service!.StopAsync(default);
        _service.ExecuteTask!.IsCompletedSuccessfully.Should().BeTrue();
        _runs.Should().ContainSingle();
    }

    private Task StartAsync(bool atOnce = true, Func<int, Task>? run = null)
    {
        _service = new Scripted(new Period("A test", Minute, _time, NullLogger.Instance) { AtOnce = atOnce }, _runs,
            run ?? (_ => Task.CompletedTask));
        return _service.StartAsync(default);
    }

    private Task RunsAsync(int count, TimeSpan step = default) =>
        Until.AdvanceAsync(step == default ? null : _time, step, () => _runs.Count >= count, $"it ran {count} times");

    private List<TimeSpan> Pauses() => [.. _runs.Zip(_runs.Skip(1), (before, after) => after - before)];

    private sealed class Scripted(Period period, ConcurrentQueue<DateTimeOffset> runs, Func<int, Task> run) : PeriodicService
    {
        public CancellationToken Stopping { get; private set; }

        protected override Period Period => period;

        protected override Task RunOnceAsync(CancellationToken cancellationToken)
        {
            Stopping = cancellationToken;
            runs.Enqueue(period.Time.GetUtcNow());
            return run(runs.Count);
        }
    }
}
