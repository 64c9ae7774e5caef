using Microsoft.Extensions.Time.Testing;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Conversations.Queue;
using Wxauto.Pipeline.Stages;
using Wxauto.Pipeline.Turns;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Pipeline.Tests.Turns;

/// <summary>What a customer reads who waits for a person.</summary>
public sealed class WhileAwaitedTests
{
    private readonly FakeTimeProvider _time = new(ATurn.Now);
    private readonly ScriptedMemory _memory = new();
    private readonly ScriptedRouter _router = new() { Answer = ExtractiveOf };
    private double _confidence;

    [Theory]
    [InlineData("喂？有人吗")]
    [InlineData("转人工！！")]
    [InlineData("你们火星店几点开门")]
    [InlineData("在吗")]
    [InlineData("我要投诉你们")]
    public async Task Who_was_told_is_not_told_again(string message)
    {
        _memory.Known = Past(Outcome.HandOff);

        var decided = await DecideAsync(message, ConversationState.WaitingForPerson);

        decided.Replies.Should().BeEmpty();
        decided.Turn.Reason.Code.Should().Be(TurnReasons.AlreadyCalled.Name);
    }

    [Theory]
    [InlineData("喂？有人吗")]
    [InlineData("你们火星店几点开门")]
    public async Task An_agent_may_remind(string message)
    {
        _memory.Known = Past(Outcome.HandOff);

        var decided = await DecideAsync(message, ConversationState.WaitingForPerson, WhileAwaited.Remind);

        decided.Replies.Should().ContainSingle().Which.Text.Should().Be("已经通知人工同事了，请您再稍等一下。");
        decided.Replies[0].Text.Should().NotContain("没有查到");
    }

    [Fact]
    public async Task What_can_be_proved_is_answered()
    {
        (_memory.Known, _confidence) = (Past(Outcome.HandOff), 0.95);

        (await DecideAsync("怎么退货", ConversationState.WaitingForPerson)).Replies.Should().ContainSingle().Which.Text.Should().Be("七天无理由退货。");
    }

    [Fact]
    public async Task The_first_one_is_told()
    {
        (await DecideAsync("转人工", ConversationState.Ai)).Replies.Should().ContainSingle().Which.Text.Should().Contain("已为您通知人工同事");
    }

    [Fact]
    public async Task Who_comes_back_after_the_last_half_hour_is_told_again()
    {
        var decided = await DecideAsync("转人工", ConversationState.WaitingForPerson);

        decided.Replies.Should().ContainSingle().Which.Text.Should().Contain("已为您通知人工同事");
    }

    private static Answered ExtractiveOf(AnswerRequest request) =>
        new Answered(request.Evidence[0].Text, [0], "quotes", "", 0, 0);

    private static Recollection Past(Outcome outcome) => Recollection.Empty with
    {
        Turns = [new PastTurn(Guid.NewGuid(), Guid.NewGuid(), ATurn.Now, "转人工", ["好的，已为您通知人工同事，请稍等。"]) { Outcome = outcome }],
    };

    private Task<DecidedTurn> DecideAsync(string message, ConversationState state, WhileAwaited whileAwaited = WhileAwaited.Silent)
    {
        var agent = ATurn.Agent with { Reply = new ReplySpec { WhileAwaited = whileAwaited } };
        var search = new ScriptedSearch(_ => ATurn.Found(_confidence, "退货"));
        IReplyStage[] stages = [new IdentifyStage(), new PolicyStage(new NobodyBlack()), new UnderstandStage(_memory), new RecallStage(_memory, _router),
            new RetrieveStage(search), new GenerateStage(_router), new CheckStage(), new DecideStage()];
        var turn = ATurn.Of(agent, ChatKind.Friend, state, ATurn.Says(message));
        return new TurnProcessor(stages, FixedCatalog.Of("front-desk", agent), _router, _memory, new TimeOrderedId(_time), _time).ProcessAsync(turn.Claim, default);
    }
}
