using CsCheck;
using Wxauto.Ai.Routing;

namespace Wxauto.Ai.Tests.Routing;

public sealed class AdaptiveLimitTests
{
    [Fact]
    public void It_shrinks_when_overwhelmed_and_grows_again_but_never_beyond_what_is_configured()
    {
        var limit = new AdaptiveLimit(10);
        for (var i = 0; i < 3; i++)
            Call(limit, false);
        limit.Limit.Should().Be(3);
        for (var i = 0; i < 200; i++)
            Call(limit, true);
        limit.Limit.Should().Be(10);
    }

    [Fact]
    public void One_call_is_always_allowed()
    {
        var limit = new AdaptiveLimit(10);
        for (var i = 0; i < 50; i++)
            Call(limit, false);
        limit.Limit.Should().Be(1);
    }

    [Fact]
    public async Task Who_waited_longest_comes_first_and_who_gave_up_is_passed_over()
    {
        var limit = new AdaptiveLimit(1);
        limit.TryEnter().Should().BeTrue();
        using var impatient = new CancellationTokenSource();
        var (gone, first, second) = (limit.WaitAsync(impatient.Token), limit.WaitAsync(default), limit.WaitAsync(default));
        await impatient.CancelAsync();
        limit.Leave(null);
        await first.WaitAsync(TimeSpan.FromSeconds(60));
        await gone.Awaiting(g => g.WaitAsync(TimeSpan.FromSeconds(60))).Should().ThrowAsync<OperationCanceledException>();
        gone.IsCanceled.Should().BeTrue();
        second.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public void No_order_of_calls_lets_more_through_than_configured() =>
        Gen.Int[0, 3].Array[1, 200].Sample(steps =>
        {
            var limit = new AdaptiveLimit(5);
            var inside = 0;
            foreach (var step in steps)
                if (step == 0)
                    inside += limit.TryEnter() ? 1 : 0;
                else if (inside > 0)
                {
                    limit.Leave(step switch { 1 => true, 2 => false, _ => null });
                    inside--;
                }
            return inside is >= 0 and <= 5 && limit.Limit is >= 1 and <= 5;
        });

    private static void Call(AdaptiveLimit limit, bool good)
    {
        limit.TryEnter().Should().BeTrue();
        limit.Leave(good);
    }
}
