using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Wxauto.Bench.Running;

/// <summary>Stands for a model: an OpenAI-compatible endpoint that answers the same after a fixed delay. It measures
/// what the platform adds.</summary>
internal sealed class StubProvider : IAsyncDisposable
{
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(300);

    /// <summary>What the customer reads of it.</summary>
    public const string Answer = "请问您问的是哪一款？";
    private const string Body = """
        {"id":"1","object":"chat.completion","created":1,"model":"stub","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"请问您问的是哪一款？"}}],"usage":{"prompt_tokens":900,"completion_tokens":8,"total_tokens":908}}
        """;

    private readonly WebApplication _app;

    private StubProvider(WebApplication app) => _app = app;

    public Uri Address => new($"{_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()}/v1");

    public static async Task<StubProvider> StartAsync(TimeSpan? delay = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/v1/chat/completions", async context =>
        {
            await Task.Delay(delay ?? Delay);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(Body);
        });
        await app.StartAsync();
        return new StubProvider(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
