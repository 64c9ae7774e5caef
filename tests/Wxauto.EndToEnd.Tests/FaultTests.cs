using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Conversations;
using Wxauto.Conversations;
using Wxauto.Gateway.Agents;
using Wxauto.Storage;
using Wxauto.Tests;
using Wxauto.WeChatSimulator;

namespace Wxauto.EndToEnd.Tests;

/// <summary>What goes wrong around the processes, and what people do in between.</summary>
[Trait("Category", "Slow")]
public sealed class FaultTests
{
    private const int Chats = 20;
    private const int MessagesPerChat = 10;

    /// <summary>Once while the agent enrols, and once among the messages.</summary>
    [Fact]
    public async Task A_database_that_is_away_for_ten_seconds_loses_nothing_and_readiness_says_so()
    {
        await using var postgres = await OwnPostgres.StartAsync();
        await using var platform = await RealPlatform.StartAsync(TestDatabase.NewDirectory(), postgres.Storage);
        var chats = platform.AddCustomers(Chats);
        var outages = OutagesAsync(platform, postgres, chats);
        for (var i = 0; i < MessagesPerChat; i++)
        {
            foreach (var chat in chats)
                platform.WeChat.Write(chat.Id, chat.Name, $"山雀E61要预热多久？第{i}次问");
            await Task.Delay(1500);
        }
        await outages;

        await platform.ShouldHaveAnsweredAsync(Chats * MessagesPerChat, chats);
        (await platform.Http.GetAsync("/readyz")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    /// <summary>G4 and the pause, with an agent that has the replies but may not type them yet.</summary>
    [Fact]
    public async Task Replies_that_wait_at_a_paused_agent_are_withdrawn_for_the_person_who_takes_over_and_shown_for_the_others()
    {
        var data = TestDatabase.NewDirectory();
        await using var platform = await RealPlatform.StartAsync(data, StorageOptions.InDirectory(data));
        var chats = platform.AddCustomers(2);
        var (taken, other) = (chats[0], chats[1]);
        await platform.UntilAsync(async () =>
        {
            await using var db = await platform.DatabaseAsync();
            return await db.Agents.AnyAsync(a => a.Connected);
        });
        (await platform.Http.PostAsync("/api/console/agents/front-desk/pause", null)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        foreach (var chat in chats)
            platform.WeChat.Write(chat.Id, chat.Name, "山雀E61要预热多久");
        await platform.UntilAsync(async () =>
        {
            await using var db = await platform.DatabaseAsync();
            return await db.Replies.CountAsync(r => r.State == ReplyState.Delivered) == 2;
        });
        await using var read = await platform.DatabaseAsync();
        var conversation = await read.Conversations.SingleAsync(c => c.ChatId == taken.Id);

        (await platform.Http.PostAsJsonAsync($"/api/console/conversations/{conversation.Id}/hold", new { person = "小李" }))
            .StatusCode.Should().Be(HttpStatusCode.NoContent);
        await platform.UntilAsync(() => read.Replies.AnyAsync(r => r.ConversationId == conversation.Id && r.State == ReplyState.Withdrawn));
        (await platform.Http.PostAsync("/api/console/agents/front-desk/resume", null)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        await platform.UntilAsync(() => Task.FromResult(platform.Shown(other).Any()));
        platform.Shown(taken).Should().BeEmpty();

        platform.WeChat.Write(taken.Id, taken.Name, "满多少包邮");
        await platform.UntilAsync(() => read.Turns.AnyAsync(t => t.ConversationId == conversation.Id && t.Outcome == Outcome.LeftToPerson));
        (await platform.Http.PostAsync($"/api/console/conversations/{conversation.Id}/take-back", null)).StatusCode.Should()
            .Be(HttpStatusCode.NoContent);
        platform.WeChat.Write(taken.Id, taken.Name, "发票怎么开");
        await platform.UntilAsync(() => Task.FromResult(platform.Shown(taken).Any()));
        platform.Shown(taken).Should().OnlyContain(text => text.Contains("发票"), "what was left to the person is not answered later");
    }

    [Fact]
    public async Task An_agent_whose_disk_is_full_stops_reading_and_goes_on_when_there_is_room()
    {
        const int Room = 160;
        const int Messages = 400;
        var data = TestDatabase.NewDirectory();
        await using var platform = await RealPlatform.StartAsync(data, StorageOptions.InDirectory(data), Room);
        var chat = platform.AddCustomers(1)[0];
        platform.WeChat.Write(chat.Id, chat.Name, "发票怎么开");
        await platform.UntilAsync(() => Task.FromResult(platform.Shown(chat).Any()));
        await platform.Server.KillAsync();
        for (var i = 0; i < Messages; i++)
            platform.WeChat.Write(chat.Id, chat.Name, $"第{i}条：" + new string('长', 400));
        await platform.UntilAsync(() => Task.FromResult(File.ReadAllText(Path.Combine(data, "agent.log"))
            .Contains("data directory", StringComparison.Ordinal)));

        using (var room = System.Diagnostics.Process.Start("prlimit", ["--fsize=unlimited", "--pid", $"{platform.Agent.Id}"]))
            await room.WaitForExitAsync();
        platform.Server.Start();

        await platform.ShouldHaveAnsweredAsync(Messages + 1, [chat]);
    }

    private static async Task OutagesAsync(RealPlatform platform, OwnPostgres postgres, IReadOnlyList<SimulatedChat> chats)
    {
        await OutageAsync(platform, postgres, TimeSpan.FromSeconds(3));
        await platform.UntilAsync(() => Task.FromResult(chats.Any(c => platform.Shown(c).Any())));
        await OutageAsync(platform, postgres, TimeSpan.FromSeconds(10));
    }

    private static async Task OutageAsync(RealPlatform platform, OwnPostgres postgres, TimeSpan length)
    {
        await postgres.StopAsync();
        var back = DateTime.UtcNow + length;
        await platform.UntilAsync(async () => (await platform.Http.GetAsync("/readyz")).StatusCode == HttpStatusCode.ServiceUnavailable);
        (await platform.Http.GetAsync("/healthz")).StatusCode.Should().Be(HttpStatusCode.OK, "restarting the server would not help");
        if (back - DateTime.UtcNow is { Ticks: > 0 } left)
            await Task.Delay(left);
        await postgres.StartAgainAsync();
    }
}
