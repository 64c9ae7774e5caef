using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Operator.Platforms;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using Wxauto.Tests.Kubernetes;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Tests.Platforms;

/// <summary>An operator that dies at any request leaves nothing that its successor does not bring to an end.</summary>
public sealed class InterruptedTests(InterruptedTests.Undisturbed undisturbed) : IClassFixture<InterruptedTests.Undisturbed>
{
    public enum Interruption
    {
        /// <summary>It dies before it sends.</summary>
        NotSent,

        /// <summary>The request is done, and it dies before it hears of that.</summary>
        AnswerLost,

        /// <summary>It is told to stop while it waits for the answer.</summary>
        Cancelled,
    }

    [Theory]
    [InlineData(Interruption.NotSent)]
    [InlineData(Interruption.AnswerLost)]
    [InlineData(Interruption.Cancelled)]
    public async Task Killed_at_every_request_once_it_comes_to_the_same_state(Interruption interruption)
    {
        await using var scene = await PlatformScene.StartAsync(operated: false);
        var death = new DeathAtEveryRequest(interruption);
        // Another holds the lease: caches are filled, controllers wait, and this test reconciles.
        await scene.Client.CoordinationV1.CreateNamespacedLeaseAsync(new V1Lease
        {
            Metadata = new V1ObjectMeta { Name = "wxauto-operator" },
            Spec = new V1LeaseSpec { HolderIdentity = "the test", LeaseDurationSeconds = 3600, AcquireTime = DateTime.UtcNow,
                RenewTime = DateTime.UtcNow },
        }, scene.Namespace);
        await using var waiting = await OperatorUnderTest.StartAsync(scene.Cluster, leads: false, death);
        await scene.PlatformAsync("ingress: {host: agents.shop.example}");
        var caches = waiting.Services.GetRequiredService<ResourceCaches>();
        var key = new ResourceKey(scene.Namespace, "main");
        await TestCluster.EventuallyAsync("the operator sees the Platform",
            () => Task.FromResult(caches.Of<PlatformResource>().Find(key) is not null));

        var deaths = 0;
        await TestCluster.EventuallyAsync("the Platform is ready", async () =>
        {
            // The next one begins as soon as the one before it died.
            while (await DiesAsync(waiting.Services, key, death))
                deaths++;
            return (await scene.ConditionAsync("Ready"))?.Reason == "AsWanted";
        }, TimeSpan.FromMinutes(5));

        deaths.Should().BeGreaterThan(40, "each request that is made was interrupted once");
        (await StateAsync(scene)).Should().Equal(undisturbed.State);
        (await scene.EventsAsync("TakenBack")).Should().BeEmpty();
    }

    private static async Task<bool> DiesAsync(IServiceProvider services, ResourceKey key, DeathAtEveryRequest death)
    {
        using var stop = new CancellationTokenSource();
        death.Arm(stop);
        try
        {
            await Newborn(services).ReconcileAsync(key, stop.Token);
            return false;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return true;
        }
        catch (KubernetesApiException e) when (e.IsConflict)
        {
            return false; // the cache is behind; the runtime would try again, too
        }
        finally
        {
            death.Disarm();
        }
    }

    /// <summary>A reconciler of a process that has just started: it remembers nothing.</summary>
    private static PlatformReconciler Newborn(IServiceProvider services)
    {
        var (api, caches, events) = (services.GetRequiredService<KubernetesApi>(), services.GetRequiredService<ResourceCaches>(),
            services.GetRequiredService<ResourceEvents>());
        var contents = new ContentHashes(api, caches);
        var children = new ChildApply(api, caches, events);
        return ActivatorUtilities.CreateInstance<PlatformReconciler>(services,
            new PlatformPlanning(new OwnSecrets(api, caches, contents, events), new PlatformInputs(caches, contents),
                services.GetRequiredService<OperatorSettings>()), children,
            new RoleStates(caches, children, new PodTrouble(api, TimeProvider.System), services.GetRequiredService<Sidecars>()),
            new PlatformStatuses(api, events, TimeProvider.System));
    }

    /// <summary>What every child says, without what differs between two namespaces.</summary>
    private static async Task<SortedDictionary<string, string>> StateAsync(PlatformScene scene)
    {
        const string kinds = "secrets,serviceaccounts,roles,rolebindings,services,networkpolicies,deployments,jobs,ingresses.networking.k8s.io,poddisruptionbudgets.policy,components.dapr.io,configurations.dapr.io,resiliencies.dapr.io,servicemonitors,prometheusrules";
        var state = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in JsonNode.Parse(
            await scene.Cluster.KubectlAsync($"get {kinds} -l app.kubernetes.io/instance=main -o json"))!["items"]!.AsArray())
        {
            var (kind, name) = (item!["kind"]!.GetValue<string>(), item["metadata"]!["name"]!.GetValue<string>());
            if (kind == "Job")
                name = name[..name.LastIndexOf('-')]; // the rest is a hash of random keys
            var said = item.AsObject().Where(p => p.Key is "spec" or "rules" or "roleRef" or "subjects" or "scopes" or "type")
                .ToDictionary(p => p.Key, p => p.Value?.DeepClone());
            if (kind is "Deployment")
                said["spec"]!["template"]!["metadata"]!["annotations"]!.AsObject().Remove("wxauto.io/inputs-hash");
            if (kind is "Service")
                foreach (var assigned in (string[])["clusterIP", "clusterIPs"])
                    said["spec"]!.AsObject().Remove(assigned);
            if (kind is "Job")
                said["spec"] = said["spec"]!["template"]!["spec"]!.DeepClone();
            var text = JsonSerializer.Serialize(said) + JsonSerializer.Serialize(item["metadata"]!["labels"]);
            state.Add($"{kind} {name}", text.Replace(scene.Namespace, "NAMESPACE", StringComparison.Ordinal));
        }
        return state;
    }

    private sealed class DeathAtEveryRequest(Interruption interruption) : DelegatingHandler
    {
        private readonly ConcurrentDictionary<string, bool> _met = new();
        private CancellationTokenSource? _armed;

        public void Arm(CancellationTokenSource stop) => _armed = stop;

        public void Disarm() => _armed = null;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.PathAndQuery;
            // Watches, lists of caches and the lease are not the reconciler's.
            var ours = _armed is not null && !path.Contains("watch=true", StringComparison.Ordinal)
                && !path.Contains("limit=", StringComparison.Ordinal) && !path.Contains("/leases", StringComparison.Ordinal)
                && !path.Contains("/events", StringComparison.Ordinal); // these may fail without harm
            if (_armed is not { } stop || !ours || !_met.TryAdd($"{request.Method} {path}", true))
                return await base.SendAsync(request, cancellationToken);
            switch (interruption)
            {
                case Interruption.NotSent:
                    throw new HttpRequestException("of the test: not sent");
                case Interruption.AnswerLost:
                    (await base.SendAsync(request, cancellationToken)).Dispose();
                    throw new HttpRequestException("of the test: the answer is lost");
                default:
                    var answer = base.SendAsync(request, cancellationToken);
                    await stop.CancelAsync();
                    return await answer;
            }
        }
    }

    /// <summary>What becomes of the Platform when nothing interrupts the operator.</summary>
    public sealed class Undisturbed : IAsyncLifetime
    {
        public IReadOnlyDictionary<string, string> State { get; private set; } = new Dictionary<string, string>();

        public async Task InitializeAsync()
        {
            await using var scene = await PlatformScene.StartAsync();
            await scene.PlatformAsync("ingress: {host: agents.shop.example}");
            await scene.ReadyAsync();
            State = await StateAsync(scene);
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }
}
