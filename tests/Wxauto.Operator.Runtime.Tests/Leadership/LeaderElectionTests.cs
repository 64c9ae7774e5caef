using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using k8s.Models;

namespace Wxauto.Operator.Runtime.Tests.Leadership;

public sealed class LeaderElectionTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly FakeLeases _leases = new();
    private readonly List<Candidate> _candidates = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var candidate in _candidates)
        {
            await candidate.StopAsync(UntilAsync);
            candidate.Dispose();
        }
    }

    [Fact]
    public async Task One_of_two_leads_and_renews()
    {
        var a = Start("a");
        await UntilAsync(() => a.Leads, "a leads");
        var b = Start("b");
        var renewed = _leases.Lease!.Spec.RenewTime;

        await UntilAsync(() => _leases.Lease!.Spec.RenewTime > renewed!.Value.AddMinutes(1), "a renewed for a minute");

        (a.Leads, b.Leads, a.Terms, b.Terms).Should().Be((true, false, 1, 0));
        _leases.Lease!.Spec.HolderIdentity.Should().Be("a");
        _leases.Lease.Spec.LeaseDurationSeconds.Should().Be(15);
    }

    [Fact]
    public async Task A_stop_lets_the_work_end_then_gives_the_lease_back_and_the_other_need_not_wait()
    {
        var a = Start("a");
        await UntilAsync(() => a.Leads, "a leads");
        var b = Start("b");
        a.HoldWork = new TaskCompletionSource();
        a.Stop();
        await UntilAsync(() => _leases.Lease!.Spec.RenewTime > _time.Start.UtcDateTime.AddMinutes(1), "a renews while its work goes on");
        (a.Leads, b.Terms).Should().Be((true, 0));
        var started = _time.GetUtcNow();

        a.HoldWork.SetResult();
        await UntilAsync(() => b.Leads, "b leads");

        a.WasLost.Should().BeFalse();
        (_time.GetUtcNow() - started).Should().BeLessThan(TimeSpan.FromSeconds(15), "the lease was given back");
        _leases.Lease!.Spec.LeaseTransitions.Should().Be(1);
    }

    [Fact]
    public async Task A_leader_that_cannot_reach_the_server_gives_up_before_another_leads_and_stands_again()
    {
        var a = Start("a");
        await UntilAsync(() => a.Leads, "a leads");
        var b = Start("b");
        await UntilAsync(() => _leases.Lease!.Spec.RenewTime > _time.Start.UtcDateTime.AddSeconds(5), "a renewed");

        _leases.IsDown = who => who == "a";
        await UntilAsync(() => b.Leads, "b leads");

        a.WasLost.Should().BeTrue();
        a.EndedAt.Should().BeBefore(b.LedAt);
        _leases.IsDown = _ => false;
        b.Stop();
        await UntilAsync(() => a.Terms == 2 && a.Leads, "a leads again");
    }

    [Fact]
    public async Task A_server_that_hangs_costs_the_lease_at_the_deadline_too()
    {
        var a = Start("a");
        await UntilAsync(() => a.Leads, "a leads");
        _leases.Hangs = _ => true;
        var started = _time.GetUtcNow();

        await UntilAsync(() => !a.Leads, "a gave up");

        a.WasLost.Should().BeTrue();
        (_time.GetUtcNow() - started).Should().BeLessThan(TimeSpan.FromSeconds(15));
        _leases.Hangs = _ => false;
        await UntilAsync(() => a.Terms == 2, "the lease still bears its name, and it leads again");
    }

    [Fact]
    public async Task A_short_outage_costs_nothing()
    {
        var a = Start("a");
        await UntilAsync(() => a.Leads, "a leads");
        var down = _time.GetUtcNow();
        _leases.IsDown = _ => _time.GetUtcNow() - down < TimeSpan.FromSeconds(6);

        await UntilAsync(() => _leases.Lease!.Spec.RenewTime > down.UtcDateTime.AddSeconds(20), "it renewed after the outage");

        (a.Leads, a.Terms, a.WasLost).Should().Be((true, 1, false));
    }

    [Fact]
    public async Task A_lease_that_another_took_is_lost_at_once()
    {
        var a = Start("a");
        await UntilAsync(() => a.Leads, "a leads");
        var taken = _leases.Lease!;
        taken.Spec.HolderIdentity = "stranger";
        _leases.Lease = taken;

        await UntilAsync(() => !a.Leads, "a gave up");

        a.WasLost.Should().BeTrue();
        _leases.Lease!.Spec.HolderIdentity.Should().Be("stranger", "what is not ours is not given back");
    }

    [Fact]
    public async Task A_holders_clock_does_not_matter()
    {
        _leases.Lease = new V1Lease
        {
            Metadata = new V1ObjectMeta { Name = "op", NamespaceProperty = "system" },
            Spec = new V1LeaseSpec { HolderIdentity = "slow-clock", LeaseDurationSeconds = 15,
                RenewTime = _time.Start.UtcDateTime.AddHours(-5), AcquireTime = _time.Start.UtcDateTime.AddHours(-6),
                LeaseTransitions = 7 },
        };
        var b = Start("b");
        var started = _time.GetUtcNow();

        await UntilAsync(() => b.Leads, "b leads");

        (_time.GetUtcNow() - started).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(15),
            "the lease was watched for its duration, whatever time it bears");
        _leases.Lease!.Spec.LeaseTransitions.Should().Be(8);
    }

    [Fact]
    public async Task Work_that_fails_gives_the_lease_back_and_is_begun_again()
    {
        var a = Start("a");
        await UntilAsync(() => a.Leads, "a leads");
        a.Fail.SetException(new InvalidOperationException("broken"));

        await UntilAsync(() => a.Terms == 2, "a leads again");
    }

    private Task UntilAsync(Func<bool> condition, string what) => UntilAsync(condition, what, TimeSpan.FromMilliseconds(100));

    // A slow machine must not look like a slow server: the clock stands while somebody is being answered.
    private Task UntilAsync(Func<bool> condition, string what, TimeSpan step) =>
        Until.AdvanceAsync(_time, step, condition, what,
        () => _candidates.All(candidate => !candidate.Election.IsAsking || _leases.Hangs(candidate.Name)));

    private Candidate Start(string name)
    {
        var election = new LeaderElection(new KubernetesApi(_leases.ClientOf(name), _time),
            new LeaderElectionOptions { Namespace = "system", Name = "op", Identity = name }, _time, NullLogger<LeaderElection>.Instance);
        var candidate = new Candidate(name, election, _time);
        _candidates.Add(candidate);
        return candidate;
    }

    private sealed class Candidate : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly TimeProvider _time;
        private readonly Task _running;

        public Candidate(string name, LeaderElection election, TimeProvider time)
        {
            (Name, Election, _time) = (name, election, time);
            _running = Task.Run(() => election.RunAsync(WorkAsync, _stop.Token));
        }

        public string Name { get; }

        public LeaderElection Election { get; }

        public volatile bool Leads;
        public volatile bool WasLost;
        public volatile int Terms;

        public DateTimeOffset LedAt { get; private set; }

        public DateTimeOffset EndedAt { get; private set; }

        public TaskCompletionSource? HoldWork { get; set; }

        public TaskCompletionSource Fail { get; private set; } = new();

        public void Stop() => _stop.Cancel();

        public void Dispose() => _stop.Dispose();

        public async Task StopAsync(Func<Func<bool>, string, Task> until)
        {
            Stop();
            HoldWork?.TrySetResult();
            await until(() => _running.IsCompleted, "the candidate stopped");
            await _running;
        }

        private async Task WorkAsync(CancellationToken stopping, CancellationToken lost)
        {
            Fail = new TaskCompletionSource();
            LedAt = _time.GetUtcNow();
            Terms++;
            Leads = true;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, lost);
            try
            {
                await Fail.Task.WaitAsync(either.Token);
            }
            catch (OperationCanceledException)
            {
                if (HoldWork is { } hold && !lost.IsCancellationRequested)
                    await hold.Task;
            }
            finally
            {
                WasLost = lost.IsCancellationRequested;
                EndedAt = _time.GetUtcNow();
                Leads = false;
            }
        }
    }
}
