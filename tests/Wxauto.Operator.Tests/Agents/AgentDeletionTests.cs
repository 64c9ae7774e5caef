using Wxauto.Contracts.Internal;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using Wxauto.Operator.Tests.Running;
using Wxauto.Tests.Kubernetes;
using k8s.Models;

namespace Wxauto.Operator.Tests.Agents;

public sealed class AgentDeletionTests
{
    private static readonly AgentReport Connected = new("desk", true, true, "1.2.3", DateTimeOffset.UtcNow, 0, "LoggedIn", false);

    [Fact]
    public async Task The_enrolment_of_a_deleted_Agent_is_ended()
    {
        await using var running = await StartAsync();

        await running.Api.DeleteAsync<AgentResource>(running.Key("desk"), default);

        await GoneAsync(running);
        running.Services.Ended.Should().Contain("desk");
    }

    [Fact]
    public async Task An_Agent_that_was_deleted_while_no_operator_ran_is_cleaned_up()
    {
        await using var running = await StartAsync();
        await running.StopAsync();
        await running.Api.DeleteAsync<AgentResource>(running.Key("desk"), default);
        (await running.FindAsync<AgentResource>("desk")).Should().NotBeNull();

        await running.StartAgainAsync();

        await GoneAsync(running);
        running.Services.Ended.Should().Contain("desk");
    }

    [Fact]
    public async Task A_deleted_Agent_waits_for_a_gateway_that_is_away()
    {
        await using var running = await StartAsync();
        running.Services.IsAway = true;
        running.Time.Forward(TimeSpan.FromSeconds(31));

        await running.Api.DeleteAsync<AgentResource>(running.Key("desk"), default);

        var agent = await running.UntilAsync<AgentResource>("desk", "Enrolled", "Unknown", "EnrolmentNotEnded", look: false);
        RunningOperator.ConditionOf(agent, "Enrolled")!.Message.Should().Contain("gateway of Platform main");
        await TestCluster.EventuallyAsync("it is told", async () => (await running.EventsAsync("desk")).Contains("EnrolmentNotEnded"));
        running.Services.IsAway = false;
        running.Time.Forward(TimeSpan.FromSeconds(31));
        await GoneAsync(running);
        running.Services.Ended.Should().Contain("desk");
    }

    [Fact]
    public async Task A_deleted_Agent_does_not_wait_for_the_gateway_of_a_Platform_that_is_gone()
    {
        await using var running = await StartAsync();
        running.Services.IsAway = true;
        running.Time.Forward(TimeSpan.FromSeconds(31));
        await running.Api.DeleteAsync<AgentResource>(running.Key("desk"), default);
        await running.UntilAsync<AgentResource>("desk", "Enrolled", "Unknown", "EnrolmentNotEnded", look: false);

        await running.Api.DeleteAsync<PlatformResource>(running.Key("main"), default);

        await GoneAsync(running);
        running.Services.Ended.Should().BeEmpty();
        (await running.EventsAsync("desk")).Should().Contain("EnrolmentLeft");
    }

    [Fact]
    public async Task A_namespace_that_is_deleted_is_never_held_up()
    {
        await using var running = await StartAsync();
        running.Services.IsAway = true;
        running.Time.Forward(TimeSpan.FromSeconds(31));
        // The Platform stays behind, as a finalizer of its own would make it: the Agent must go nevertheless.
        await running.Api.PatchMetadataAsync<PlatformResource>(running.Key("main"),
            new System.Text.Json.Nodes.JsonObject { ["finalizers"] = new System.Text.Json.Nodes.JsonArray("test/stays") }, default);

        await running.Api.DeleteAsync<V1Namespace>(new ResourceKey("", running.Namespace), default);

        await GoneAsync(running);
        await running.Api.PatchMetadataAsync<PlatformResource>(running.Key("main"),
            new System.Text.Json.Nodes.JsonObject { ["finalizers"] = new System.Text.Json.Nodes.JsonArray() }, default);
        await TestCluster.EventuallyAsync("the namespace is gone",
            async () => await running.Api.GetAsync<V1Namespace>(new ResourceKey("", running.Namespace), default) is null);
    }

    private static async Task<RunningOperator> StartAsync()
    {
        var running = await RunningOperator.StartAsync();
        running.Services.Agents["desk"] = Connected;
        await running.ApplyAsync("Agent", "desk", "{}");
        await running.UntilAsync<AgentResource>("desk", "Ready", "True", "Ready");
        return running;
    }

    private static Task GoneAsync(RunningOperator running) =>
        TestCluster.EventuallyAsync("the Agent is gone", async () => await running.FindAsync<AgentResource>("desk") is null);
}
