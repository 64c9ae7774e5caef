using Wxauto.Contracts.Internal;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Tests.Running;
using Wxauto.Tests.Kubernetes;

namespace Wxauto.Operator.Tests.Agents;

public sealed class AgentStatusTests
{
    private static readonly AgentReport Connected = new("desk", true, true, "1.2.3",
        new DateTimeOffset(2030, 1, 1, 10, 20, 30, TimeSpan.Zero), 3, "LoggedIn", false);

    [Fact]
    public async Task A_connected_agent_is_ready_and_says_how_it_is()
    {
        await using var running = await StartAsync(Connected);

        var agent = await running.UntilAsync<AgentResource>("desk", "Ready", "True", "Ready");

        agent.Status.Should().BeEquivalentTo(new
        {
            Phase = AgentPhase.Connected, Connected = true, Version = "1.2.3", WeChatState = "LoggedIn", QueueDepth = 3,
            LastSeen = new DateTimeOffset(2030, 1, 1, 10, 20, 0, TimeSpan.Zero),
            ObservedGeneration = agent.Metadata.Generation,
        });
        RunningOperator.ConditionsOf(agent).Select(c => c.Type).Should()
            .BeEquivalentTo("Ready", "Accepted", "ResolvedRefs", "Enrolled", "Connected");
    }

    [Fact]
    public async Task An_agent_that_loses_its_connection_is_told_of_once()
    {
        await using var running = await StartAsync(Connected);
        var first = await running.UntilAsync<AgentResource>("desk", "Connected", "True", "Connected");

        running.Services.Agents["desk"] = Connected with { Connected = false };

        var agent = await running.UntilAsync<AgentResource>("desk", "Connected", "False", "Disconnected");
        agent.Status!.Phase.Should().Be(AgentPhase.Disconnected);
        RunningOperator.ConditionOf(agent, "Ready").Should()
            .BeEquivalentTo(new { Status = ConditionStatus.False, Reason = "Disconnected" });
        RunningOperator.ConditionOf(agent, "Enrolled")!.LastTransitionTime.Should()
            .Be(RunningOperator.ConditionOf(first, "Enrolled")!.LastTransitionTime);
        await TestCluster.EventuallyAsync("it is told", async () => (await running.EventsAsync("desk")).Contains("Disconnected"));
        await running.LookAgainAsync<AgentResource>("desk");
        await running.UntilAsync<AgentResource>("desk", "it stays so", a => a.Status!.Phase == AgentPhase.Disconnected);
        (await running.EventsAsync("desk")).Count(reason => reason == "Disconnected").Should().Be(1);
    }

    [Fact]
    public async Task A_paused_agent_is_not_ready()
    {
        await using var running = await StartAsync(Connected with { Paused = true });

        var agent = await running.UntilAsync<AgentResource>("desk", "Ready", "False", "Paused");

        agent.Status!.Phase.Should().Be(AgentPhase.Paused);
        agent.Status.Connected.Should().BeTrue();
    }

    [Fact]
    public async Task An_agent_whose_WeChat_is_logged_out_is_not_ready()
    {
        await using var running = await StartAsync(Connected with { WeChatState = "LoggedOut" });

        var agent = await running.UntilAsync<AgentResource>("desk", "Ready", "False", "WeChatLoggedOut");

        agent.Status!.Phase.Should().Be(AgentPhase.Connected);
    }

    [Fact]
    public async Task Nothing_is_written_while_nothing_changes()
    {
        await using var running = await StartAsync(Connected);
        await running.UntilAsync<AgentResource>("desk", "Ready", "True", "Ready");
        await running.LookAgainAsync<AgentResource>("desk");
        var generations = new HashSet<string>();
        var asked = running.Services.Requests.Count;

        for (var look = 1; look <= 3; look++)
        {
            // Seen half a minute later each time: no reason to write.
            running.Services.Agents["desk"] = Connected with { LastSeenAt = Connected.LastSeenAt + look * TimeSpan.FromSeconds(29) };
            await running.LookAgainAsync<AgentResource>("desk");
            await TestCluster.EventuallyAsync("the gateway is asked again", () => Task.FromResult(running.Services.Requests.Count > asked));
            asked = running.Services.Requests.Count;
            generations.Add(await StatusTimeAsync(running));
        }

        generations.Should().HaveCount(1);
    }

    [Fact]
    public async Task What_was_known_stays_while_the_gateway_does_not_answer()
    {
        await using var running = await StartAsync(Connected);
        await running.UntilAsync<AgentResource>("desk", "Ready", "True", "Ready");

        running.Services.IsAway = true;

        var agent = await running.UntilAsync<AgentResource>("desk", "Ready", "Unknown", "ServicesUnavailable");
        agent.Status.Should().BeEquivalentTo(new { Phase = AgentPhase.Connected, Connected = true, Version = "1.2.3" });
        RunningOperator.ConditionOf(agent, "Connected")!.Message.Should().Contain("gateway of Platform main");

        running.Services.IsAway = false;
        running.Time.Forward(TimeSpan.FromSeconds(31));
        await running.UntilAsync<AgentResource>("desk", "Ready", "True", "Ready");
        (await running.EventsAsync("desk")).Count(reason => reason == "Connected").Should().Be(1);
    }

    [Fact]
    public async Task A_Platform_that_comes_heals_the_Agents_of_its_namespace()
    {
        await using var running = await RunningOperator.StartAsync(platform: null);
        running.Services.Agents["desk"] = Connected;
        await running.ApplyAsync("Agent", "desk", "{}");
        await running.UntilAsync<AgentResource>("desk", "Connected", "Unknown", "NoPlatform", look: false);

        await running.ApplyAsync("Platform", "main", "{}");

        await running.UntilAsync<AgentResource>("desk", "Ready", "True", "Ready", look: false);
    }

    [Fact]
    public async Task A_rotated_operator_token_is_used_at_once()
    {
        await using var running = await StartAsync(Connected);
        await running.UntilAsync<AgentResource>("desk", "Ready", "True", "Ready");

        running.Services.Token = "another";
        var agent = await running.UntilAsync<AgentResource>("desk", "Connected", "Unknown", "ServicesUnavailable");
        RunningOperator.ConditionOf(agent, "Connected")!.Message.Should().Contain("main-internal");
        await running.SetTokenAsync("another");
        running.Time.Forward(TimeSpan.FromSeconds(31));

        await running.UntilAsync<AgentResource>("desk", "Ready", "True", "Ready");
    }

    [Fact]
    public async Task An_agent_is_asked_about_again_without_a_cause()
    {
        await using var running = await RunningOperator.StartAsync(withLongTimers: true);
        running.Services.Agents["desk"] = Connected;
        await running.ApplyAsync("Agent", "desk", "{}");
        await running.UntilAsync<AgentResource>("desk", "Ready", "True", "Ready", look: false);

        running.Services.Agents["desk"] = Connected with { Connected = false };

        await running.UntilAsync<AgentResource>("desk", "Connected", "False", "Disconnected", look: false);
    }

    [Fact]
    public async Task An_Agent_that_only_its_schema_accepts_is_not_accepted_and_gets_no_token()
    {
        await using var running = await RunningOperator.StartAsync();
        await running.ApplyAsync("Agent", "desk", "{reply: {quietHours: [{from: \"22:00\", to: \"08:00\", timeZone: Mars/Olympus}]}}");

        var agent = await running.UntilAsync<AgentResource>("desk", "Accepted", "False", "Invalid", look: false);

        RunningOperator.ConditionOf(agent, "Accepted")!.Message.Should().Contain("spec.reply.quietHours[0].timeZone")
            .And.Contain("Mars/Olympus");
        RunningOperator.ConditionOf(agent, "Ready").Should().BeEquivalentTo(new { Status = ConditionStatus.False, Reason = "Invalid" });
        agent.Status!.Phase.Should().Be(AgentPhase.Pending);
        running.Services.Issued.Should().BeEmpty();

        await running.ApplyAsync("Agent", "desk", "{}");
        await running.UntilAsync<AgentResource>("desk", "Accepted", "True", "Accepted", look: false);
    }

    [Fact]
    public async Task The_newest_Agent_over_the_quota_is_left_out_until_there_is_room()
    {
        await using var running = await RunningOperator.StartAsync("{quotas: {agents: 1}}");
        await running.ApplyAsync("Agent", "first", "{}");
        await running.UntilAsync<AgentResource>("first", "Enrolled", "False", "AwaitingEnrollment", look: false);
        // Creation times are whole seconds, and names decide within one: this name comes after.
        await running.ApplyAsync("Agent", "second", "{}");

        var second = await running.UntilAsync<AgentResource>("second", "QuotaExceeded", "True", "QuotaExceeded", look: false);
        RunningOperator.ConditionOf(second, "Ready").Should()
            .BeEquivalentTo(new { Status = ConditionStatus.False, Reason = "QuotaExceeded" });
        running.Services.Issued.Should().OnlyContain(token => token.StartsWith("first.", StringComparison.Ordinal));
        (await running.UntilAsync<AgentResource>("first", "QuotaExceeded", "False", "WithinQuota", look: false)).Status!.Phase.Should()
            .Be(AgentPhase.Enrolling);

        await running.ApplyAsync("Platform", "main", "{quotas: {agents: 2}}");
        await running.UntilAsync<AgentResource>("second", "QuotaExceeded", "False", "WithinQuota", look: false);
        await running.UntilAsync<AgentResource>("second", "Enrolled", "False", "AwaitingEnrollment", look: false);
    }

    [Fact]
    public async Task What_an_Agent_names_is_looked_for_and_heals_when_it_appears()
    {
        await using var running = await RunningOperator.StartAsync();
        running.Services.Agents["desk"] = Connected;
        await running.ApplyAsync("Agent", "desk",
            "{ai: {route: [main], tools: {mcpServers: [tools]}}, knowledge: [shop], restApi: {apiKey: {secretRef: {name: rest, key: key}}}}");

        var agent = await running.UntilAsync<AgentResource>("desk", "ResolvedRefs", "False", "AIProviderNotFound", look: false);
        RunningOperator.ConditionOf(agent, "ResolvedRefs")!.Message.Should()
            .ContainAll("spec.ai.route[0]", "spec.knowledge[0]", "spec.ai.tools.mcpServers[0]", "spec.restApi.apiKey.secretRef");
        // The status is written before the Event.
        await TestCluster.EventuallyAsync("it is told", async () => (await running.EventsAsync("desk")).Contains("AIProviderNotFound"));

        await running.ApplyAsync("AIProvider", "main", "{preset: extractive}");
        await running.UntilAsync<AgentResource>("desk", "ResolvedRefs", "False", "KnowledgeBaseNotFound", look: false);
        await running.ApplyAsync("KnowledgeBase", "shop", "{sources: []}");
        await running.UntilAsync<AgentResource>("desk", "ResolvedRefs", "False", "McpServerNotFound", look: false);
        await running.ApplyAsync("McpServer", "tools", "{http: {endpoint: \"https://tools.example/mcp\"}, tools: [{name: search}]}");
        await running.UntilAsync<AgentResource>("desk", "ResolvedRefs", "False", "SecretNotFound", look: false);
        await running.SetSecretAsync("rest", ("key", "k"));
        await running.UntilAsync<AgentResource>("desk", "Ready", "True", "Ready", look: false);

        await running.Api.DeleteAsync<KnowledgeBaseResource>(running.Key("shop"), default);
        await running.UntilAsync<AgentResource>("desk", "ResolvedRefs", "False", "KnowledgeBaseNotFound", look: false);
    }

    private static async Task<RunningOperator> StartAsync(AgentReport report)
    {
        var running = await RunningOperator.StartAsync();
        running.Services.Agents[report.Name] = report;
        await running.ApplyAsync("Agent", report.Name, "{}");
        return running;
    }

    /// <summary>When the status was last written, as the server's book of fields says.</summary>
    private static async Task<string> StatusTimeAsync(RunningOperator running) =>
        await running.Cluster.KubectlAsync(
            "get agent desk --show-managed-fields -o jsonpath={.status}{.metadata.managedFields[?(@.subresource==\"status\")].time}");
}
