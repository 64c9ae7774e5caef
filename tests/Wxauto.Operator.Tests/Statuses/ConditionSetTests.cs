using Wxauto.Contracts.Resources;
using Wxauto.Operator.Statuses;

namespace Wxauto.Operator.Tests.Statuses;

public sealed class ConditionSetTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_condition_keeps_its_time_while_its_status_stays()
    {
        var before = new AgentResourceStatus { Conditions = Set(null, Noon, c => { c.True("A", "Good"); c.True("B", "Good"); }).All };

        var after = Set(before, Noon.AddHours(1), c => { c.True("A", "Better"); c.False("B", "Bad", "do"); });

        after.All.Select(c => c.LastTransitionTime).Should().Equal(Noon, Noon.AddHours(1));
        after.Changes.Select(c => (c.Before!.Reason, c.After.Reason)).Should().Equal(("Good", "Better"), ("Good", "Bad"));
    }

    [Fact]
    public void Ready_says_what_the_first_condition_says_that_is_not_as_it_should_be()
    {
        var set = Set(null, Noon, c =>
        {
            c.Unknown("A", "NotAsked", "wait");
            c.False(ConditionTypes.QuotaExceeded, "WithinQuota", "");
            c.False("B", "Bad", "do");
            c.False("C", "Worse", "do more");
            c.Ready();
        });

        set.All[0].Should().BeEquivalentTo(new { Type = "Ready", Status = ConditionStatus.False, Reason = "Bad", Message = "do" });
    }

    [Fact]
    public void Ready_is_unknown_when_nothing_is_wrong_and_something_is_not_known() =>
        Set(null, Noon, c => { c.True("A", "Good"); c.Unknown("B", "NotAsked", "wait"); c.Ready(("Paused", "by a person")); })
            .All[0].Should()
            .BeEquivalentTo(new { Status = ConditionStatus.Unknown, Reason = "NotAsked" });

    [Fact]
    public void Ready_is_false_when_the_quota_is_exceeded_or_something_else_stands_against_it()
    {
        Set(null, Noon, c => { c.True(ConditionTypes.QuotaExceeded, "QuotaExceeded", "delete one"); c.Ready(); }).All[0].Should()
            .BeEquivalentTo(new { Status = ConditionStatus.False, Reason = "QuotaExceeded" });
        Set(null, Noon, c => { c.True("A", "Good"); c.Ready(("Paused", "by a person")); }).All[0].Should()
            .BeEquivalentTo(new { Status = ConditionStatus.False, Reason = "Paused" });
        Set(null, Noon, c => { c.True("A", "Good"); c.Ready(); }).All[0].Should()
            .BeEquivalentTo(new { Status = ConditionStatus.True, Reason = "Ready" });
    }

    private static ConditionSet Set(ResourceStatus? before, DateTimeOffset now, Action<ConditionSet> set)
    {
        var conditions = new ConditionSet(before, 1, now);
        set(conditions);
        return conditions;
    }
}
