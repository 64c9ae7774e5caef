using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Pipeline.Stages;
using Wxauto.Pipeline.Turns;
using Wxauto.Tests;
using static Wxauto.Pipeline.Tests.ATurn;
using ChatKind = Wxauto.Contracts.Agent.V1.ChatKind;
using SenderKind = Wxauto.Contracts.Agent.V1.SenderKind;

namespace Wxauto.Pipeline.Tests.Stages;

public sealed class PolicyStageTests
{
    private const SenderKind System = SenderKind.System;

    [Fact]
    public async Task A_conversation_that_a_person_holds_is_left_to_that_person()
    {
        var end = await EndAsync(Of(Agent, ChatKind.Friend, ConversationState.HeldByPerson, Says("在吗")));

        end.Should().BeEquivalentTo(new { Outcome = Outcome.LeftToPerson, Reason = TurnReasons.Held.With("小王"), Text = (string?)null });
    }

    [Fact]
    public async Task While_a_person_is_awaited_the_AI_still_answers() =>
        (await EndAsync(Of(Agent, ChatKind.Friend, ConversationState.WaitingForPerson, Says("怎么退货")))).Should().BeNull();

    [Theory]
    [InlineData(SenderKind.Self)]
    [InlineData(System)]
    public async Task Messages_of_nobody_outside_are_ignored(SenderKind sender) =>
        (await EndAsync(Of(Says("您好", sender)))).Should().BeEquivalentTo(new { Outcome = Outcome.Ignore, Text = (string?)null });

    [Fact]
    public async Task What_a_person_answered_on_the_phone_is_not_answered_again() =>
        (await EndAsync(Of(Says("怎么退货"), Says("我来处理", SenderKind.Self)))).Should().BeEquivalentTo(new { Outcome = Outcome.Ignore });

    [Fact]
    public async Task What_the_customer_asks_after_a_person_wrote_is_answered() =>
        (await EndAsync(Of(Says("我来处理", SenderKind.Self), Says("怎么退货")))).Should().BeNull();

    [Theory]
    [InlineData(ChatMode.All, "", true)]
    [InlineData(ChatMode.Listed, "张三", true)]
    [InlineData(ChatMode.Listed, "李四", false)]
    [InlineData(ChatMode.None, "张三", false)]
    public async Task Friends_are_served_as_the_agent_says(ChatMode mode, string listed, bool served)
    {
        var agent = Agent with { Chats = new ChatsSpec { Friends = new ChatSelectionSpec { Mode = mode, Names = [listed] } } };

        (await EndAsync(Of(agent, ChatKind.Friend, Says("怎么退货"))) is null).Should().Be(served);
    }

    [Theory]
    [InlineData(ChatMode.All, "", AnswerWhen.Mentioned, true, true)]
    [InlineData(ChatMode.All, "", AnswerWhen.Mentioned, false, false)]
    [InlineData(ChatMode.All, "", AnswerWhen.Always, false, true)]
    [InlineData(ChatMode.Listed, "张三", AnswerWhen.Mentioned, true, true)]
    [InlineData(ChatMode.Listed, "别的群", AnswerWhen.Mentioned, true, false)]
    [InlineData(ChatMode.None, "张三", AnswerWhen.Always, true, false)]
    public async Task Groups_are_served_as_the_agent_says(ChatMode mode, string listed, AnswerWhen when, bool mentioned, bool served)
    {
        var agent = Agent with { Chats = new ChatsSpec
            { Groups = new GroupSelectionSpec { Mode = mode, Names = [listed], AnswerWhen = when } } };

        (await EndAsync(Of(agent, ChatKind.Group, Says("怎么退货", mention: mentioned))) is null).Should().Be(served);
    }

    [Theory]
    [InlineData(ChatKind.Service)]
    [InlineData(ChatKind.Official)]
    [InlineData(ChatKind.Unspecified)]
    public async Task Service_and_official_accounts_are_ignored(ChatKind chatKind) =>
        (await EndAsync(Of(Agent, chatKind, Says("双十一大促")))).Should().BeEquivalentTo(new { Outcome = Outcome.Ignore });

    [Fact]
    public async Task The_member_who_mentioned_us_is_the_one_who_is_answered()
    {
        var turn = Of(Agent, ChatKind.Group, Says("@小助 在吗", mention: true, name: "张三"), Says("我也想知道", name: "李四"));

        await new IdentifyStage().RunAsync(turn, default);

        turn.ContactName.Should().Be("张三");
    }

    [Fact]
    public async Task Who_is_black_is_left_to_people_and_told_nothing()
    {
        var turn = Of(Agent, ChatKind.Friend, Says("在吗"));
        var policy = new PolicyStage(new NobodyBlack(new ContactKey(turn.Conversation.Agent, turn.Conversation.ChatId)));
        await new IdentifyStage().RunAsync(turn, default);

        (await policy.RunAsync(turn, default)).End.Should().Be(new Decision(Outcome.LeftToPerson, TurnReasons.LeftByTier));
    }

    [Fact]
    public async Task In_a_group_the_member_who_asks_is_black_or_not_and_nobody_else()
    {
        var agent = Agent with { Chats = new ChatsSpec { Groups = new GroupSelectionSpec { Mode = ChatMode.All } } };
        var turn = Of(agent, ChatKind.Group, Says("@小助 在吗", mention: true, name: "张三"), Says("我也想知道", name: "李四"));
        await new IdentifyStage().RunAsync(turn, default);
        foreach (var (black, left) in new[] { (turn.Messages[0].SenderId, true), (turn.Conversation.ChatId, false) })
            ((await new PolicyStage(new NobodyBlack(new ContactKey(turn.Conversation.Agent, black))).RunAsync(turn, default)).End is not null)
                .Should().Be(left);
    }

    private static async Task<Decision?> EndAsync(Turn turn)
    {
        await new IdentifyStage().RunAsync(turn, default);
        return (await new PolicyStage(new NobodyBlack()).RunAsync(turn, default)).End;
    }
}
