using Microsoft.Extensions.Time.Testing;

namespace Wxauto.Agent.Core.Tests.Spool;

public sealed class SentLogTests : IDisposable
{
    private readonly DataDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_was_sent_is_known_after_a_restart_under_the_same_pseudonym()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
        string counted;
        using (var spool = _directory.Open(clock))
        {
            counted = spool.SentLog.PseudonymOf("c1");
            spool.Database.Write(t => spool.SentLog.Add(t, counted));
        }
        using var again = _directory.Open(clock);
        again.SentLog.All().Should().Equal((clock.GetUtcNow(), counted));
        again.SentLog.PseudonymOf("c1").Should().Be(counted);
    }

    [Fact]
    public void A_clock_that_ran_ahead_erases_nothing()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
        using var spool = _directory.Open(clock);
        spool.Database.Write(t => spool.SentLog.Add(t, "c"));
        clock.SetUtcNow(clock.GetUtcNow().AddYears(3));
        spool.Database.Write(t => spool.SentLog.Add(t, "c"));
        spool.SentLog.All().Should().HaveCount(2);
    }
}
