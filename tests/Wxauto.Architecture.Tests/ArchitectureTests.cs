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
    private const string Simulator = "Wxauto.Agent.Simulator";

    /// <summary>What a module may know, and no other project: never another module.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        [Contracts] = [],
        [Hosting] = [Contracts, Runtime],
        [Storage] = [Contracts, Hosting],
        [Conversations] = [Contracts, Hosting, Storage],
        [Documents] = [],
        ["Wxauto.Gateway"] = [Contracts, Hosting, Storage, Conversations],
        ["Wxauto.Pipeline"] = [Contracts, Hosting, Storage, Conversations],
        ["Wxauto.Ai"] = [Contracts, Hosting, Storage],
        ["Wxauto.Knowledge"] = [Contracts, Hosting, Storage, Documents],
        ["Wxauto.Console"] = [Contracts, Hosting],
        [Runtime] = [],
        [Operator] = [Contracts, Runtime],
        ["Wxauto.Agent"] = [Contracts],
        [Simulator] = [Contracts],
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
        Repository.References.Where(p => p.Value.Count(r => r is "Wxauto.Gateway" or "Wxauto.Pipeline" or "Wxauto.Ai" or "Wxauto.Knowledge" or "Wxauto.Console") > 1)
            .Select(p => p.Key).Should().BeEquivalentTo(Schema, Server);

    [Fact]
    public void The_server_takes_no_part_of_the_agent_but_the_simulator() =>
        Repository.References[Server].Where(Repository.IsAgent).Should().BeSubsetOf([Simulator]);

    [Fact]
    public void No_file_is_longer_than_500_lines() =>
        Repository.Files("*.cs").Where(f => File.ReadLines(f).Count() > 500).Should().BeEmpty();
}
