using Wxauto.Contracts.Resources;
using Wxauto.Operator.Platforms;
using Wxauto.Operator.Statuses;

namespace Wxauto.Operator.Tests.Platforms;

public sealed class PlatformReportTests
{
    [Fact]
    public void A_Platform_is_not_ready_when_a_child_was_not_made_for_lack_of_its_kind()
    {
        var report = Running();
        Ready(report).Status.Should().Be(ConditionStatus.True);

        report.Unresolved = [new("SecretNotFound", "There is no Secret."), report.Lacking("KedaMissing", "Install KEDA.")];

        Ready(report).Should().BeEquivalentTo(new { Status = ConditionStatus.False, Reason = "KedaMissing", Message = "Install KEDA." });
    }

    [Fact]
    public void A_reference_that_leads_nowhere_does_not_keep_a_Platform_from_being_ready()
    {
        var report = Running();
        report.Unresolved = [new("SecretNotFound", "There is no Secret.")];
        Ready(report).Status.Should().Be(ConditionStatus.True);
    }

    private static PlatformReport Running() => new()
    {
        Unresolved = [],
        Roles = [.. Roles.All.Select(r => new RoleState(new RoleStatus { Name = r.Name }, Ready: true, Settled: true))],
    };

    private static Condition Ready(PlatformReport report)
    {
        var conditions = new ConditionSet(null, 1, DateTimeOffset.UnixEpoch);
        report.Status(null, conditions);
        return conditions.All.Single(c => c.Type == ConditionTypes.Ready);
    }
}
