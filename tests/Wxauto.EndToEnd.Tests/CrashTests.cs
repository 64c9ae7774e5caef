using Wxauto.Storage;
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

/// <summary>G1-G3 through real processes: server and agent are killed again and again.</summary>
[Trait("Category", "Slow")]
public abstract class CrashTests(ITestOutputHelper output)
{
    private const int Chats = 50;
    private const int MessagesPerChat = 20;
    private const int ServerKills = 5;
    private const int AgentKills = 3;
    private static readonly string[] Questions = ["山雀E61要预热多久", "咖啡豆可以放冰箱吗", "满多少包邮", "退款多久到账", "发票怎么开", "明天杭州会下雨吗", "转人工", "谢谢👍"];

    protected abstract Task<StorageOptions> NewDatabaseAsync(string data);

    [Fact]
    public async Task Every_message_has_one_outcome_and_every_reply_is_shown_once_in_order_while_processes_are_killed()
    {
        var data = TestDatabase.NewDirectory();
        await using var platform = await RealPlatform.StartAsync(data, await NewDatabaseAsync(data));
        var chats = platform.AddCustomers(Chats);
        platform.WeChat.Write(chats[0].Id, chats[0].Name, "发票怎么开");
        await platform.UntilAsync(() => Task.FromResult(platform.Shown(chats[0]).Any()));

        var killing = KillAsync(platform);
        for (var i = 0; i < MessagesPerChat; i++)
        {
            foreach (var chat in chats)
                platform.WeChat.Write(chat.Id, chat.Name, Questions[i % Questions.Length]);
            await Task.Delay(1200);
        }
        await killing;

        // And the one that showed that all was up before the killing began.
        await platform.ShouldHaveAnsweredAsync((Chats * MessagesPerChat) + 1, chats);
        output.WriteLine($"{Chats * MessagesPerChat} messages, {ServerKills} server kills, {AgentKills} agent kills");
    }

    private static async Task KillAsync(RealPlatform platform)
    {
        for (var i = 0; i < ServerKills; i++)
        {
            await Task.Delay(Random.Shared.Next(3000, 4500));
            await platform.Server.KillAsync();
            platform.Server.Start();
            if (i >= AgentKills)
                continue;
            await Task.Delay(Random.Shared.Next(300, 1500));
            await platform.Agent.KillAsync();
            platform.Agent.Start();
        }
    }
}
