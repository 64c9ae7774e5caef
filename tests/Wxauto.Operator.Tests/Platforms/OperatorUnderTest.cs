using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Tests.Kubernetes;
using k8s;

namespace Wxauto.Operator.Tests.Platforms;

/// <summary>The whole operator, for one namespace, in this process.</summary>
internal sealed class OperatorUnderTest : IAsyncDisposable
{
    public const string Image = "wxauto-server:1.0.0";

    private readonly k8s.Kubernetes _client;
    private readonly IHost _host;

    private OperatorUnderTest(k8s.Kubernetes client, IHost host) => (_client, _host) = (client, host);

    public IServiceProvider Services => _host.Services;

    /// <param name="leads">False: it watches, and waits for a lease that another holds.</param>
    /// <param name="handler">Sees every request.</param>
    public static async Task<OperatorUnderTest> StartAsync(TestCluster cluster, bool leads = true, DelegatingHandler? handler = null,
        string image = Image,
        string services = "http://127.0.0.1:9/{platform}/{role}/{namespace}", TimeProvider? time = null)
    {
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(TestCluster.Kubeconfig);
        var client = handler is null ? new k8s.Kubernetes(configuration) : new k8s.Kubernetes(configuration, handler);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddOperator(client, new OperatorSettings(
            cluster.Namespace, image, MetricsUrl: "", LeaderElection: !leads, LeaseNamespace: cluster.Namespace,
            LeaseName: "wxauto-operator", ServiceAddress: services));
        var host = builder.Build();
        await host.StartAsync();
        return new OperatorUnderTest(client, host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _client.Dispose();
    }
}
