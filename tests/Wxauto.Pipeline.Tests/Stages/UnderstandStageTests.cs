using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Pipeline.Stages;
using Wxauto.Pipeline.Turns;
using static Wxauto.Pipeline.Tests.ATurn;
using ChatKind = Wxauto.Contracts.Agent.V1.ChatKind;
using MessageKind = Wxauto.Contracts.Agent.V1.MessageKind;

namespace Wxauto.Pipeline.Tests.Stages;

public sealed class UnderstandStageTests
{
    private const MessageKind Image = MessageKind.Image;
    private static readonly AgentSpec InGroups = Agent with
        { Chats = new ChatsSpec { Groups = new GroupSelectionSpec { Mode = ChatMode.All } } };

    [Fact]
    public async Task What_the_customer_quotes_is_kept_apart_from_what_they_say()
    {
        var turn = Of(Says("这个多少钱", kind: MessageKind.Quote, quotes: "回复“转人工”找同事处理"));

        (await RunAsync(turn)).End.Should().BeNull("the quoted words are not the customer's");

        turn.Question.Should().Be("这个多少钱");
        turn.Quoted.Should().Be("回复“转人工”找同事处理");
    }

    [Fact]
    public async Task A_bare_mention_beside_anothers_picture_is_not_about_the_picture()
    {
        var end = (await RunAsync(Of(InGroups, ChatKind.Group, Says("", kind: Image, name: "李四"), Says("@小助", mention: true)))).End!;

        end.Reason.Should().Be(TurnReasons.NoWords.With(1));
    }

    [Theory]
    [InlineData("转人工")]
    [InlineData("人工")]
    [InlineData("人工！")]
    [InlineData("我要找真人！")]
    [InlineData("帮我 转 人工 吧")]
    [InlineData("我需要人工")]
    public async Task Who_asks_for_a_person_is_handed_off(string text)
    {
        var end = (await RunAsync(Of(Says(text)))).End;

        end!.Outcome.Should().Be(Outcome.HandOff);
        end.Text.Should().NotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("人工费多少钱")]
    [InlineData("安装需要人工费吗")]
    [InlineData("人工服务费怎么算")]
    [InlineData("这是人工智能的吗")]
    [InlineData("上海人工作日发货吗")]
    public async Task A_question_that_only_contains_the_word_is_a_question(string text)
    {
        var turn = Of(Says(text));

        (await RunAsync(turn)).End.Should().BeNull();
        turn.Question.Should().Be(text);
    }

    [Fact]
    public async Task A_price_before_the_wish_for_a_person_does_not_hide_it() =>
        (await RunAsync(Of(Says("需要人工费吗？不说清楚我要人工")))).End!.Outcome.Should().Be(Outcome.HandOff);

    [Theory]
    [InlineData("你好", "question.greeting")]
    [InlineData("謝謝您", "question.thanks")]
    [InlineData("您好呀～", "question.greeting")]
    [InlineData("ＨＥＬＬＯ！", "question.greeting")]
    [InlineData("谢谢啦", "question.thanks")]
    [InlineData("好的，谢谢！", "question.thanks")]
    public async Task Greetings_and_thanks_are_answered_without_evidence(string text, string reason)
    {
        var end = (await RunAsync(Of(Says(text)))).End;

        end.Should().BeEquivalentTo(new { Outcome = Outcome.Reply, Reason = new { Code = reason } });
        end!.Text.Should().NotContain("{name}");
    }

    [Fact]
    public async Task A_person_can_be_asked_for_in_traditional_characters() =>
        (await RunAsync(Of(Says("請轉人工服務")))).End!.Outcome.Should().Be(Outcome.HandOff);

    [Fact]
    public async Task A_greeting_before_a_question_does_not_end_the_turn()
    {
        var turn = Of(Says("你好"), Says("怎么退货？"));

        (await RunAsync(turn)).End.Should().BeNull();
        turn.Question.Should().Be("你好\n怎么退货？");
    }

    [Theory]
    [InlineData("@小助\u2005怎么退货？")]
    [InlineData("怎么退货？@小助\u2005")]
    [InlineData("@小助 怎么退货？")]
    public async Task The_mention_and_its_special_space_are_no_part_of_the_question(string text)
    {
        var turn = Of(InGroups, ChatKind.Group, Says("我先说点别的", name: "李四"), Says(text, mention: true));

        (await RunAsync(turn)).End.Should().BeNull();
        turn.Question.Should().Be("怎么退货？");
    }

    [Theory]
    [InlineData("@小助手\u2005@小助\u2005怎么退货", "@小助手\u2005怎么退货")]
    [InlineData("@小助\u2005@小助理 怎么退货", "@小助理 怎么退货")]
    [InlineData("@小助-售后\u2005怎么退货", "@小助-售后\u2005怎么退货")]
    [InlineData("@小助（北京）\u2005怎么退货", "@小助（北京）\u2005怎么退货")]
    [InlineData("怎么退货@小助", "怎么退货")]
    [InlineData("＠小助，怎么退货", "，怎么退货")]
    [InlineData("@小助\n怎么退货", "怎么退货")]
    [InlineData("@小助\u3000怎么退货", "怎么退货")]
    public async Task Only_our_whole_name_is_a_mention_of_us(string text, string question)
    {
        var turn = Of(InGroups, ChatKind.Group, Says(text, mention: true));

        await RunAsync(turn);

        turn.Question.Should().Be(question);
    }

    [Fact]
    public async Task A_mention_alone_is_asked_what_it_wants()
    {
        var turn = Of(InGroups, ChatKind.Group, Says("@小助\u2005", mention: true));

        (await RunAsync(turn)).End.Should().BeEquivalentTo(new { Outcome = Outcome.Clarify, Text = turn.Text("empty") });
    }

    [Fact]
    public async Task An_image_alone_is_asked_for_words()
    {
        var turn = Of(Says("[图片]", kind: Image));

        (await RunAsync(turn)).End.Should().BeEquivalentTo(new { Outcome = Outcome.Clarify, Text = turn.Text("notText") });
    }

    [Fact]
    public async Task Words_beside_an_image_are_the_question()
    {
        var turn = Of(Says("[图片]", kind: Image), Says("这个怎么修"));

        (await RunAsync(turn)).End.Should().BeNull();
        turn.Question.Should().Be("这个怎么修");
    }

    [Fact]
    public async Task An_insult_is_answered_calmly_once()
    {
        var first = (await RunAsync(Of(Says("傻逼")))).End!;
        first.Should().BeEquivalentTo(new { Outcome = Outcome.Reply, Reason = (Reason)TurnReasons.Insult });

        var again = (await RunAsync(Of(Says("傻逼")), After(Outcome.Reply, TurnReasons.Insult))).End!;

        again.Should().BeEquivalentTo(new { Outcome = Outcome.Ignore, Reason = (Reason)TurnReasons.InsultAgain, Text = (string?)null });
    }

    [Theory]
    [InlineData("好的", true)]
    [InlineData("哈哈", false)]
    public async Task A_yes_chooses_what_was_asked_about_and_is_no_small_talk_then(string text, bool chooses)
    {
        (await RunAsync(Of(Says(text)))).End!.Reason.Should().Be((Reason)TurnReasons.SmallTalk);

        var end = (await RunAsync(Of(Says(text)), After(Outcome.Clarify, TurnReasons.AskedBack, "保修"))).End;

        (end is null).Should().Be(chooses);
    }

    private static Recollection After(Outcome outcome, Reason reason, params string[] choices) => Recollection.Empty with
    {
        Turns = [new PastTurn(Guid.NewGuid(), Guid.NewGuid(), Now, "多久", [])
            { Outcome = outcome, ReasonCode = reason.Code, Choices = [.. choices.Select(c => Citation.Of(Evidence(c)))] }],
    };

    private static ValueTask<StageResult> RunAsync(Turn turn, Recollection? known = null) =>
        new UnderstandStage(new ScriptedMemory { Known = known ?? Recollection.Empty }).RunAsync(turn, default);
}
