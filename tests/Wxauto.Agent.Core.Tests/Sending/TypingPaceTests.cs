using CsCheck;
using Wxauto.Agent.Core.Sending;

namespace Wxauto.Agent.Core.Tests.Sending;

public sealed class TypingPaceTests
{
    private static readonly Gen<(int Length, int Seed)> Texts = Gen.Select(Gen.Int[0, 2_000], Gen.Int);

    [Fact]
    public void A_person_thinks_for_a_second_at_least_and_never_takes_more_than_six() =>
        Texts.Sample((length, seed) =>
        {
            var duration = Pace(seed).DurationOf(new string('字', length));
            return duration >= TimeSpan.FromSeconds(1) && duration <= TimeSpan.FromSeconds(6);
        });

    [Fact]
    public void A_longer_text_takes_longer() =>
        Texts.Sample((length, seed) =>
            Pace(seed).DurationOf(new string('字', length)) <= Pace(seed).DurationOf(new string('字', length + 8)));

    [Fact]
    public void Two_texts_of_one_length_do_not_take_the_same_time()
    {
        var pace = Pace(1);
        Enumerable.Range(0, 20).Select(_ => pace.DurationOf("请问多少钱")).Should().OnlyHaveUniqueItems("a machine would be noticed");
    }

    [Fact]
    public void An_instant_pace_waits_for_nothing() =>
        new TypingPace(instant: true, new Random(1)).DurationOf(new string('字', 500)).Should().Be(TimeSpan.Zero);

    private static TypingPace Pace(int seed) => new(instant: false, new Random(seed));
}
