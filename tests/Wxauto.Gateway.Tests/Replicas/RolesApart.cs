using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Events;
using Wxauto.Conversations;
using Wxauto.Gateway.Agents;
using Wxauto.Gateway.Enrollment;
using Wxauto.Hosting;
using Wxauto.Hosting.Security;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Tests;
using Wxauto.Tests.Dapr;

namespace Wxauto.Gateway.Tests.Replicas;

/// <summary>The roles as a cluster runs them: two gateways (one with the console), pipeline and knowledge are processes of their own with
/// one PostgreSQL, one broker and a sidecar each.</summary>
public sealed class RolesApart : IAsyncLifetime
{
    private const int Agents = 20;
    private readonly string _directory = TestDatabase.NewDirectory();
    private readonly List<RoleProcess> _processes = [];
    private readonly Dictionary<string, string> _environment = new()
        { ["Wxauto__Security__MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        ["Wxauto__Dapr__KnowledgeAppId"] = "main-knowledge" };
    private ServiceProvider _services = null!;
    private int _agents;

    internal StubDapr Dapr { get; } = new();
    internal RoleProcess One { get; private set; } = null!;
    internal RoleProcess Other { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var storage = await TestDatabase.PostgreSqlAsync();
        _environment["ConnectionStrings__Wxauto"] = storage.ConnectionString;
        await WriteManifestsAsync();
        _services = new ServiceCollection().AddSingleton(new PlatformKeys(Convert.FromBase64String(_environment["Wxauto__Security__MasterKey"])))
            .AddLogging().AddWxautoHosting(Path.Combine(_directory, "manifests")).AddDatabase(storage)
            .AddConversations().AddSingleton<EnrollmentTokens>().BuildServiceProvider();
        await _services.GetRequiredService<SchemaMigration>().RunAsync(default);
        One = await StartAsync("gateway", "main-gateway");
        Other = await StartAsync("gateway,console", "main-gateway");
        await StartAsync("pipeline", "main-pipeline");
        await StartAsync("knowledge", "main-knowledge");
    }

    public async Task DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
        await Dapr.DisposeAsync();
        await _services.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    internal Task<RoleProcess> StartGatewayAsync() => StartAsync("gateway", "main-gateway");

    internal AgentClient Client(RoleProcess gateway) => new(gateway.Grpc,
        async () => (await _services.GetRequiredService<EnrollmentTokens>()
        .IssueAsync($"a{Interlocked.Increment(ref _agents)}", TimeSpan.FromHours(1), default)).Token);

    public Task<WxautoDb> DatabaseAsync() => _services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();

    public async Task<AgentRecord> AgentAsync(string name)
    {
        await using var db = await DatabaseAsync();
        return await db.Agents.SingleAsync(a => a.Name == name);
    }

    /// <summary>Commits a reply as the pipeline does, and tells nobody.</summary>
    public async Task<Guid> CommitReplyAsync(string agent, string text)
    {
        await using var db = await DatabaseAsync();
        var reply = new Reply
        {
            Id = Guid.CreateVersion7(), TurnId = Guid.NewGuid(), ConversationId = Guid.NewGuid(), Agent = agent, ChatId = "chat",
            ChatName = "小王", ChatKind = ChatKind.Friend, Text = text, MentionName = "", CreatedAt = DateTimeOffset.UtcNow,
        };
        db.Replies.Add(reply);
        await db.SaveChangesAsync();
        return reply.Id;
    }

    public void AnnounceReplies(params string[] agents) => Dapr.PublishData(ReplyReady.Type,
        new JsonObject { ["agents"] = new JsonArray([.. agents.Select(a => JsonValue.Create(a))]) });

    private async Task<RoleProcess> StartAsync(string roles, string appId)
    {
        var process = await RoleProcess.StartAsync(roles, await Dapr.AddAsync(appId, "app-token", "api-token"), _directory, _environment);
        _processes.Add(process);
        return process;
    }

    private async Task WriteManifestsAsync()
    {
        var samples = typeof(RolesApart).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Samples").Value!;
        var manifests = Directory.CreateDirectory(Path.Combine(_directory, "manifests")).FullName;
        await AgentManifests.WriteAsync(manifests, Agents);
        await File.WriteAllTextAsync(Path.Combine(manifests, "shop.yaml"), $$"""
            apiVersion: wxauto.io/v1alpha1
            kind: KnowledgeBase
            metadata: {name: shop}
            spec:
              sources:
                - name: articles
                  directory: {path: {{Path.GetFullPath(Path.Combine(samples, "knowledge"))}}}
            """);
    }
}
