using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Conversations;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Tests;
using Wxauto.WeChatSimulator;

namespace Wxauto.EndToEnd.Tests;

/// <summary>Server and agent as processes of their own, and a WeChat that lives on in the test whatever happens to them.</summary>
internal sealed class RealPlatform : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private readonly string _data;
    private readonly WebApplication _window;
    private readonly ServiceProvider _services;

    private RealPlatform(string data, WebApplication window, StorageOptions storage, Uri web, ProgramProcess server, ProgramProcess agent)
    {
        (_data, _window, Server, Agent) = (data, window, server, agent);
        Http = ConsoleClient.To(web, data);
        _services = new ServiceCollection().AddSingleton(TimeProvider.System).AddDatabase(storage).BuildServiceProvider();
    }

    public required SimulatedWeChat WeChat { get; init; }
    public ProgramProcess Server { get; }
    public ProgramProcess Agent { get; }

    /// <summary>The server's console and health.</summary>
    public HttpClient Http { get; }

    /// <param name="largestAgentFile">KiB that a file of the agent may reach, as a disk with that much room; null for no limit.</param>
    public static async Task<RealPlatform> StartAsync(string data, StorageOptions storage, int? largestAgentFile = null)
    {
        var wechat = new SimulatedWeChat("前台小助手", null, TimeProvider.System);
        var window = await HostAsync(wechat);
        var (server, agent, web) = await StartProcessesAsync(data, storage, window.Urls.Single(), largestAgentFile);
        return new RealPlatform(data, window, storage, web, server, agent) { WeChat = wechat };
    }

    public Task<WxautoDb> DatabaseAsync() => _services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();

    public IReadOnlyList<SimulatedChat> AddCustomers(int count) =>
        [.. Enumerable.Range(1, count).Select(i => WeChat.AddChat($"客户{i}", "friend", [$"客户{i}"]))];

    /// <summary>What the account itself wrote in the chat.</summary>
    public IEnumerable<string> Shown(SimulatedChat chat) => WeChat.Last(chat.Id, int.MaxValue).Where(b => b.Side == "self")
        .Select(b => b.Text);

    public Task UntilAsync(Func<Task<bool>> condition) => UntilAsync(condition, DescribeAsync);

    /// <summary>G1-G3: waits until every message has its outcome and every reply was shown, and looks at all of them.</summary>
    public async Task ShouldHaveAnsweredAsync(int messages, IReadOnlyList<SimulatedChat> chats)
    {
        await UntilAsync(async () =>
        {
            await using var db = await DatabaseAsync();
            return await db.Messages.CountAsync(m => m.SenderKind == SenderKind.Other && m.TurnId != null) == messages
                && await db.Replies.AllAsync(r => r.State == ReplyState.Sent);
        });
        await using var read = await DatabaseAsync();
        var received = await read.Messages.Where(m => m.SenderKind == SenderKind.Other).ToListAsync();
        received.Select(m => m.ClientId).Should().OnlyHaveUniqueItems();
        var turns = (await read.Turns.ToListAsync()).ToDictionary(t => t.Id);
        received.Should().OnlyContain(m => turns.ContainsKey(m.TurnId!.Value));
        var conversations = await read.Conversations.ToDictionaryAsync(c => c.Id, c => c.ChatId);
        var replies = await read.Replies.OrderBy(r => r.Id).ToListAsync();
        foreach (var chat in chats)
        {
            Shown(chat).Should().Equal(replies.Where(r => r.ChatId == chat.Id).Select(r => r.Text),
                "each reply is shown once and in order");
            received.Where(m => conversations[m.ConversationId] == chat.Id).OrderBy(m => m.Position)
                .Select(m => turns[m.TurnId!.Value].DecidedAt)
                .Should().BeInAscendingOrder("turns follow the order of the messages");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Server.Dispose();
        Agent.Dispose();
        Http.Dispose();
        await _window.DisposeAsync();
        WeChat.Dispose();
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_data, recursive: true);
    }

    private static async Task<(ProgramProcess Server, ProgramProcess Agent, Uri Web)> StartProcessesAsync(string data,
        StorageOptions storage, string window, int? largestAgentFile)
    {
        var manifests = Directory.CreateDirectory(Path.Combine(data, "manifests")).FullName;
        var knowledge = Path.Combine(RepositoryRoot.Directory, "samples", "shop", "knowledge");
        await File.WriteAllTextAsync(Path.Combine(manifests, "all.yaml"), $$"""
            apiVersion: wxauto.io/v1alpha1
            kind: Agent
            metadata: {name: front-desk}
            spec:
              displayName: 前台小助手
              channel: {type: Simulator}
              knowledge: [shop]
              reply: {debounce: 100ms}
              sendBudget: {perSecond: 200, perMinute: 5000, perHour: 100000, perDay: 100000, perContactPerMinute: 1000}
            ---
            apiVersion: wxauto.io/v1alpha1
            kind: KnowledgeBase
            metadata: {name: shop}
            spec:
              sources:
                - name: articles
                  directory:
                    path: {{knowledge}}
            """);
        var (web, grpc) = (TestPorts.Free(), TestPorts.Free());
        string[] options = ["--data", data, "--resources", manifests, "--urls", $"http://127.0.0.1:{web}", "--agent-url",
            $"http://127.0.0.1:{grpc}"];
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__Wxauto"] = storage.IsPostgreSql ? storage.ConnectionString : "",
            // Nobody is at the desk; what customers are told of that would come between what is counted.
            ["Wxauto__Desk__Handoff__TellAfter"] = "1.00:00:00",
        };
        var serverPath = RepositoryRoot.BuiltBy("services/Wxauto.Server", "wxauto-server");
        using var migrate = new ProgramProcess(serverPath, ["migrate", "--data", data], environment, Path.Combine(data, "migrate.log"));
        await migrate.RunAsync();
        using var issue = new ProgramProcess(serverPath, ["token", "front-desk", "--data", data, "--resources", manifests], environment, Path.Combine(data, "token.log"));
        var token = await issue.RunAsync();
        var configuration = Path.Combine(data, "agent.yaml");
        await File.WriteAllTextAsync(configuration, $$"""
            server: http://127.0.0.1:{{grpc}}
            dataDirectory: {{Path.Combine(data, "agent")}}
            driver: {type: simulator, url: "{{window}}/simulator", account: front-desk}
            pace: instant
            """);
        var server = new ProgramProcess(serverPath, options, environment, Path.Combine(data, "server.log"));
        string[] run = [RepositoryRoot.BuiltBy("agent/Wxauto.Agent", "wxauto-agent"), "run", "--config", configuration];
        // An ignored SIGXFSZ makes writing beyond the limit fail as on a full disk.
        var limit = largestAgentFile is { } size ? $"trap '' XFSZ; ulimit -S -f {size}; " : "";
        var agent = new ProgramProcess("bash", ["-c", $"{limit}exec \"$@\"", "agent", .. run],
            // The limit also holds for the shared memory in which the runtime would otherwise compile.
            new() { ["DOTNET_EnableWriteXorExecute"] = "0", ["WXAUTO_ENROLLMENT_TOKEN"] = token }, Path.Combine(data, "agent.log"));
        server.Start();
        await UntilAsync(async () =>
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, grpc);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }, () => Task.FromResult($"the server does not listen; see {data}/server.log"));
        agent.Start();
        return (server, agent, new Uri($"http://127.0.0.1:{web}"));
    }

    private static async Task<WebApplication> HostAsync(SimulatedWeChat wechat)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddProblemDetails().AddAuthorization();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapWeChatSimulator("/simulator", "front-desk", wechat);
        await app.StartAsync();
        return app;
    }

    private async Task<string> DescribeAsync()
    {
        await using var db = await DatabaseAsync();
        var states = (await db.Replies.GroupBy(r => r.State).Select(g => new { g.Key, Count = g.Count() }).ToListAsync())
            .Select(g => $"{g.Key} {g.Count}");
        return $"{await db.Messages.CountAsync()} messages, {await db.Messages.CountAsync(m => m.TurnId == null)} without outcome, replies: {string.Join(", ", states)}\n{LastLines("server.log")}\n{LastLines("agent.log")}";
    }

    private string LastLines(string log) => $"{log}:\n{string.Join('\n', File.ReadLines(Path.Combine(_data, log)).TakeLast(40))}";

    private static async Task UntilAsync(Func<Task<bool>> condition, Func<Task<string>> describe)
    {
        var until = DateTime.UtcNow + Deadline;
        while (!await condition())
        {
            if (DateTime.UtcNow > until)
                throw new TimeoutException(await describe());
            await Task.Delay(250);
        }
    }
}
