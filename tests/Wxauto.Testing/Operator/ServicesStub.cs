using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Internal;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Resources;

namespace Wxauto.Tests.Operator;

/// <summary>The internal API of a Platform's services as it is specified, with what a test wants it to say.</summary>
public sealed class ServicesStub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeProvider _time;

    private ServicesStub(TimeProvider time)
    {
        _time = time;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Use(async (context, next) =>
        {
            Requests.Add($"{context.Request.Method} {context.Request.Path}");
            if (IsAway)
                context.Abort();
            else if (context.Request.Headers.Authorization != $"Bearer {Token}")
                context.Response.StatusCode = 401;
            else
                await next();
        });
        var role = _app.MapGroup("/{platform}/{role}/{namespace}");
        role.MapGet(InternalApi.Agents, (string role) => Said(role == "gateway", Agents.Values));
        role.MapGet(InternalApi.AIProviders, (string role) => Said(role == "pipeline", AIProviders.Values));
        role.MapGet(InternalApi.McpServers, (string role) => Said(role == "pipeline", McpServers.Values));
        role.MapGet(InternalApi.KnowledgeBases, (string role) => Said(role == "knowledge", KnowledgeBases.Values));
        role.MapGet(InternalApi.Sidecar, (string role) => Results.Json(
            Sidecars.GetValueOrDefault(role) ?? new SidecarReport(true, null, ""), JsonSerializerOptions.Web));
        role.MapPost(InternalApi.EnrollmentTokens, async (string name, HttpRequest request) =>
        {
            var body = await request.ReadFromJsonAsync<EnrollmentTokenRequest>(JsonSerializerOptions.Web);
            var token = new EnrollmentToken($"{name}.{Guid.NewGuid():N}", _time.GetUtcNow() + Duration.Parse(body!.Ttl)!.Value);
            Issued.Enqueue(token.Token);
            return Results.Json(token, JsonSerializerOptions.Web);
        });
        role.MapDelete(InternalApi.Agent, (string name) =>
        {
            Ended.Add(name);
            return Results.NoContent();
        });
    }

    public string Token { get; set; } = "operator-token";
    public bool IsAway { get; set; }
    public ConcurrentBag<string> Requests { get; } = [];
    public ConcurrentDictionary<string, AgentReport> Agents { get; } = new();
    public ConcurrentDictionary<string, ProviderStatus> AIProviders { get; } = new();
    public ConcurrentDictionary<string, McpServerStatus> McpServers { get; } = new();
    public ConcurrentDictionary<string, KnowledgeBaseStatus> KnowledgeBases { get; } = new();
    public ConcurrentDictionary<string, SidecarReport> Sidecars { get; } = new();
    public ConcurrentQueue<string> Issued { get; } = new();
    public ConcurrentBag<string> Ended { get; } = [];

    public string Template => $"{_app.Urls.Single()}/{{platform}}/{{role}}/{{namespace}}";

    public static async Task<ServicesStub> StartAsync(TimeProvider time)
    {
        var stub = new ServicesStub(time);
        await stub._app.StartAsync();
        return stub;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static IResult Said<T>(bool isServed, IEnumerable<T> what) => isServed ? Results.Json(what, JsonSerializerOptions.Web)
        : Results.NotFound();
}
