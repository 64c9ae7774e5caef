using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using k8s;

namespace Wxauto.Operator.Runtime.Tests.Controllers;

public sealed class RuntimeOptionsTests
{
    private static readonly LeaderElectionOptions Election = new() { Namespace = "here", Name = "lease" };

    public static TheoryData<OperatorRuntimeOptions, string> Wrong => new()
    {
        { new() { Resync = TimeSpan.Zero }, "Resync" },
        { new() { StopGrace = TimeSpan.FromMinutes(1) }, "StopGrace" },
        { new() { LeaderElection = Election with { Name = "" } }, "names no Lease" },
        { new() { LeaderElection = Election with { RenewDeadline = TimeSpan.FromSeconds(15) } }, "RenewDeadline" },
        { new() { LeaderElection = Election with { RetryPeriod = TimeSpan.FromSeconds(10) } }, "RetryPeriod" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Options_that_contradict_each_other_end_the_start(OperatorRuntimeOptions options, string named)
    {
        using var client = new k8s.Kubernetes(new KubernetesClientConfiguration { Host = "http://127.0.0.1:9" });

        new ServiceCollection().Invoking(s => s.AddOperatorRuntime(client, options))
            .Should().Throw<OptionsValidationException>().Which.Message.Should().Contain(named);
    }
}
