using CsCheck;
using Wxauto.Agent.Core.Sending;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Tests.Sending;

public sealed class TypingPaceTests
{
    private static readonly Gen<(int Length, int Id)> Texts = Gen.Select(Gen.Int[0, 2_000], Gen.Int);

    [Fact]
    public void A_person_thinks_for_a_second_at_least_and_never_takes_more_than_six() =>
        Texts.Sample((length, id) =>
        {
            var (thinking, typing) = Of(length, id);
            return thinking >= TimeSpan.FromSeconds(1) && thinking + typing <= TimeSpan.FromSeconds(6);
        });

    [Fact]
    public void A_text_keeps_the_window_for_a_second_and_a_half_at_most() =>
        Texts.Sample((length, id) => Of(length, id).Typing <= TimeSpan.FromSeconds(1.5));

    [Fact]
    public void A_longer_text_takes_longer() =>
        Texts.Sample((length, id) => All(Of(length, id)) <= All(Of(length + 8, id)) && Of(length, id).Typing <= Of(length + 8, id).Typing);

    [Fact]
    public void Two_texts_of_one_length_do_not_take_the_same_time() =>
        Enumerable.Range(0, 20).Select(i => Of(5, i)).Distinct().Should().HaveCountGreaterThan(10, "a machine would be noticed");

    [Fact]
    public void One_reply_takes_the_same_time_whenever_it_is_asked_for() => Of(30, 1).Should().Be(Of(30, 1));

    [Fact]
    public void An_instant_pace_waits_for_nothing() => Of(500, 1, instant: true).Should().Be(new Pace(TimeSpan.Zero, TimeSpan.Zero));

    private static TimeSpan All(Pace pace) => pace.Thinking + pace.Typing;

    private static Pace Of(int length, int id, bool instant = false) =>
        new TypingPace(instant).Of(new SpooledReply(
            $"r{id}", new ReplyBody { Text = new string('字', length) }, ReplyState.Received, null, 0, DateTimeOffset.UnixEpoch));
}
