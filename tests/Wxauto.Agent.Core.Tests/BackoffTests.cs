using CsCheck;

namespace Wxauto.Agent.Core.Tests;

public sealed class BackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    [Fact]
    public void Waits_double_with_jitter_up_to_the_longest() =>
        Gen.Select(Gen.Int, Gen.Int[1, 60]).Sample((seed, failures) =>
        {
            var backoff = new Backoff(First, Longest, new Random(seed));
            var waits = Enumerable.Range(0, failures).Select(_ => backoff.Next()).ToList();
            return waits.Index().All(w =>
            {
                var full = Math.Min(First.TotalSeconds * Math.Pow(2, w.Index), Longest.TotalSeconds);
                return w.Item.TotalSeconds >= (full / 2) - 1e-6 && w.Item.TotalSeconds <= full + 1e-6;
            });
        });

    [Fact]
    public void Success_begins_anew()
    {
        var backoff = new Backoff(First, Longest, new Random(1));
        for (var i = 0; i < 10; i++)
            backoff.Next();
        backoff.Reset();
        backoff.Next().Should().BeLessThanOrEqualTo(First);
    }

    [Fact]
    public void Agents_do_not_come_back_in_the_same_instant()
    {
        var random = new Random(1);
        Enumerable.Range(0, 100).Select(_ => new Backoff(First, Longest, random).Next()).Distinct().Should().HaveCountGreaterThan(90);
    }
}
