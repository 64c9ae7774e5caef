using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Resources;

namespace Wxauto.Ai.Tests.OpenAi;

/// <summary>The endpoint on a real port.</summary>
internal sealed class OpenAiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OpenAiServer(WebApplication app, UsageInMemory usage) => (_app, Usage) = (app, usage);

    public UsageInMemory Usage { get; }
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<OpenAiServer> StartAsync(CatalogSnapshot catalog)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var usage = AiHost.AddTo(builder.Services, catalog);
        var app = builder.Build();
        app.MapAi();
        await app.StartAsync();
        return new OpenAiServer(app, usage);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Stops, so that the ledger is written to the end.</summary>
    public async Task<IReadOnlyList<Wxauto.Ai.Ledger.AiCall>> CallsAsync()
    {
        await _app.StopAsync();
        return [.. Usage.Calls];
    }
}
