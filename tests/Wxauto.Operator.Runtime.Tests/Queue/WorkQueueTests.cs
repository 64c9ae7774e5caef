using Microsoft.Extensions.Time.Testing;

namespace Wxauto.Operator.Runtime.Tests.Queue;

public sealed class WorkQueueTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests() => _queue = new WorkQueue<string>("test", _time);

    public void Dispose() => _queue.Dispose();

    [Fact]
    public async Task A_key_that_waits_is_there_once_and_keys_come_in_order()
    {
        _queue.Add("a");
        _queue.Add("b");
        _queue.Add("a");

        (await TakeAsync()).Should().Be("a");
        (await TakeAsync()).Should().Be("b");
        Waiting().Should().BeFalse();
    }

    [Fact]
    public async Task A_key_that_is_worked_on_is_not_handed_out_twice_and_comes_again_when_it_was_added_meanwhile()
    {
        _queue.Add("a");
        await TakeAsync();
        _queue.Add("a");
        _queue.Add("a");
        Waiting().Should().BeFalse("its worker is not done");

        _queue.Done("a");

        (await TakeAsync()).Should().Be("a");
        _queue.Done("a");
        Waiting().Should().BeFalse();
    }

    [Fact]
    public async Task Many_workers_never_hold_one_key_at_the_same_time_and_lose_none()
    {
        var holders = new int[5];
        var rounds = new int[5];
        var collisions = 0;
        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (await _queue.TakeAsync(CancellationToken.None) is (true, var key))
            {
                var index = int.Parse(key);
                if (Interlocked.Increment(ref holders[index]) > 1)
                    Interlocked.Increment(ref collisions);
                await Task.Yield();
                Interlocked.Increment(ref rounds[index]);
                Interlocked.Decrement(ref holders[index]);
                _queue.Done(key);
            }
        })).ToList();

        for (var i = 0; i < 2000; i++)
            _queue.Add((i % 5).ToString());
        var before = Volatile.Read(ref rounds[3]);
        _queue.Add("3");
        await Until.HoldsAsync(() => Volatile.Read(ref rounds[3]) > before && rounds.All(count => count > 0),
            "the last addition was worked on");
        _queue.Stop();
        await Task.WhenAll(workers).WaitAsync(TimeSpan.FromSeconds(60));

        collisions.Should().Be(0);
    }

    [Fact]
    public async Task Of_several_times_the_earliest_counts()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(30));
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(20));

        _time.Advance(TimeSpan.FromSeconds(9.9));
        Waiting().Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));

        (await TakeAsync()).Should().Be("a");
        _queue.Done("a");
        _time.Advance(TimeSpan.FromMinutes(1));
        Waiting().Should().BeFalse("the other times are forgotten");
    }

    [Fact]
    public async Task A_key_that_is_handed_out_early_forgets_its_time()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(30));
        _queue.Add("a");
        await TakeAsync();
        _queue.AddAfter("a", TimeSpan.FromSeconds(60));
        _queue.Done("a");

        _time.Advance(TimeSpan.FromSeconds(59));
        Waiting().Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        Waiting().Should().BeTrue();
    }

    [Fact]
    public async Task Times_of_many_rounds_do_not_pile_up_and_all_keys_still_come()
    {
        for (var round = 0; round < 1000; round++)
        {
            _queue.AddAfter("often", TimeSpan.FromMinutes(10));
            _queue.Add("often");
            await TakeAsync();
            _queue.Done("often");
        }
        _queue.AddAfter("often", TimeSpan.FromMinutes(10));
        _queue.AddAfter("other", TimeSpan.FromMinutes(5));
        _queue.TimesKept.Should().BeLessThan(200);

        _time.Advance(TimeSpan.FromMinutes(5));
        (await TakeAsync()).Should().Be("other");
        _time.Advance(TimeSpan.FromMinutes(5));
        (await TakeAsync()).Should().Be("often");
    }

    [Fact]
    public async Task The_back_off_doubles_up_to_five_minutes_and_success_ends_it()
    {
        var waits = new List<TimeSpan>();
        for (var failure = 0; failure < 20; failure++)
        {
            var started = _time.GetUtcNow();
            _queue.AddFailed("a");
            while (!Waiting())
                _time.Advance(failure < 8 ? TimeSpan.FromMilliseconds(1) : TimeSpan.FromMilliseconds(250));
            waits.Add(_time.GetUtcNow() - started);
            await TakeAsync();
            _queue.Done("a");
        }

        waits[0].Should().BeLessThanOrEqualTo(TimeSpan.FromMilliseconds(5)).And.BeGreaterThan(TimeSpan.FromMilliseconds(3));
        waits[6].Should().BeLessThanOrEqualTo(TimeSpan.FromMilliseconds(320)).And.BeGreaterThan(TimeSpan.FromMilliseconds(250));
        waits[19].Should().BeLessThanOrEqualTo(TimeSpan.FromMinutes(5))
            .And.BeGreaterThan(TimeSpan.FromMinutes(4) - TimeSpan.FromSeconds(1));
        _queue.Forget("a");
        _queue.AddFailed("a");
        _time.Advance(TimeSpan.FromMilliseconds(5));
        Waiting().Should().BeTrue("after a success the next failure is the first");
    }

    [Fact]
    public async Task After_the_stop_nothing_is_handed_out_and_waiting_workers_are_let_go()
    {
        var idle = _queue.TakeAsync(CancellationToken.None).AsTask();
        _queue.Add("a");
        (await idle.WaitAsync(TimeSpan.FromSeconds(60))).Key.Should().Be("a");
        _queue.Add("a");
        _queue.Add("b");
        _queue.AddAfter("c", TimeSpan.FromSeconds(1));
        var blocked = new WorkQueue<string>("blocked", _time);
        var waiting = blocked.TakeAsync(CancellationToken.None).AsTask();

        _queue.Stop();
        blocked.Stop();
        _queue.Done("a");
        _queue.Add("d");
        _time.Advance(TimeSpan.FromMinutes(1));

        (await _queue.TakeAsync(CancellationToken.None)).Any.Should().BeFalse();
        (await waiting.WaitAsync(TimeSpan.FromSeconds(60))).Any.Should().BeFalse();
        blocked.Dispose();
    }

    private bool Waiting() => _queue.HasReady;

    private async Task<string> TakeAsync()
    {
        var (any, key) = await _queue.TakeAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        any.Should().BeTrue();
        return key;
    }
}
