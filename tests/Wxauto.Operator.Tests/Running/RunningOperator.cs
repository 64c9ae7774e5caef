using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wxauto.Contracts.Resources;
using Wxauto.Operator.Agents;
using Wxauto.Operator.Resources;
using Wxauto.Operator.Runtime;
using Wxauto.Operator.Statuses;
using Wxauto.Tests.Kubernetes;
using Wxauto.Tests.Operator;
using k8s;
using k8s.Models;

namespace Wxauto.Operator.Tests.Running;

/// <summary>The controllers of all kinds but the Platform, in a namespace of the test's own, with a stub of the services.</summary>
internal sealed class RunningOperator : IAsyncDisposable
{
    private readonly k8s.Kubernetes _client = TestCluster.NewClient();
    private IHost? _host;

    private RunningOperator(TestCluster cluster, ShiftedTime time, ServicesStub services)
    {
        (Cluster, Time, Services) = (cluster, time, services);
        Api = new KubernetesApi(_client, TimeProvider.System);
    }

    public TestCluster Cluster { get; }
    public string Namespace => Cluster.Namespace;
    public ShiftedTime Time { get; }
    public ServicesStub Services { get; }
    public KubernetesApi Api { get; }

    /// <param name="platform">Its spec; null: there is no Platform.</param>
    public static async Task<RunningOperator> StartAsync(string? platform = "{}", bool withLongTimers = false)
    {
        var time = new ShiftedTime(withLongTimers);
        var running = new RunningOperator(await TestCluster.NewNamespaceAsync(), time, await ServicesStub.StartAsync(time));
        await running.SetTokenAsync("operator-token");
        if (platform is not null)
            await running.ApplyAsync("Platform", "main", platform);
        await running.StartAgainAsync();
        return running;
    }

    public async Task StartAgainAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton(new OperatorSettings(Namespace, "wxauto-server:test", "", false, Namespace, "wxauto-operator",
            Services.Template));
        builder.Services.AddOperatorRuntime(_client, new OperatorRuntimeOptions { Namespace = Namespace });
        builder.Services.AddKindControllers();
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async Task StopAsync()
    {
        if (_host is null)
            return;
        await _host.StopAsync();
        _host.Dispose();
        _host = null;
    }

    /// <param name="spec">In YAML's short form.</param>
    public Task ApplyAsync(string kind, string name, string spec) =>
        Cluster.ApplyAsync($"apiVersion: wxauto.io/v1alpha1\nkind: {kind}\nmetadata: {{name: \"{name}\"}}\nspec: {spec}\n");

    public Task SetTokenAsync(string token) => SetSecretAsync("main-internal", ("operatorToken", token));

    public async Task SetSecretAsync(string name, params (string Key, string Value)[] data)
    {
        await Api.DeleteAsync<V1Secret>(Key(name), default);
        await Api.CreateAsync(new V1Secret { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
            StringData = data.ToDictionary(d => d.Key, d => d.Value) }, default);
    }

    public ResourceKey Key(string name) => new(Namespace, name);

    public Task<T?> FindAsync<T>(string name) where T : class, IKubernetesObject<V1ObjectMeta> => Api.GetAsync<T>(Key(name), default);

    /// <summary>Has the resource looked at now, with nothing remembered.</summary>
    public async Task LookAgainAsync<T>(string name) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Time.Forward(TimeSpan.FromSeconds(6));
        await Api.PatchMetadataAsync<T>(Key(name), new JsonObject
            { ["annotations"] = new JsonObject { ["test/look"] = Guid.NewGuid().ToString("N") } }, default);
    }

    /// <summary>Waits until a condition is so; gives the resource then.</summary>
    /// <param name="look">Has the resource looked at again meanwhile; false: the controller must be woken by what happened.</param>
    public Task<T> UntilAsync<T>(string name, string type, string status, string reason, bool look = true) where T : class,
    IKubernetesObject<V1ObjectMeta> =>
        UntilAsync<T>(name, $"{type} is {status}, {reason}", resource => ConditionOf(resource, type) is { } condition
            && condition.Status.ToString() == status && condition.Reason == reason, look);

    public async Task<T> UntilAsync<T>(string name, string what, Func<T, bool> isSo, bool look = true) where T : class,
    IKubernetesObject<V1ObjectMeta>
    {
        T? last = null;
        var tries = 0;
        try
        {
            return await TestCluster.EventuallyAsync(what, async () =>
            {
                last = await FindAsync<T>(name);
                if (last is not null && isSo(last))
                    return last;
                if (look && last is not null && ++tries % 10 == 0)
                    await LookAgainAsync<T>(name);
                return null;
            });
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message} {name} is {JsonSerializer.Serialize(last)}", e);
        }
    }

    public static Condition? ConditionOf(IKubernetesObject<V1ObjectMeta> resource, string type) => ConditionsOf(resource)
        .FirstOrDefault(c => c.Type == type);

    public static IReadOnlyList<Condition> ConditionsOf(IKubernetesObject<V1ObjectMeta> resource) => resource switch
    {
        AgentResource r => r.Status?.Conditions ?? [],
        AIProviderResource r => r.Status?.Conditions ?? [],
        KnowledgeBaseResource r => r.Status?.Conditions ?? [],
        McpServerResource r => r.Status?.Conditions ?? [],
        ErpConnectionResource r => r.Status?.Conditions ?? [],
        _ => throw new ArgumentException(resource.GetType().Name),
    };

    /// <summary>Reasons of the resource's Events.</summary>
    public async Task<IReadOnlyList<string>> EventsAsync(string name) =>
        [.. (await Api.ListAsync<Corev1Event>(Namespace, default)).Where(e => e.InvolvedObject.Name == name).Select(e => e.Reason)];

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        // No operator comes any more that would let them go.
        foreach (var agent in await Api.ListAsync<AgentResource>(Namespace, default))
            await Api.RemoveFinalizerAsync(agent, AgentReconciler.Finalizer, default);
        if (await Api.GetAsync<V1Namespace>(new ResourceKey("", Namespace), default) is not null)
            await Cluster.DisposeAsync();
        await Services.DisposeAsync();
        _client.Dispose();
    }
}
