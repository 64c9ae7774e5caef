using Microsoft.Extensions.Logging.Abstractions;
using k8s.Models;

namespace Wxauto.Operator.Runtime.Tests.Cluster;

public sealed class LeaseTests : ClusterTest
{
    [Fact]
    public async Task The_lease_goes_from_one_process_to_the_other_and_kubectl_shows_whose_it_is()
    {
        var leading = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        using var stopA = new CancellationTokenSource();
        using var stopB = new CancellationTokenSource();
        var a = RunAsync("a", stopA.Token);
        await Until.HoldsAsync(() => leading.ContainsKey("a"), "a leads");
        var b = RunAsync("b", stopB.Token);

        (await Cluster.KubectlAsync("get lease op -o jsonpath={.spec.holderIdentity}")).Should().Be("a");
        await stopA.CancelAsync();
        await a;
        await Until.HoldsAsync(() => leading.ContainsKey("b"), "b leads");
        (await Cluster.KubectlAsync("get lease op -o jsonpath={.spec.holderIdentity}")).Should().Be("b");
        await stopB.CancelAsync();
        await b;

        var lease = await Api.GetAsync<V1Lease>(new ResourceKey(Cluster.Namespace, "op"), default);
        lease!.Spec.HolderIdentity.Should().BeNullOrEmpty();
        lease.Spec.LeaseTransitions.Should().Be(1);

        Task RunAsync(string name, CancellationToken stop) => new LeaderElection(
            Api, new LeaderElectionOptions { Namespace = Cluster.Namespace, Name = "op", Identity = name,
                RetryPeriod = TimeSpan.FromMilliseconds(200) }, TimeProvider.System, NullLogger<LeaderElection>.Instance)
            .RunAsync(async (stopping, lost) =>
            {
                leading[name] = true;
                await Task.Delay(Timeout.Infinite, stopping).ContinueWith(_ => { }, TaskScheduler.Default);
                leading.TryRemove(name, out _);
            }, stop);
    }
}
