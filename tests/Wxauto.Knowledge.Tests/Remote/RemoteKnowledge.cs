using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Knowledge;
using Wxauto.Hosting.Bus.Dapr;
using Wxauto.Knowledge.Remote;
using Wxauto.Tests.Dapr;

namespace Wxauto.Knowledge.Tests.Remote;

/// <summary>A search as a process of its own would serve it, and the client of another process; between them two sidecars.</summary>
internal sealed class RemoteKnowledge(WebApplication app, ServiceProvider client) : IAsyncDisposable
{
    /// <summary>The client's.</summary>
    public required StubSidecar Sidecar { get; init; }
    public IKnowledgeSearch Client => client.GetRequiredService<IKnowledgeSearch>();

    /// <param name="settings">What the client is configured with besides.</param>
    public static async Task<RemoteKnowledge> StartAsync(StubDapr dapr, IKnowledgeSearch search, string expectedToken = "knowledge-token",
        Dictionary<string, string?>? settings = null,
        string appId = "main-pipeline")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, o => o.Protocols = HttpProtocols.Http2));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["APP_API_TOKEN"] = expectedToken });
        builder.Services.AddAuthorization().AddSingleton(search).AddSingleton(AppToken.Of(builder.Configuration)).AddGrpc();
        var app = builder.Build();
        app.MapKnowledgeService();
        await app.StartAsync();
        await (await dapr.AddAsync("main-knowledge", "knowledge-token")).AttachAsync(new Uri(app.Urls.Single()), events: false);
        var sidecar = await dapr.AddAsync(appId, "pipeline-token", "api-token");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(sidecar.Configuration)
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Wxauto:Dapr:KnowledgeAppId"] = "main-knowledge" })
            .AddInMemoryCollection(settings ?? []).Build();
        var client = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddKnowledgeClient(configuration)
            .BuildServiceProvider();
        foreach (var service in client.GetServices<IHostedService>().OfType<BackgroundService>())
            await service.StartAsync(default);
        return new RemoteKnowledge(app, client) { Sidecar = sidecar };
    }

    public Task StopServiceAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await app.DisposeAsync();
    }
}

internal sealed class ScriptedKnowledge : IKnowledgeSearch
{
    public List<KnowledgeQuery> Asked { get; } = [];
    public Func<KnowledgeQuery, CancellationToken, Task<KnowledgeResult>> Find { get; set; } = (_, _) =>
        Task.FromResult(new KnowledgeResult([], 0, []));

    public async ValueTask<KnowledgeResult> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken)
    {
        Asked.Add(query);
        return await Find(query, cancellationToken);
    }
}
