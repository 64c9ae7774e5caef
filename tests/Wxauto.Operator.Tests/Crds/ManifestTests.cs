using Wxauto.Contracts.Resources;
using Wxauto.Tests.Kubernetes;

namespace Wxauto.Operator.Tests.Crds;

/// <summary>What the API takes and what it refuses, and in which words.</summary>
public sealed class ManifestTests(DefinitionsServer server) : IClassFixture<DefinitionsServer>
{
    private const string Says = "# says: ";

    public static TheoryData<string> BadFiles => [.. Directory.EnumerateFiles(DefinitionsServer.Bad)
        .Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    public static TheoryData<string> GoodFiles =>
        [.. new[] { DefinitionsServer.Good, Path.Combine(RepositoryFiles.Root, "samples") }
            .SelectMany(d => Directory.EnumerateFiles(d, "*.yaml", SearchOption.AllDirectories))
            .Where(f => File.ReadAllText(f).Contains(ResourceKinds.ApiVersion, StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(RepositoryFiles.Root, f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_bad_manifest_is_refused_with_its_message(string file)
    {
        var first = File.ReadLines(Path.Combine(DefinitionsServer.Bad, file + ".yaml")).First();
        first.Should().StartWith(Says);
        server.Refusal(file).Should().NotBeNull("the API must refuse it").And.Contain(first[Says.Length..]);
    }

    [Theory]
    [MemberData(nameof(GoodFiles))]
    public async Task A_good_manifest_is_taken(string file) =>
        await server.Cluster.ApplyAsync(await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, file)), dryRun: true);

    [Fact]
    public async Task The_channel_of_an_agent_cannot_be_changed()
    {
        await server.Cluster.ApplyAsync(Agent("channel-stays", "{type: Simulator}"));
        await server.Cluster.ApplyAsync(Agent("channel-stays", "{type: Simulator}", "displayName: 前台"));
        (await Refused(Agent("channel-stays", "{type: WeChatDesktop}"))).Should()
            .Contain("spec.channel.type: Invalid value: cannot be changed: chats and history belong to the channel");
        // Without the field the default would be another channel.
        (await Refused(Agent("channel-stays", "{}"))).Should().Contain("spec.channel.type: Invalid value: cannot be changed");
    }

    [Fact]
    public async Task What_is_left_out_gets_the_defaults_of_the_records()
    {
        await server.Cluster.ApplyAsync("apiVersion: wxauto.io/v1alpha1\nkind: Agent\nmetadata: {name: all-defaults}\nspec: {}\n");
        var spec = System.Text.Json.Nodes.JsonNode.Parse(await server.Cluster.KubectlAsync("get agent all-defaults -o json"))!["spec"]!;
        ((string?)spec["reply"]!["debounce"], (double?)spec["reply"]!["confidence"]!["answer"], (int?)spec["sendBudget"]!["perHour"],
            (string?)spec["channel"]!["type"])
            .Should().Be(("2s", 0.75, 120, "WeChatDesktop"));
        System.Text.Json.JsonSerializer.Deserialize<AgentSpec>(spec, ResourceJson.Options).Should().BeEquivalentTo(new AgentSpec());
    }

    [Fact]
    public async Task A_status_is_kept_apart_from_the_spec()
    {
        await server.Cluster.ApplyAsync(Agent("own-status", "{type: Simulator}"));
        var status = new AgentResourceStatus
        {
            Phase = AgentPhase.Connected, Connected = true, QueueDepth = 3, WeChatState = "LoggedIn", ObservedGeneration = 1,
            LastSeen = DateTimeOffset.UnixEpoch,
            Conditions = [new Condition { Type = ConditionTypes.Ready, Status = ConditionStatus.True, Reason = "Connected", Message = "",
                LastTransitionTime = DateTimeOffset.UnixEpoch }],
        };
        var body = $$"""{"status": {{System.Text.Json.JsonSerializer.Serialize(status, ResourceJson.Options)}}}""";
        var (exit, _, error) = await TestCluster.RunAsync(TestCluster.Kubectl,
            ["--kubeconfig", TestCluster.Kubeconfig, "-n", server.Cluster.Namespace, "patch", "agent", "own-status", "--subresource=status",
                "--type=merge", "-p", body]);
        exit.Should().Be(0, error);
        (await server.Cluster.KubectlAsync("get wxa own-status --no-headers")).Should()
            .MatchRegex(@"own-status +Simulator +Connected +True +LoggedIn");
        (await server.Cluster.KubectlAsync("get wxauto")).Should().Contain("agent.wxauto.io/own-status");
        var stored = System.Text.Json.Nodes.JsonNode.Parse(await server.Cluster.KubectlAsync("get wxa own-status -o json"))!;
        System.Text.Json.JsonSerializer.Deserialize<AgentResourceStatus>(stored["status"], ResourceJson.Options).Should()
            .BeEquivalentTo(status);
        ((int?)stored["metadata"]!["generation"]).Should().Be(1);
    }

    [Fact]
    public async Task Every_field_is_explained()
    {
        (await server.Cluster.KubectlAsync("explain platform.spec.roles.pipeline.autoscaling")).Should()
            .Contain("Makes the number of pods follow the work.").And.Contain("maxReplicas");
        (await server.Cluster.KubectlAsync("explain kb.spec.sources.url.every")).Should()
            .Contain("How often the pages are asked for changes.");
    }

    private static string Agent(string name, string channel, string more = "") =>
        $"apiVersion: wxauto.io/v1alpha1\nkind: Agent\nmetadata: {{name: {name}}}\nspec:\n  channel: {channel}\n{(more.Length > 0 ? $"  {more}\n" : "")}";

    private async Task<string> Refused(string manifest) =>
        (await server.Cluster.Invoking(c => c.ApplyAsync(manifest)).Should().ThrowAsync<InvalidOperationException>()).Which.Message;
}
