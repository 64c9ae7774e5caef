using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wxauto.Agent.Simulator;
using Wxauto.Contracts.Conversations;
using Wxauto.Hosting.Storage;
using Wxauto.Tests;
using Xunit.Abstractions;

namespace Wxauto.EndToEnd.Tests;

public sealed class SqliteCrashTests(ITestOutputHelper output) : CrashTests(output)
{
    protected override Task<StorageOptions> NewDatabaseAsync(string data) => Task.FromResult(StorageOptions.InDirectory(data));
}

public sealed class PostgreSqlCrashTests(ITestOutputHelper output) : CrashTests(output)
{
    protected override Task<StorageOptions> NewDatabaseAsync(string data) => TestDatabase.PostgreSqlAsync();
}

/// <summary>G1-G3 through real processes: WeChat lives on in the test while server and agent are killed again and again.</summary>
[Trait("Category", "Slow")]
public abstract class CrashTests(ITestOutputHelper output)
{
    private const int Chats = 50;
    private const int MessagesPerChat = 20;

    /// <summary>And the one that shows that all is up before the killing begins.</summary>
    private const int Total = (Chats * MessagesPerChat) + 1;
    private const int ServerKills = 5;
    private const int AgentKills = 3;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private static readonly string[] Questions = ["山雀E61要预热多久", "咖啡豆可以放冰箱吗", "满多少包邮", "退款多久到账", "发票怎么开", "明天杭州会下雨吗", "转人工", "谢谢👍"];

    protected abstract Task<StorageOptions> NewDatabaseAsync(string data);

    [Fact]
    public async Task Every_message_has_one_outcome_and_every_reply_is_shown_once_in_order_while_processes_are_killed()
    {
        var data = TestDatabase.NewDirectory();
        var storage = await NewDatabaseAsync(data);
        using var wechat = new SimulatedWeChat("前台小助手", null, TimeProvider.System);
        var chats = Enumerable.Range(1, Chats).Select(i => wechat.AddChat($"客户{i}", "friend", [$"客户{i}"])).ToList();
        await using var window = await HostAsync(wechat);
        var (server, agent) = await StartAsync(data, storage, window.Urls.Single());
        using var _ = server;
        using var __ = agent;

        wechat.Write(chats[0].Id, chats[0].Name, "发票怎么开");
        await UntilAsync(() => Task.FromResult(wechat.Last(chats[0].Id, 10).Any(b => b.Side == "self")), () => Task.FromResult($"no first answer; see {data}"));
        var killing = KillAsync(server, agent);
        for (var i = 0; i < MessagesPerChat; i++)
        {
            foreach (var chat in chats)
                wechat.Write(chat.Id, chat.Name, Questions[i % Questions.Length]);
            await Task.Delay(1200);
        }
        await killing;

        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddWxautoStorage(storage).BuildServiceProvider();
        var contexts = services.GetRequiredService<IDbContextFactory<WxautoDb>>();
        await UntilAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync();
            return await db.Messages.CountAsync(m => m.SenderKind == 2 && m.TurnId != null) == Total
                && await db.Replies.AllAsync(r => r.State == ReplyState.Sent);
        }, () => Describe(contexts));

        await using var read = await contexts.CreateDbContextAsync();
        var messages = await read.Messages.Where(m => m.SenderKind == 2).ToListAsync();
        messages.Select(m => m.ClientId).Should().OnlyHaveUniqueItems();
        var turns = (await read.Turns.ToListAsync()).ToDictionary(t => t.Id);
        messages.Should().OnlyContain(m => turns.ContainsKey(m.TurnId!.Value));
        var conversations = await read.Conversations.ToDictionaryAsync(c => c.Id, c => c.ChatId);
        var replies = await read.Replies.OrderBy(r => r.Id).ToListAsync();
        foreach (var chat in chats)
        {
            var shown = wechat.Last(chat.Id, int.MaxValue).Where(b => b.Side == "self").Select(b => b.Text);
            shown.Should().Equal(replies.Where(r => r.ChatId == chat.Id).Select(r => r.Text), "each reply is shown once and in order");
            var inOrder = messages.Where(m => conversations[m.ConversationId] == chat.Id).OrderBy(m => m.Position).Select(m => turns[m.TurnId!.Value].DecidedAt);
            inOrder.Should().BeInAscendingOrder("turns follow the order of the messages");
        }
        output.WriteLine($"{messages.Count} messages, {turns.Count} turns, {replies.Count} replies, {ServerKills} server kills, {AgentKills} agent kills");
    }

    private static async Task KillAsync(ProgramProcess server, ProgramProcess agent)
    {
        for (var i = 0; i < ServerKills; i++)
        {
            await Task.Delay(Random.Shared.Next(3000, 4500));
            await server.KillAsync();
            server.Start();
            if (i >= AgentKills)
                continue;
            await Task.Delay(Random.Shared.Next(300, 1500));
            await agent.KillAsync();
            agent.Start();
        }
    }

    private static async Task<(ProgramProcess Server, ProgramProcess Agent)> StartAsync(string data, StorageOptions storage, string window)
    {
        var manifests = Directory.CreateDirectory(Path.Combine(data, "manifests")).FullName;
        var knowledge = Path.Combine(ProgramProcess.RepositoryRoot, "samples", "shop", "knowledge");
        await File.WriteAllTextAsync(Path.Combine(manifests, "all.yaml"), $$"""
            apiVersion: wxauto.io/v1alpha1
            kind: Agent
            metadata: {name: front-desk}
            spec:
              displayName: 前台小助手
              channel: {type: Simulator}
              knowledge: [shop]
              reply: {debounce: 100ms}
              sendBudget: {perSecond: 200, perMinute: 5000, perDay: 100000, perContactPerMinute: 1000}
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
        var (web, grpc) = (FreePort(), FreePort());
        string[] options = ["--data", data, "--resources", manifests, "--urls", $"http://127.0.0.1:{web}", "--agent-url", $"http://127.0.0.1:{grpc}"];
        var environment = new Dictionary<string, string> { ["ConnectionStrings__Wxauto"] = storage.IsPostgreSql ? storage.ConnectionString : "" };
        var serverPath = ProgramProcess.PathOf("services/Wxauto.Server", "wxauto-server");
        using var issue = new ProgramProcess(serverPath, ["token", "front-desk", .. options], environment, Path.Combine(data, "token.log"));
        var token = await issue.RunAsync();
        var configuration = Path.Combine(data, "agent.yaml");
        await File.WriteAllTextAsync(configuration, $$"""
            server: http://127.0.0.1:{{grpc}}
            dataDirectory: {{Path.Combine(data, "agent")}}
            driver: {type: simulator, url: "{{window}}/simulator", account: front-desk}
            pace: instant
            """);
        var server = new ProgramProcess(serverPath, options, environment, Path.Combine(data, "server.log"));
        var agent = new ProgramProcess(ProgramProcess.PathOf("agent/Wxauto.Agent", "wxauto-agent"), ["run", "--config", configuration, "--token", token], [], Path.Combine(data, "agent.log"));
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
        return (server, agent);
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

    private static async Task<string> Describe(IDbContextFactory<WxautoDb> contexts)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var states = (await db.Replies.GroupBy(r => r.State).Select(g => new { g.Key, Count = g.Count() }).ToListAsync()).Select(g => $"{g.Key} {g.Count}");
        return $"{await db.Messages.CountAsync()} messages, {await db.Messages.CountAsync(m => m.TurnId == null)} without outcome, replies: {string.Join(", ", states)}";
    }

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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
