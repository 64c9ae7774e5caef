using Wxauto.Contracts.Internal;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Agents;
using Wxauto.Operator.Statuses;

namespace Wxauto.Operator.Tests.Agents;

public sealed class AgentFactsTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly AgentReport Report = new("desk", true, true, "1.2.3", Noon.AddSeconds(40), 2, "LoggedIn", false);
    private static readonly AgentResourceStatus Before = Status(Report, null);

    [Fact]
    public void Last_seen_is_a_whole_minute() => Before.LastSeen.Should().Be(Noon);

    [Fact]
    public void A_connected_agent_that_is_heard_of_again_is_the_same_for_five_minutes()
    {
        Status(Report with { LastSeenAt = Noon.AddMinutes(4.9) }, Before).Should().Be(Before);
        Status(Report with { LastSeenAt = Noon.AddMinutes(5) }, Before).LastSeen.Should().Be(Noon.AddMinutes(5));
    }

    [Fact]
    public void A_queue_that_changes_is_told_every_minute()
    {
        Status(Report with { QueueDepth = 7, LastSeenAt = Noon.AddSeconds(59) }, Before).Should().Be(Before);
        Status(Report with { QueueDepth = 7, LastSeenAt = Noon.AddSeconds(60) }, Before).Should()
            .Be(Before with { QueueDepth = 7, LastSeen = Noon.AddMinutes(1) });
    }

    [Fact]
    public void Everything_else_is_told_at_once()
    {
        var seen = Noon.AddMinutes(2);
        Status(Report with { WeChatState = "Locked", LastSeenAt = seen }, Before).Should()
            .Be(Before with { WeChatState = "Locked", LastSeen = seen });
        Status(Report with { Connected = false, LastSeenAt = seen }, Before).Should()
            .Be(Before with { Connected = false, Phase = AgentPhase.Disconnected, LastSeen = seen });
    }

    [Fact]
    public void Another_PC_that_asks_to_take_the_Agent_over_is_told_with_its_key_though_all_goes_on()
    {
        var conditions = new ConditionSet(Before, 1, Noon);
        AgentFacts.Status(Report with { PendingKeyId = "0123456789abcdef0123" }, Before, conditions).Connected.Should().BeTrue();
        var ready = conditions.All.Single(c => c.Type == ConditionTypes.Ready);
        (ready.Status, ready.Reason).Should().Be((ConditionStatus.False, "KeyReplacementWaits"));
        ready.Message.Should().Contain("(key 0123456789abcdef)").And.Contain("refuse it");
    }

    private static AgentResourceStatus Status(AgentReport report, AgentResourceStatus? before) =>
        AgentFacts.Status(report, before, new ConditionSet(before, 1, Noon));
}
