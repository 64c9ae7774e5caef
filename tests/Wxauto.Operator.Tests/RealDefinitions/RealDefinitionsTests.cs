using System.Collections.Concurrent;
using Wxauto.Operator.Platforms;
using Wxauto.Operator.Tests.Platforms;
using Wxauto.Tests.Kubernetes;

namespace Wxauto.Operator.Tests.RealDefinitions;

/// <summary>What the operator makes is what the real kinds take, and the stand-ins of the other tests take no more than they.</summary>
public sealed class RealDefinitionsTests(RealApi api) : IClassFixture<RealApi>
{
    [RealDefinitionsTheory]
    [MemberData(nameof(GoldenTests.Platforms), MemberType = typeof(GoldenTests))]
    public Task The_real_definitions_take_all_children_of_a_Platform_strictly(string name) => AllAreTakenAsync(api.Kubeconfig, name);

    [Theory]
    [MemberData(nameof(GoldenTests.Platforms), MemberType = typeof(GoldenTests))]
    public Task The_stand_ins_take_all_children_of_a_Platform_strictly(string name) => AllAreTakenAsync(TestCluster.Kubeconfig, name);

    [RealDefinitionsTheory]
    [MemberData(nameof(GoldenTests.Platforms), MemberType = typeof(GoldenTests))]
    public async Task A_stand_in_refuses_whatever_the_real_definition_refuses(string name)
    {
        var laxer = new ConcurrentBag<string>();
        var refused = 0;
        var mutations = PlatformPlans.Children(name).Where(child => ChildTypes.Optional.Contains(child.Type!))
            .SelectMany(child => Mutations.Of(PlatformPlans.Json(child)).Select(m => (child.Type, m.What, m.Body)));
        await Parallel.ForEachAsync(mutations, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (mutation, _) =>
        {
            if (await api.RealRefusalAsync(mutation.Type!, mutation.Body) is not { } refusal)
                return;
            Interlocked.Increment(ref refused);
            if (await api.StandInRefusalAsync(mutation.Type!, mutation.Body) is null)
                laxer.Add($"{mutation.Type!.Kind} {mutation.What}: {refusal}");
        });

        laxer.Should().BeEmpty();
        refused.Should().BeGreaterThan(100);
    }

    private static async Task AllAreTakenAsync(string kubeconfig, string name)
    {
        var file = Path.Combine(PlatformPlans.Folder(), $"{name}.children.yaml");
        var (exit, output, error) = await TestCluster.RunAsync(
            TestCluster.Kubectl, ["--kubeconfig", kubeconfig, "create", "--dry-run=server", "--validate=strict", "-f", file]);

        error.Should().BeEmpty();
        exit.Should().Be(0);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(PlatformPlans.Children(name).Count);
    }
}
