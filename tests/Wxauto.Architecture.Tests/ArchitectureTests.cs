namespace Wxauto.Architecture.Tests;

/// <summary>The arrows between the projects (docs/architecture.md, section 2).</summary>
public sealed class ArchitectureTests
{
    private const string Contracts = "Wxauto.Contracts";
    private const string Hosting = "Wxauto.Hosting";
    private const string Server = "Wxauto.Server";
    private const string Operator = "Wxauto.Operator";
    private const string Runtime = "Wxauto.Operator.Runtime";
    private const string Simulator = "Wxauto.Agent.Simulator";

    private static readonly string[] ModuleNames = [.. Repository.References.Keys
        .Where(p => p is not (Contracts or Hosting or Server or Operator or Runtime) && !Repository.IsAgent(p))];

    public static TheoryData<string> Modules => [.. ModuleNames];

    [Fact]
    public void All_known_projects_are_looked_at() =>
        Repository.References.Keys.Should().Contain([Contracts, Hosting, Server, Operator, Runtime, Simulator, "Wxauto.Agent",
            "Wxauto.Gateway", "Wxauto.Pipeline", "Wxauto.Ai", "Wxauto.Knowledge", "Wxauto.Console"]);

    [Fact]
    public void Contracts_knows_no_other_project() => Repository.References[Contracts].Should().BeEmpty();

    [Fact]
    public void Hosting_knows_contracts_and_the_operators_runtime() => Repository.References[Hosting].Should().BeEquivalentTo(Contracts, Runtime);

    [Fact]
    public void The_operators_runtime_knows_nothing_of_ours() => Repository.References[Runtime].Should().BeEmpty();

    [Fact]
    public void The_operator_knows_contracts_and_its_runtime() => Repository.References[Operator].Should().BeEquivalentTo(Contracts, Runtime);

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_knows_only_contracts_and_hosting(string module) =>
        Repository.References[module].Should().BeSubsetOf([Contracts, Hosting]);

    [Fact]
    public void The_agent_knows_only_contracts() => Repository.References["Wxauto.Agent"].Should().Equal(Contracts);

    [Fact]
    public void The_simulator_knows_nothing_of_the_platform() => Repository.References[Simulator].Should().BeSubsetOf([Contracts]);

    [Fact]
    public void Only_the_server_knows_modules() =>
        Repository.References.Where(p => p.Value.Any(ModuleNames.Contains)).Select(p => p.Key).Should().Equal(Server);

    [Fact]
    public void The_server_takes_no_part_of_the_agent_but_the_simulator() =>
        Repository.References[Server].Where(Repository.IsAgent).Should().BeSubsetOf([Simulator]);

    [Fact]
    public void No_file_is_longer_than_500_lines() =>
        Repository.Files("*.cs").Where(f => File.ReadLines(f).Count() > 500).Should().BeEmpty();
}
