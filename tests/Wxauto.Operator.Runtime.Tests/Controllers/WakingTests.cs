using Microsoft.AspNetCore.Http;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Runtime.Tests.Controllers;

/// <summary>Which changes of its own kind wake a controller, with the events of a scripted server.</summary>
public sealed class WakingTests : IAsyncLifetime
{
    private FakeApi _fake = null!;

    public async Task InitializeAsync() => _fake = await FakeApi.StartAsync();

    public async Task DisposeAsync() => await _fake.DisposeAsync();

    [Fact]
    public async Task A_change_of_status_alone_wakes_nobody_and_all_else_does()
    {
        var tell = System.Threading.Channels.Channel.CreateUnbounded<string>();
        _fake.Then(context => context.Response.WriteAsync("""{"metadata":{"resourceVersion":"1"},"items":[]}""")).Then(async context =>
        {
            await context.Response.StartAsync();
            await foreach (var text in tell.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(text);
                await context.Response.Body.FlushAsync();
            }
        });
        await using var one = await StartAsync();
        var version = 1;
        var deployment = new V1Deployment
            { Metadata = new V1ObjectMeta { Name = "web", NamespaceProperty = "shop", Uid = "u", Generation = 1 } };

        await WakesAsync("ADDED", _ => { }, true);
        await WakesAsync("MODIFIED", d => d.Status = new V1DeploymentStatus { Replicas = 1 }, false);
        await WakesAsync("MODIFIED", d => d.Metadata.Generation = 2, true);
        await WakesAsync("MODIFIED", d => d.Metadata.Labels = new Dictionary<string, string> { ["a"] = "b" }, true);
        await WakesAsync("MODIFIED", d => d.Metadata.Annotations = new Dictionary<string, string> { ["a"] = "b" }, true);
        await WakesAsync("MODIFIED", d => d.Metadata.Finalizers = ["wxauto.io/x"], true);
        await WakesAsync("MODIFIED", d => d.Metadata.DeletionTimestamp = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), true);
        await WakesAsync("MODIFIED", d => d.Status.Replicas = 2, false);
        await WakesAsync("DELETED", _ => { }, true);

        async Task WakesAsync(string type, Action<V1Deployment> change, bool expected)
        {
            change(deployment);
            deployment.Metadata.ResourceVersion = (++version).ToString();
            var before = one.Work.Count("web");
            var marker = $"marker-{version}";
            tell.Writer.TryWrite($"{{\"type\":\"{type}\",\"object\":{KubernetesJson.Serialize(deployment)}}}\n");
            var other = new V1Deployment { Metadata = new V1ObjectMeta
                { Name = marker, NamespaceProperty = "shop", ResourceVersion = (++version).ToString() } };
            tell.Writer.TryWrite($"{{\"type\":\"ADDED\",\"object\":{KubernetesJson.Serialize(other)}}}\n");
            // One worker takes keys in order: when the marker was worked on, the change before it was, or woke nobody.
            await Until.HoldsAsync(() => one.Work.Count(marker) == 1, "the marker was worked on");
            (one.Work.Count("web") - before).Should().Be(expected ? 1 : 0, $"{type} {version}");
        }
    }

    [Fact]
    public async Task It_is_not_ready_until_every_cache_is_filled_and_says_what_is_missing()
    {
        var list = new TaskCompletionSource();
        _fake.Then(async context =>
        {
            await list.Task;
            await context.Response.WriteAsync(
                """{"metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"web","namespace":"shop","resourceVersion":"1"}}]}""");
        });
        await using var one = await StartAsync();
        var early = await one.HealthAsync();
        var began = one.Work.Began.Count;

        list.SetResult();
        await Until.HoldsAsync(() => one.Work.Count("web") == 1, "the controller works");

        early.Status.Should().Be(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy);
        early.Entries["caches"].Description.Should().Contain("deployments.apps");
        began.Should().Be(0);
        (await one.HealthAsync()).Status.Should().Be(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy);
    }

    [Fact]
    public void Two_label_selectors_for_one_kind_are_refused_and_a_wish_for_all_serves_both()
    {
        var caches = new ResourceCaches(_fake.Api(), new OperatorRuntimeOptions(), [], TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        var type = ResourceType.Of<V1Secret>();
        caches.Declare<PartialObject>(type, "a=b", false);
        caches.Declare<V1Secret>(type, "a=b", false);

        caches.Invoking(all => all.Declare<PartialObject>(type, "c=d", false)).Should().Throw<InvalidOperationException>()
            .WithMessage("*a=b*c=d*");
        caches.Declare<PartialObject>(type, null, false);
        caches.Declare<PartialObject>(type, "c=d", false);

        caches.All.Should().HaveCount(2);
        caches.Invoking(all => all.Of<V1Pod>()).Should().Throw<InvalidOperationException>().WithMessage("*pods*");
    }

    private Task<TestOperator> StartAsync() => TestOperator.StartAsync(
        new Kubernetes(new KubernetesClientConfiguration { Host = _fake.Address }), new OperatorRuntimeOptions(),
        controller => controller.For<V1Deployment>().Workers(1), (_, _, _) => Task.FromResult(ReconcileResult.Done));
}
