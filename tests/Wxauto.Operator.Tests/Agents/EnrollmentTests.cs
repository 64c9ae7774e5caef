using System.Text;
using Wxauto.Contracts.Internal;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Agents;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Tests.Running;
using Wxauto.Tests.Kubernetes;
using k8s.Models;

namespace Wxauto.Operator.Tests.Agents;

public sealed class EnrollmentTests
{
    private static readonly AgentReport Enrolled = new("desk", true, true, "1.2.3", DateTimeOffset.UtcNow, 0, "LoggedIn", false);

    [Fact]
    public async Task A_new_Agent_gets_a_Secret_to_enrol_with()
    {
        await using var running = await RunningOperator.StartAsync();
        await running.ApplyAsync("Agent", "desk", "{}");

        var agent = await running.UntilAsync<AgentResource>("desk", "Enrolled", "False", "AwaitingEnrollment");

        agent.Status!.Phase.Should().Be(AgentPhase.Enrolling);
        agent.Status.EnrollmentSecret.Should().Be("desk-enrollment");
        agent.Metadata.Finalizers.Should().Contain(AgentReconciler.Finalizer);
        RunningOperator.ConditionOf(agent, "Ready")!.Message.Should().Contain("wxauto-agent enroll");
        var secret = (await running.FindAsync<V1Secret>("desk-enrollment"))!;
        Encoding.UTF8.GetString(secret.Data["token"]).Should().Be(running.Services.Issued.Single());
        Encoding.UTF8.GetString(secret.Data["gateway"]).Should().Be("http://127.0.0.1:8081");
        RunningOperator.ConditionOf(agent, "Enrolled")!.Message.Should()
            .Contain($"kubectl -n {running.Namespace} port-forward service/main-gateway 8081:8081").And.Contain("spec.ingress");
        secret.Metadata.OwnerReferences.Should().ContainSingle(o => o.Uid == agent.Metadata.Uid && o.Controller == true);
        DateTimeOffset.Parse(secret.Metadata.Annotations[EnrollmentSecrets.ExpiresAt], System.Globalization.CultureInfo.InvariantCulture)
            .Should().BeCloseTo(running.Time.GetUtcNow() + TimeSpan.FromHours(24), TimeSpan.FromMinutes(30));
        await TestCluster.EventuallyAsync("the token is told of", async () => (await running.EventsAsync("desk")).Contains("TokenIssued"));
    }

    [Fact]
    public async Task A_token_is_renewed_in_the_last_third_of_its_time_and_not_before()
    {
        await using var running = await RunningOperator.StartAsync();
        await running.ApplyAsync("Agent", "desk", "{enrollment: {tokenTTL: 3h}}");
        await running.UntilAsync<AgentResource>("desk", "Enrolled", "False", "AwaitingEnrollment");

        running.Time.Forward(TimeSpan.FromMinutes(110));
        await SeenAsync(running);
        Tokens(running).Should().HaveCount(1);

        running.Time.Forward(TimeSpan.FromMinutes(11));
        await running.LookAgainAsync<AgentResource>("desk");
        await TestCluster.EventuallyAsync("there is a second token", async () =>
            Tokens(running) is [_, var second]
                && Encoding.UTF8.GetString((await running.FindAsync<V1Secret>("desk-enrollment"))!.Data["token"]) == second);
    }

    [Fact]
    public async Task The_Secret_goes_when_the_agent_is_enrolled()
    {
        await using var running = await RunningOperator.StartAsync();
        await running.ApplyAsync("Agent", "desk", "{}");
        await running.UntilAsync<AgentResource>("desk", "Enrolled", "False", "AwaitingEnrollment");

        running.Services.Agents["desk"] = Enrolled;

        var agent = await running.UntilAsync<AgentResource>("desk", "Enrolled", "True", "Enrolled");
        agent.Status!.EnrollmentSecret.Should().BeNull();
        await TestCluster.EventuallyAsync("the Secret is gone", async () =>
        {
            await running.LookAgainAsync<AgentResource>("desk");
            return await running.FindAsync<V1Secret>("desk-enrollment") is null;
        });
        await TestCluster.EventuallyAsync("it is told", async () => (await running.EventsAsync("desk")).Intersect(["Enrolled", "Connected"])
            .Count() == 2);
    }

    [Fact]
    public async Task A_PC_that_waits_for_approval_is_told_of_and_leaves_no_Secret()
    {
        await using var running = await RunningOperator.StartAsync();
        await running.ApplyAsync("Agent", "desk", "{enrollment: {approval: Manual}}");
        await running.UntilAsync<AgentResource>("desk", "Enrolled", "False", "AwaitingEnrollment");

        running.Services.Agents["desk"] = Enrolled with { Enrolled = false, Connected = false, AwaitsApproval = true };

        var agent = await running.UntilAsync<AgentResource>("desk", "Enrolled", "False", "AwaitingApproval");
        (agent.Status!.Phase, agent.Status.EnrollmentSecret).Should().Be((AgentPhase.Enrolling, null));
        RunningOperator.ConditionOf(agent, "Connected")!.Reason.Should().Be("NotEnrolled");
        RunningOperator.ConditionOf(agent, "Ready")!.Message.Should().Contain("Approve it in the console");
        await TestCluster.EventuallyAsync("the Secret is gone", async () =>
        {
            await running.LookAgainAsync<AgentResource>("desk");
            return await running.FindAsync<V1Secret>("desk-enrollment") is null;
        });
        Tokens(running).Should().HaveCount(1);

        running.Services.Agents["desk"] = Enrolled;
        await running.UntilAsync<AgentResource>("desk", "Enrolled", "True", "Enrolled");
    }

    [Fact]
    public async Task A_Secret_that_was_deleted_by_hand_is_made_again()
    {
        await using var running = await RunningOperator.StartAsync();
        await running.ApplyAsync("Agent", "desk", "{}");
        await running.UntilAsync<AgentResource>("desk", "Enrolled", "False", "AwaitingEnrollment");
        var first = (await running.FindAsync<V1Secret>("desk-enrollment"))!;

        await running.Api.DeleteAsync<V1Secret>(running.Key("desk-enrollment"), default);

        await running.UntilAsync<V1Secret>("desk-enrollment", "another Secret is there",
            secret => secret.Metadata.Uid != first.Metadata.Uid, look: false);
        running.Services.Issued.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_Secret_of_somebody_else_is_left_alone()
    {
        await using var running = await RunningOperator.StartAsync();
        await running.SetSecretAsync("desk-enrollment", ("token", "mine"));
        await running.ApplyAsync("Agent", "desk", "{}");

        await running.UntilAsync<AgentResource>("desk", "Enrolled", "False", "SecretExists");

        Encoding.UTF8.GetString((await running.FindAsync<V1Secret>("desk-enrollment"))!.Data["token"]).Should().Be("mine");
        running.Services.Issued.Should().BeEmpty();
    }

    [Fact]
    public async Task The_Secret_says_where_the_gateway_is_reached_from_outside()
    {
        await using var running = await RunningOperator.StartAsync("{ingress: {host: agents.shop.example, tlsSecret: tls}}");
        await running.ApplyAsync("Agent", "desk", "{}");
        await running.UntilAsync<V1Secret>("desk-enrollment", "it names the host",
            s => Encoding.UTF8.GetString(s.Data["gateway"]) == "https://agents.shop.example", look: false);

        await running.ApplyAsync("Platform", "main", "{ingress: {host: other.shop.example}}");

        await running.UntilAsync<V1Secret>("desk-enrollment", "it names the new host",
            s => Encoding.UTF8.GetString(s.Data["gateway"]) == "https://other.shop.example", look: false);
    }

    [Fact]
    public async Task Many_Agents_are_one_request()
    {
        await using var running = await RunningOperator.StartAsync();
        foreach (var i in Enumerable.Range(0, 40))
            running.Services.Agents[$"desk-{i}"] = Enrolled with { Name = $"desk-{i}" };
        await running.StopAsync();
        await running.Cluster.ApplyAsync(string.Join("\n---\n",
            Enumerable.Range(0, 40).Select(i => $"apiVersion: wxauto.io/v1alpha1\nkind: Agent\nmetadata: {{name: desk-{i}}}\nspec: {{}}")));

        await running.StartAgainAsync();

        foreach (var i in Enumerable.Range(0, 40))
            await running.UntilAsync<AgentResource>($"desk-{i}", "Ready", "True", "Ready", look: false);
        running.Services.Requests.Count(r => r.EndsWith("/agents", StringComparison.Ordinal)).Should().BeLessThan(20);
    }

    private static List<string> Tokens(RunningOperator running) =>
        [.. running.Services.Issued.Where(token => token.StartsWith("desk.", StringComparison.Ordinal))];

    /// <summary>The Agent was reconciled once more, to the end: another one that came later is done.</summary>
    private static async Task SeenAsync(RunningOperator running)
    {
        var (before, tries) = (running.Services.Requests.Count, 0);
        await TestCluster.EventuallyAsync("the gateway is asked again", async () =>
        {
            // What was answered to a look that was under way counts as fresh for the next one.
            if (tries++ % 20 == 0)
                await running.LookAgainAsync<AgentResource>("desk");
            return running.Services.Requests.Count > before;
        });
        running.Services.Agents["other"] = Enrolled with { Name = "other" };
        running.Time.Forward(TimeSpan.FromSeconds(6));
        await running.ApplyAsync("Agent", "other", "{}");
        await running.UntilAsync<AgentResource>("other", "Ready", "True", "Ready");
    }
}
