using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Wxauto.Knowledge.Tests.Vectors.Qdrant;

/// <summary>Answers what it is told, one after the other, and keeps what it was asked.</summary>
internal sealed class FixedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(int Status, string Body)> _answers;

    private FixedServer(WebApplication app, IEnumerable<(int, string)> answers) => (_app, _answers) = (app, new(answers));

    public string Address => _app.Urls.Single();

    public ConcurrentQueue<JsonObject> Requests { get; } = new();

    public static async Task<FixedServer> StartAsync(params IReadOnlyList<(int Status, string Body)> answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var server = new FixedServer(app, answers);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        Requests.Enqueue(new JsonObject { ["method"] = context.Request.Method,
            ["path"] = $"{context.Request.Path}{context.Request.QueryString}", ["body"] = body.Length > 0 ? JsonNode.Parse(body) : null });
        var answer = _answers.TryDequeue(out var next) ? next : (500, "no answer is left");
        context.Response.StatusCode = answer.Item1;
        await context.Response.WriteAsync(answer.Item2);
    }
}
