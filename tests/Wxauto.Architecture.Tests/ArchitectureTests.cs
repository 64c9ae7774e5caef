namespace Wxauto.Architecture.Tests;

/// <summary>The arrows between the projects (docs/architecture.md, "The tree").</summary>
public sealed class ArchitectureTests
{
    private const string Contracts = "Wxauto.Contracts";
    private const string Hosting = "Wxauto.Hosting";
    private const string Storage = "Wxauto.Storage";
    private const string Conversations = "Wxauto.Conversations";
    private const string Documents = "Wxauto.Documents";
    private const string Schema = "Wxauto.Schema";
    private const string Server = "Wxauto.Server";
    private const string Operator = "Wxauto.Operator";
    private const string Runtime = "Wxauto.Operator.Runtime";
    private const string AgentCore = "Wxauto.Agent.Core";
    private const string AgentSimulator = "Wxauto.Agent.Simulator";
    private const string WeChatSimulator = "Wxauto.WeChatSimulator";

    /// <summary>What a module may know, and no other project: never another module.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        [Contracts] = [],
        [Hosting] = [Contracts, Runtime],
        [Storage] = [Contracts, Hosting],
        [Conversations] = [Contracts, Hosting, Storage],
        [Documents] = [Contracts],
        ["Wxauto.Documents.Reader"] = [Documents],
        ["Wxauto.Gateway"] = [Contracts, Hosting, Storage, Conversations],
        ["Wxauto.Desk"] = [Contracts, Hosting, Storage, Conversations],
        ["Wxauto.Pipeline"] = [Contracts, Hosting, Storage, Conversations],
        ["Wxauto.Models"] = [Contracts],
        ["Wxauto.Ai"] = [Contracts, Hosting, Storage, "Wxauto.Models"],
        ["Wxauto.Knowledge"] = [Contracts, Hosting, Storage, Documents],
        ["Wxauto.Identity"] = [Contracts, Hosting, Storage],
        ["Wxauto.Customers"] = [Contracts, Hosting, Storage],
        ["Wxauto.Console"] = [Contracts, Hosting],
        [Runtime] = [],
        [Operator] = [Contracts, Runtime],
        [AgentCore] = [Contracts],
        [AgentSimulator] = [AgentCore, Contracts],
        ["Wxauto.Agent"] = [AgentCore, AgentSimulator],
        [WeChatSimulator] = [],
    };

    public static TheoryData<string> Known => [.. Allowed.Keys];

    [Fact]
    public void Every_project_has_its_place() =>
        Repository.References.Keys.Should().BeEquivalentTo([.. Allowed.Keys, Schema, Server]);

    [Theory]
    [MemberData(nameof(Known))]
    public void A_project_knows_only_what_it_may(string project) =>
        Repository.References[project].Should().BeSubsetOf(Allowed[project]);

    /// <summary>The migrations are of all tables, and the executable is of all modules; nobody else knows two of them.</summary>
    [Fact]
    public void Only_the_schema_and_the_server_know_several_modules() =>
        Repository.References.Where(p => p.Value.Count(r => r is "Wxauto.Gateway" or "Wxauto.Desk" or "Wxauto.Pipeline" or "Wxauto.Ai" or "Wxauto.Knowledge"
            or "Wxauto.Identity" or "Wxauto.Customers" or "Wxauto.Console") > 1)
            .Select(p => p.Key).Should().BeEquivalentTo(Schema, Server);

    [Fact]
    public void Only_the_agent_knows_its_parts() =>
        Repository.References.Where(p => !Repository.IsAgent(p.Key) && p.Value.Any(Repository.IsAgent)).Should().BeEmpty();

    [Fact]
    public void The_agents_executable_brings_every_driver() =>
        Repository.References["Wxauto.Agent"].Should().BeEquivalentTo(
            Repository.References.Keys.Where(p => Repository.IsAgent(p) && p != "Wxauto.Agent"));

    [Fact]
    public void The_simulated_wechat_is_hosted_by_the_server_alone() =>
        Repository.References.Where(p => p.Value.Contains(WeChatSimulator)).Select(p => p.Key).Should().Equal(Server);

    /// <summary>The agent shares a PC with WeChat: no web server comes with it, by no way.</summary>
    [Fact]
    public void The_agent_takes_nothing_of_a_web_server()
    {
        var closure = Repository.Closure("Wxauto.Agent");
        closure.Should().Contain([AgentCore, Contracts]);
        closure.SelectMany(Repository.Frameworks).Should().Contain("Grpc.Net.Client")
            .And.NotContain(f => f.Contains("AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void No_file_is_longer_than_500_lines() =>
        Repository.Files("*.cs").Where(f => File.ReadLines(f).Count() > 500).Should().BeEmpty();
}
