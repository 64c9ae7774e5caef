using Prometheus;
using Wxauto.Operator.Runtime.Tests.Cluster;
using Wxauto.Tests.Kubernetes;
using k8s.Models;

namespace Wxauto.Operator.Runtime.Tests.Controllers;

/// <summary>On the real API server: a ConfigMap "parent" has a Service of its name.</summary>
public sealed class ControllerTests : ClusterTest
{
    private const string Label = "app.kubernetes.io/managed-by";
    private readonly List<TestOperator> _operators = [];

    public override async Task DisposeAsync()
    {
        foreach (var one in _operators)
            await one.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_child_is_made_and_made_again_and_mended_and_goes_with_its_owner()
    {
        await StartAsync(MakeChildAsync);
        await Cluster.KubectlAsync("create configmap parent --from-literal=port=80");
        await ChildAsync(child => child?.Spec.Ports[0].Port == 80, "the child is there");

        await Cluster.KubectlAsync("delete service parent");
        await ChildAsync(child => child?.Spec.Ports[0].Port == 80, "it is there again");
        await Cluster.KubectlAsync("patch service parent --type merge -p {\"spec\":{\"selector\":{\"app\":\"wrong\",\"more\":\"theirs\"}}}");
        await ChildAsync(child => child?.Spec.Selector["app"] == "parent", "it is mended");
        await Cluster.KubectlAsync($"label service parent {Label}-");
        await ChildAsync(child => child?.Metadata.Labels?.ContainsKey(Label) == true, "a child that lost its label is not lost");
        await Cluster.KubectlAsync("patch configmap parent --type merge -p {\"data\":{\"port\":\"81\"}}");
        await ChildAsync(child => child?.Spec.Ports[0].Port == 81, "it follows its owner");
        (await GetChildAsync())!.Spec.Selector["more"].Should().Be("theirs", "a foreign field stays");

        await Cluster.KubectlAsync("delete configmap parent");
        await ChildAsync(child => child is null, "it is collected with its owner");
    }

    [Fact]
    public async Task What_is_watched_wakes_whom_the_map_names_before_and_after()
    {
        var one = await StartAsync((_, _, _) => Task.FromResult(ReconcileResult.Done));
        await Cluster.KubectlAsync("create secret generic key --from-literal=a=b");
        await Cluster.KubectlAsync("label secret key for=first");
        await Until.HoldsAsync(() => one.Work.Count("first") > 0, "the label wakes first");

        await Cluster.KubectlAsync("label secret key for=second --overwrite");
        await Until.HoldsAsync(() => one.Work.Count("second") > 0 && one.Work.Count("first") > 1,
            "the new label wakes second, and first, which lost it");
        await Cluster.KubectlAsync("delete secret key");

        await Until.HoldsAsync(() => one.Work.Count("second") > 1, "the deletion wakes second");
    }

    [Fact]
    public async Task A_failure_is_tried_again_and_counted_and_a_wish_to_be_called_again_is_obeyed()
    {
        var attempts = 0;
        var one = await StartAsync((_, key, _) => key.Name != "parent" ? Task.FromResult(ReconcileResult.Done)
            : Interlocked.Increment(ref attempts) switch
        {
            <= 3 => throw new InvalidOperationException("not yet"),
            4 => Task.FromResult(ReconcileResult.RequeueAfter(TimeSpan.FromMilliseconds(50))),
            _ => Task.FromResult(ReconcileResult.Done),
        });
        await Cluster.KubectlAsync("create configmap parent");

        await Until.HoldsAsync(() => Volatile.Read(ref attempts) == 5, "three failures, a success, one more look");

        var metrics = await MetricsAsync();
        metrics.Should().Contain($"controller_runtime_reconcile_errors_total{{controller=\"{one.Name}\"}} 3\n")
            .And.Contain($"controller_runtime_reconcile_total{{controller=\"{one.Name}\",result=\"error\"}} 3\n")
            .And.Contain($"controller_runtime_reconcile_total{{controller=\"{one.Name}\",result=\"requeue_after\"}} 1\n")
            .And.Contain($"workqueue_retries_total{{name=\"{one.Name}\"}} 3\n")
            .And.MatchRegex($"controller_runtime_reconcile_time_seconds_count{{controller=\"{one.Name}\"}} [1-9]")
            .And.MatchRegex($"workqueue_adds_total{{name=\"{one.Name}\"}} [1-9]")
            .And.MatchRegex($"workqueue_queue_duration_seconds_count{{name=\"{one.Name}\"}} [1-9]")
            .And.Contain($"workqueue_depth{{name=\"{one.Name}\"}} 0\n");
    }

    [Fact]
    public async Task Only_the_leader_works_and_the_next_one_takes_over_what_was_changed_meanwhile()
    {
        var first = await StartAsync(MakeChildAsync, elect: true);
        await Cluster.KubectlAsync("create configmap parent --from-literal=port=80");
        await ChildAsync(child => child is not null, "the child is there");
        var second = await StartAsync(MakeChildAsync, elect: true);
        await TestCluster.EventuallyAsync("the second is ready without leading",
            async () => (await second.HealthAsync()).Status == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy);
        second.Work.Began.Should().BeEmpty();

        await first.StopAsync();
        await Cluster.KubectlAsync("patch configmap parent --type merge -p {\"data\":{\"port\":\"81\"}}");

        await ChildAsync(child => child?.Spec.Ports[0].Port == 81, "the second works");
        first.Work.Began.Count.Should().BeGreaterThan(0);
    }

    [Fact]
    public async Task A_stop_lets_a_reconciliation_end_before_the_lease_is_given_back()
    {
        var began = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        var one = await StartAsync(async (_, key, stop) =>
        {
            if (key.Name != "parent")
                return ReconcileResult.Done;
            began.TrySetResult();
            await goOn.Task.WaitAsync(stop);
            return ReconcileResult.Done;
        }, elect: true);
        await Cluster.KubectlAsync("create configmap parent");
        await began.Task.WaitAsync(TimeSpan.FromSeconds(60));

        var stopping = one.StopAsync();
        await Cluster.KubectlAsync("create configmap later");
        (await Cluster.KubectlAsync("get lease op -o jsonpath={.spec.holderIdentity}")).Should().NotBeEmpty("its work is not over");
        goOn.SetResult();
        await stopping.WaitAsync(TimeSpan.FromSeconds(60));

        (await Cluster.KubectlAsync("get lease op -o jsonpath={.spec.holderIdentity}")).Should().BeEmpty();
        one.Work.Count("later").Should().Be(0, "nothing is begun after the stop");
        (await MetricsAsync()).Should().NotMatchRegex($"reconcile_errors_total{{controller=\"{one.Name}\"}} [1-9]");
    }

    [Fact]
    public async Task Work_that_does_not_end_is_abandoned_after_the_grace()
    {
        var abandoned = new TaskCompletionSource();
        var one = await StartAsync(async (_, key, stop) =>
        {
            if (key.Name == "parent")
                await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => abandoned.TrySetResult(), TaskScheduler.Default);
            return ReconcileResult.Done;
        }, elect: true, grace: TimeSpan.FromMilliseconds(100));
        await Cluster.KubectlAsync("create configmap parent");
        await Until.HoldsAsync(() => one.Work.Count("parent") == 1, "it began");

        await one.StopAsync().WaitAsync(TimeSpan.FromSeconds(60));

        abandoned.Task.IsCompleted.Should().BeTrue();
        (await Cluster.KubectlAsync("get lease op -o jsonpath={.spec.holderIdentity}")).Should().BeEmpty();
    }

    [Fact]
    public async Task Every_object_is_looked_at_again_after_the_resync_interval()
    {
        await Cluster.KubectlAsync("create configmap parent");

        var one = await StartAsync((_, _, _) => Task.FromResult(ReconcileResult.Done), resync: TimeSpan.FromMilliseconds(500));

        await Until.HoldsAsync(() => one.Work.Count("parent") >= 3, "it was looked at without a cause");
    }

    private async Task<TestOperator> StartAsync(
        Func<TestOperator, ResourceKey, CancellationToken, Task<ReconcileResult>> reconcile, bool elect = false, TimeSpan? grace = null,
        TimeSpan? resync = null)
    {
        var options = new OperatorRuntimeOptions
        {
            Namespace = Cluster.Namespace,
            OwnedSelector = $"{Label}=wxauto-test",
            StopGrace = grace ?? TimeSpan.FromSeconds(20),
            Resync = resync ?? TimeSpan.FromMinutes(10),
            LeaderElection = elect ? new LeaderElectionOptions { Namespace = Cluster.Namespace, Name = "op",
                RetryPeriod = TimeSpan.FromMilliseconds(300) } : null,
        };
        var one = await TestOperator.StartAsync(TestCluster.NewClient(), options, controller => controller
            .For<V1ConfigMap>()
            .Owns<V1Service>()
            .OwnsMetadata<V1Secret>()
            .WatchesMetadata<V1Secret>((secret, _) => secret.Metadata.Labels?.TryGetValue("for", out var name) == true
                ? [new ResourceKey(secret.Metadata.NamespaceProperty, name)] : []), reconcile);
        _operators.Add(one);
        return one;
    }

    private async Task<ReconcileResult> MakeChildAsync(TestOperator one, ResourceKey key, CancellationToken cancellationToken)
    {
        if (one.Caches.Of<V1ConfigMap>().Find(key) is { Data: not null } parent && key.Name == "parent"
            && parent.Metadata.DeletionTimestamp is null)
            await Api.ApplyAsync(new V1Service
            {
                Metadata = new V1ObjectMeta
                {
                    Name = key.Name,
                    NamespaceProperty = key.Namespace,
                    Labels = new Dictionary<string, string> { [Label] = "wxauto-test" },
                    OwnerReferences = [new V1OwnerReference { ApiVersion = "v1", Kind = "ConfigMap", Name = key.Name,
                        Uid = parent.Metadata.Uid, Controller = true, BlockOwnerDeletion = true }],
                },
                Spec = new V1ServiceSpec { Selector = new Dictionary<string, string> { ["app"] = "parent" },
                    Ports = [new V1ServicePort { Name = "http", Protocol = "TCP", Port = int.Parse(parent.Data["port"]) }] },
            }, "wxauto-test", true, cancellationToken);
        return ReconcileResult.Done;
    }

    private Task<V1Service?> GetChildAsync() => Api.GetAsync<V1Service>(new ResourceKey(Cluster.Namespace, "parent"), default);

    private Task ChildAsync(Func<V1Service?, bool> condition, string what) =>
        TestCluster.EventuallyAsync(what, async () => condition(await GetChildAsync()));

    private static async Task<string> MetricsAsync()
    {
        using var stream = new MemoryStream();
        await Metrics.DefaultRegistry.CollectAndExportAsTextAsync(stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
