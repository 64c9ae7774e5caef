using System.Diagnostics;
using Wxauto.Ai.Ledger;

namespace Wxauto.Ai.Tests.Ledger;

/// <summary>Counting takes no longer for a long word than for a long text, and is right enough.</summary>
public sealed class TokenCounterTests
{
    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("你好", 1, 3)]
    [InlineData("The shop opens at nine o'clock in the morning.", 8, 12)]
    public void Short_texts_are_counted(string text, int least, int most) => TokenCounter.Count(text).Should().BeInRange(least, most);

    [Theory]
    [InlineData("退货运费由买家承担签收后七天内可以退货", 20_000)]
    [InlineData("The shop opens at nine o'clock. ", 100_000)]
    [InlineData("a", 2_000_000)]
    [InlineData("好", 2_000_000)]
    public void The_time_does_not_grow_with_the_square_of_the_length(string part, int length)
    {
        string Text(int characters) => string.Concat(Enumerable.Repeat(part, characters / part.Length + 1))[..characters];
        var (text, half) = (Text(length), Text(length / 2));
        TokenCounter.Count(half);

        var (short_, long_) = (Fastest(() => TokenCounter.Count(half)), Fastest(() => TokenCounter.Count(text)));

        // The square would be four times as long; a text beyond the bound takes no longer at all.
        (long_ / short_).Should().BeLessThan(3.5);
        (TokenCounter.Count(text) / (double)TokenCounter.Count(half)).Should().BeApproximately(2, 0.1);
    }

    private static double Fastest(Action count) => Enumerable.Range(0, 9).Min(_ =>
    {
        var started = Stopwatch.GetTimestamp();
        count();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    });
}
