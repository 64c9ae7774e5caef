using Microsoft.Extensions.Time.Testing;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Tests.Spool;

public sealed class ReplyEchoesTests : IDisposable
{
    private static readonly Chat Wang = new("c1", "王女士", ChatKind.Friend);
    private readonly DataDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly AgentSpool _spool;

    public ReplyEchoesTests() => _spool = _directory.Open(_clock);

    public void Dispose()
    {
        _spool.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void A_bubble_of_ours_with_the_words_of_a_reply_is_that_reply()
    {
        Shown("r1", "您好");
        Find("您好").Should().Be("r1");
    }

    [Theory]
    [InlineData("您好 \n", "您好")]
    [InlineData("第一行\r\n第二行", "第一行\n第二行")]
    public void What_wechat_does_to_a_text_makes_no_difference(string typed, string shown)
    {
        Shown("r1", typed);
        Find(shown).Should().Be("r1");
    }

    [Fact]
    public void Other_words_another_chat_and_other_people_are_no_echo()
    {
        Shown("r1", "您好");
        Find("您好！").Should().BeNull();
        Find("您好", chat: Wang with { Id = "c2" }).Should().BeNull();
        Find("您好", SenderKind.Other).Should().BeNull();
        Find("您好", SenderKind.System).Should().BeNull();
    }

    [Fact]
    public void A_reply_accounts_for_one_bubble()
    {
        Shown("r1", "您好");
        Shown("r2", "您好");
        Find("您好").Should().Be("r1");
        Find("您好", taken: ["r1"]).Should().Be("r2");
        Find("您好", taken: ["r1", "r2"]).Should().BeNull("a person wrote the same words");
    }

    [Fact]
    public void What_was_accounted_for_is_not_again()
    {
        Shown("r1", "您好");
        _spool.Inbound.Add([], "1", t => ReplyEchoes.Consume(t, ["r1"]));
        Find("您好").Should().BeNull();
    }

    [Fact]
    public void A_reply_that_was_not_typed_has_no_echo()
    {
        _spool.Replies.Add("r1", Body("您好"));
        Find("您好").Should().BeNull();
        _spool.Replies.Withdraw(["r1"]);
        Find("您好").Should().BeNull();
    }

    [Fact]
    public void A_reply_in_flight_may_be_seen_late()
    {
        _spool.Replies.Add("r1", Body("您好"));
        _spool.Replies.BeginSending("r1", "0", _ => { });
        _clock.Advance(TimeSpan.FromDays(3));
        Find("您好").Should().Be("r1");
    }

    [Theory]
    [InlineData("Sent", 9, "r1")]
    [InlineData("Failed", 9, "r1")]
    [InlineData("Sent", 11, null)]
    [InlineData("Failed", 11, null)]
    public void What_ended_is_an_echo_for_ten_minutes(string outcome, int minutes, string? found)
    {
        _spool.Replies.Add("r1", Body("您好"));
        _spool.Replies.BeginSending("r1", "0", _ => { });
        _spool.Replies.Finish("r1", Enum.Parse<ReplyState>(outcome));
        _clock.Advance(TimeSpan.FromMinutes(minutes));
        Find("您好").Should().Be(found);
    }

    [Fact]
    public void In_a_group_the_mention_belongs_to_the_words()
    {
        var group = new Chat("g1", "咖啡群", ChatKind.Group);
        var body = new ReplyBody { ChatId = "g1", ChatName = "咖啡群", ChatKind = ChatKind.Group, Text = "有货", MentionName = "老周" };
        _spool.Replies.Add("r1", body);
        _spool.Replies.BeginSending("r1", "0", _ => { });
        Find("有货", chat: group).Should().BeNull();
        Find("@老周\u2005有货", chat: group).Should().Be("r1");
    }

    private static ReplyBody Body(string text) => new() { ChatId = Wang.Id, ChatName = Wang.Name, ChatKind = Wang.Kind, Text = text };

    private void Shown(string id, string text)
    {
        _spool.Replies.Add(id, Body(text));
        _spool.Replies.BeginSending(id, "0", _ => { });
        _spool.Replies.Finish(id, ReplyState.Sent);
    }

    private string? Find(string text, SenderKind sender = SenderKind.Self, Chat? chat = null, string[]? taken = null) =>
        _spool.Echoes.Find(
            new ObservedMessage("m1", chat ?? Wang, new Sender("me", "店主", sender), MessageKind.Text, text, _clock.GetUtcNow()),
            taken ?? []);
}
