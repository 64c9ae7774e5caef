using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Wxauto.Ai.Tests;

/// <summary>A real HTTP server that speaks OpenAI's chat completions; the model's name chooses what it does.</summary>
public sealed class ScriptedProvider : IAsyncLifetime
{
    private readonly WebApplication _app;

    public ScriptedProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/v1/chat/completions", AnswerAsync);
    }

    public string Endpoint => $"{_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()}/v1";

    /// <summary>What was asked, with the key that paid for it.</summary>
    public ConcurrentQueue<(string Model, string Key, JsonElement Body)> Requests { get; } = new();

    public Task InitializeAsync() => _app.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(http.Request.Body, cancellationToken: http.RequestAborted);
        var model = body.GetProperty("model").GetString()!;
        Requests.Enqueue((model, http.Request.Headers.Authorization.ToString(), body));
        switch (model)
        {
            case "hangs":
                var gone = new TaskCompletionSource();
                await using (http.RequestAborted.Register(gone.SetResult))
                    await gone.Task;
                return;
            case "breaks-off":
                http.Response.ContentLength = 1000;
                await http.Response.Body.WriteAsync("{\"id\":"u8.ToArray(), http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                http.Abort();
                return;
        }
        var (status, text) = model switch
        {
            "busy" => (429, """{"error":{"message":"slow down","type":"rate_limit"}}"""),
            "broken" => (500, """{"error":{"message":"oops"}}"""),
            "not-json" => (200, "<html>gateway</html>"),
            "other-json" => (200, """{"answer":"可以退"}"""),
            "no-choices" => (200, """{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[]}"""),
            "array" => (200, "[1]"),
            "empty" => (200, ""),
            "hand-off" => (200, Completion("""{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"hand_off","arguments":"{\"reason\":\"订单\"}"}}]}""", "tool_calls")),
            _ => (200, Completion(JsonSerializer.Serialize(new { role = "assistant", content = model }), "stop")),
        };
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(text, Encoding.UTF8, http.RequestAborted);
    }

    private static string Completion(string message, string finish) =>
        $$$"""{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{{{message}}},"finish_reason":"{{{finish}}}"}],"usage":{"prompt_tokens":120,"completion_tokens":8,"total_tokens":128}}""";
}
