using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Wxauto.Contracts.Conversations;
using Wxauto.Conversations;

namespace Wxauto.Gateway.Tests.Rest;

/// <summary>Which answer is given to which message, and when.</summary>
[Collection(ServerCollection.Name)]
public sealed class AnswerTests(GatewayServer server)
{
    private const string Question = "满多少包邮？";

    [Fact]
    public async Task The_same_text_under_new_ids_is_one_message_also_at_the_same_moment_and_after_a_restart()
    {
        using var http = await RestClient.LoginAsync(server, "original", "key9");
        var chat = Id();
        string[] ids = [.. Enumerable.Range(0, 5).Select(_ => Id())];
        var answers = await Task.WhenAll(ids.Select(id => AskAsync(http, "original", id, chat, Question)));
        answers.Select(TurnOf).Distinct().Should().ContainSingle("each id gets the answer of the first");
        answers.Select(a => a.GetProperty("content").GetString()).Distinct().Should().ContainSingle().Which.Should().NotBeEmpty();
        (await AskAsync(http, "original", Id(), chat, "有没有发票？")).GetProperty("metadata").GetProperty("turn_id").GetString().Should()
            .NotBe(TurnOf(answers[0]), "that is another text");
        (await AskAsync(http, "original", Id(), chat, Question, "another person")).GetProperty("metadata").GetProperty("turn_id").GetString()
            .Should().NotBe(TurnOf(answers[0]));

        await server.KillAsync();
        await server.StartAsync();
        TurnOf(await AskAsync(http, "original", ids[4], chat, Question)).Should().Be(TurnOf(answers[0]), "the id stays what it was");
        (await http.GetAsync($"/api/v1/messages/{ids[3]}/reply")).StatusCode.Should().Be(HttpStatusCode.OK);
        await using var db = await server.DatabaseAsync();
        db.Messages.Count(m => ids.Contains(m.ClientId)).Should().Be(1);
        db.MessageRepeats.Count(r => ids.Contains(r.ClientId)).Should().Be(4);
    }

    [Fact]
    public async Task Notices_and_what_the_account_said_are_ignored_at_once_also_beside_a_question()
    {
        using var http = await RestClient.LoginAsync(server, "original", "key9");
        var chat = Id();
        var asked = TypedAsync(http, chat, "friend", Question);
        foreach (var type in new[] { "system", "sys", "time", "recall", "tickle", "notice", "self", " SYS " })
        {
            var ignored = await TypedAsync(http, chat, type, $"{type} {Question}");
            ignored.GetProperty("action").GetString().Should().Be("ignore", type);
            ignored.GetProperty("content").GetString().Should().BeEmpty();
            ignored.GetProperty("metadata").GetProperty("reason_code").GetString().Should().Be("policy.no-customer");
        }
        await asked;
        await using var db = await server.DatabaseAsync();
        db.Messages.Count(m => m.Agent == "original" && m.SenderKind == Contracts.Agent.V1.SenderKind.Other
            && EF.Functions.Like(m.Text, $"_%{Question}")).Should().Be(0, "none of them is a customer's");
    }

    [Fact]
    public async Task Words_of_a_recording_are_the_question_and_our_own_answer_on_the_screen_is_no_persons_word()
    {
        using var http = await RestClient.LoginAsync(server, "original", "key9");
        var chat = Id();
        var answer = await TypedAsync(http, chat, "voice", Question);
        answer.GetProperty("action").GetString().Should().Be("reply");
        answer.GetProperty("metadata").GetProperty("reason_code").GetString().Should().NotBe("question.not-text");

        await TypedAsync(http, chat, "self", answer.GetProperty("content").GetString()!);
        await TypedAsync(http, chat, "self", "我来处理。");

        await using var db = await server.DatabaseAsync();
        var chats = db.Conversations;
        var texts = db.Messages.Where(m => chats.Any(c => c.Id == m.ConversationId && c.ChatId == chat)
            && m.SenderKind == Contracts.Agent.V1.SenderKind.Self).Select(m => m.Text).ToList();
        texts.Should().Equal("我来处理。");
        chats.Single(c => c.ChatId == chat).HolderId.Should().Be(Holder.WeChat.Id, "a person answers there");
    }

    private static async Task<JsonElement> TypedAsync(HttpClient http, string chat, string type, string content) =>
        await RestClient.JsonAsync((await http.PostAsJsonAsync("/api/v1/messages",
            new { agent_id = "original", message = new { id = Id(), chat_id = chat, content, type } })).EnsureSuccessStatusCode());

    [Fact]
    public async Task A_group_is_known_by_its_name_in_the_client_s_spelling()
    {
        using var http = await RestClient.LoginAsync(server, "grouped", "key7");
        (await AskAsync(http, "grouped", Id(), "vip_customers_一群", Question, group: true)).GetProperty("action").GetString().Should()
            .Be("reply");
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var ignored = await AskAsync(http, "grouped", Id(), "other_group", $"{Question} {Id()}", group: true);
            ignored.GetProperty("action").GetString().Should().Be("ignore");
            ignored.GetProperty("metadata").GetProperty("reason_code").GetString().Should().Be("policy.group-not-served");
        }
        await Eventually.TrueAsync(() => Task.FromResult(server.Log().Contains("'other_group' are ignored")), () => server.Log());
        server.Log().Split("'other_group' are ignored").Should().HaveCount(2, "it is said once");
        await using var db = await server.DatabaseAsync();
        db.Conversations.Single(c => c.Agent == "grouped" && c.ChatId == "vip_customers_一群").Name.Should().Be("VIP Customers 一群");
    }

    [Fact]
    public async Task Over_the_send_budget_an_answer_is_held_back()
    {
        using var http = await RestClient.LoginAsync(server, "thrifty", "key5");
        foreach (var _ in Enumerable.Range(0, 2))
            (await AskAsync(http, "thrifty", Id(), Id(), Question)).GetProperty("action").GetString().Should().Be("reply");
        var id = Id();
        var held = await AskAsync(http, "thrifty", id, Id(), Question, query: "?wait=2");
        held.GetProperty("action").GetString().Should().Be("ignore");
        held.GetProperty("content").GetString().Should().BeEmpty();
        held.GetProperty("metadata").GetProperty("pending").GetBoolean().Should().BeTrue();
        await Eventually.TrueAsync(async () =>
        {
            using var later = await http.GetAsync($"/api/v1/messages/{id}/reply");
            later.StatusCode.Should().Be(HttpStatusCode.Accepted);
            return later.Headers.RetryAfter?.Delta > TimeSpan.Zero;
        }, () => "the answer is there and must wait");
        await using var db = await server.DatabaseAsync();
        db.Replies.Count(r => r.Agent == "thrifty" && r.State == Contracts.Conversations.ReplyState.Sent).Should().Be(2);
    }

    [Fact]
    public async Task In_quiet_hours_an_answer_is_held_back()
    {
        using var http = await RestClient.LoginAsync(server, "quiet", "key6");
        var id = Id();
        (await AskAsync(http, "quiet", id, Id(), Question, query: "?wait=1")).GetProperty("action").GetString().Should().Be("ignore");
        await Eventually.TrueAsync(async () => (await RestClient.JsonAsync(await http.GetAsync($"/api/v1/messages/{id}/reply")))
            .GetProperty("metadata").GetProperty("held_back").GetBoolean(), () => "there is an answer that must wait");
    }

    private static string Id() => Guid.NewGuid().ToString("N");

    private static string? TurnOf(JsonElement answer) => answer.GetProperty("metadata").GetProperty("turn_id").GetString();

    private static async Task<JsonElement> AskAsync(HttpClient http, string agent, string id, string chat, string content,
        string sender = "小王", bool group = false, string query = "")
    {
        var response = await http.PostAsJsonAsync($"/api/v1/messages{query}", new { agent_id = agent,
            message = new { id, chat_id = chat, sender, content, is_group = group, is_at_me = group } });
        response.StatusCode.Should().Be(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await RestClient.JsonAsync(response);
    }
}
