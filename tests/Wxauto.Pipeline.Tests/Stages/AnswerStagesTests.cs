using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Pipeline.Stages;
using Wxauto.Pipeline.Turns;
using static Wxauto.Pipeline.Tests.ATurn;

namespace Wxauto.Pipeline.Tests.Stages;

/// <summary>Retrieve, generate, check and decide: nothing is said without evidence (G5).</summary>
public sealed class AnswerStagesTests
{
    private readonly ScriptedRouter _router = new();

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.54)]
    public async Task Below_the_lower_threshold_a_person_is_asked_and_no_provider(double confidence)
    {
        (await GenerateAsync(Found(confidence, "退货"))).End!.Outcome.Should().Be(Outcome.HandOff);
        _router.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Without_evidence_no_confidence_helps()
    {
        (await GenerateAsync(Found(1))).End!.Outcome.Should().Be(Outcome.HandOff);
        _router.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData(0.55)]
    [InlineData(0.74)]
    public async Task Between_the_thresholds_the_customer_is_asked_which_of_at_most_three_topics(double confidence)
    {
        var end = (await GenerateAsync(Found(confidence, "退货", "退货", "换货", "保修", "发票"))).End!;

        end.Outcome.Should().Be(Outcome.Clarify);
        end.Text.Should().EndWith("\n1. 退货\n2. 换货\n3. 保修");
        end.Citations!.Select(c => c.Title).Should().Equal("退货", "换货", "保修");
        _router.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData(0.54, null)]
    [InlineData(0.55, Outcome.Clarify)]
    [InlineData(0.99, Outcome.Clarify)]
    public async Task Who_gets_no_answer_from_a_model_is_asked_back_where_the_search_has_a_choice(double confidence, Outcome? outcome)
    {
        _router.Models = true;
        _router.Answer = _ => new Answered("三十天", [0], "p", "m", 1, 1) { Fault = AnswerReasons.OffQuestion };

        (await GenerateAsync(Found(confidence, "退货"))).End?.Outcome.Should().Be(outcome);
    }

    [Fact]
    public async Task Of_one_topic_is_asked_whether_it_is_meant() =>
        (await GenerateAsync(Found(0.6, "退货"))).End!.Text.Should().Contain("“退货”").And.NotContain("1.");

    [Fact]
    public async Task The_same_choices_are_offered_once_only()
    {
        var turn = Of(Says("那个呢"));
        turn.Knowledge = Found(0.6, "换货", "退货");
        turn.Memory = Offering("退货", "换货");

        (await new GenerateStage(_router).RunAsync(turn, default)).End!.Should()
            .BeEquivalentTo(new { Outcome = Outcome.HandOff, Reason = (Reason)TurnReasons.AskedTwice });
    }

    [Fact]
    public async Task What_was_asked_before_is_answered_from_the_document_that_is_chosen()
    {
        KnowledgeQuery? asked = null;
        var turn = Of(Says("第二个"));
        (turn.Question, turn.Memory) = ("第二个", Offering("退货", "换货"));

        await new RetrieveStage(new ScriptedSearch(q => Found(0.3, "退货", (asked = q).Question, "换货"))).RunAsync(turn, default);

        asked!.Question.Should().Be(turn.Question).And.Be("要多久（换货）");
        asked.Before.Should().BeEmpty();
        turn.Knowledge!.Evidence.Should().ContainSingle().Which.Title.Should().Be("换货");
        turn.Knowledge.Confidence.Should().Be(1);
    }

    [Fact]
    public async Task A_document_that_is_gone_since_then_is_searched_for_as_anything()
    {
        var turn = Of(Says("2"));
        (turn.Question, turn.Memory) = ("2", Offering("退货", "换货"));

        await new RetrieveStage(new ScriptedSearch(_ => Found(0.3, "退货"))).RunAsync(turn, default);

        turn.Knowledge!.Confidence.Should().Be(0.3);
    }

    [Fact]
    public async Task Who_means_none_of_the_choices_is_passed_on()
    {
        var turn = Of(Says("都不是"));
        (turn.Question, turn.Memory) = ("都不是", Offering("退货", "换货"));

        (await new RetrieveStage(new ScriptedSearch(_ => throw new InvalidOperationException("must not be asked"))).RunAsync(turn, default))
            .End!.Reason.Should().Be((Reason)TurnReasons.NoneChosen);
    }

    [Fact]
    public async Task From_the_upper_threshold_on_a_provider_answers()
    {
        var turn = Of(Says("怎么退货"));
        turn.Knowledge = Found(0.75, "退货");
        turn.Question = "怎么退货";

        (await new GenerateStage(_router).RunAsync(turn, default)).End.Should().BeNull();

        _router.Requests.Should().ContainSingle().Which.Question.Should().Be("怎么退货");
        turn.Answer!.Text.Should().Be("可以退");
        turn.Usage.Should().Be(("fake", "m", 7, 3));
    }

    [Fact]
    public async Task A_provider_that_asks_for_a_person_is_paid_and_obeyed()
    {
        _router.Answer = _ => new HandOffAsked(ToolReasons.AsksForPerson, "fake", "m", 5, 1);
        var turn = Of(Says("怎么退货"));
        turn.Knowledge = Found(0.9, "退货");

        (await new GenerateStage(_router).RunAsync(turn, default)).End!.Outcome.Should().Be(Outcome.HandOff);
        turn.Usage.Should().Be(("fake", "m", 5, 1));
    }

    [Fact]
    public async Task A_failed_route_is_a_hand_off_whose_reason_only_staff_read()
    {
        _router.Answer = _ => new AnswerFailed(ProviderReasons.Of.With("deepseek", ProviderReasons.Status.With(500)));

        var end = (await GenerateAsync(Found(0.9, "退货"))).End!;

        end.Outcome.Should().Be(Outcome.HandOff);
        end.Reason.ToString().Should().Be("deepseek answered with status 500");
        end.Text.Should().NotContain("500");
    }

    [Theory]
    [InlineData("可以退", new[] { 0 }, null)]
    [InlineData("可以退", new int[0], "fault.no-citation")]
    [InlineData("可以退", new[] { 0, 1 }, "fault.unknown-citation")]
    [InlineData("可以退", new[] { -1 }, "fault.unknown-citation")]
    [InlineData(" ", new[] { 0 }, "fault.empty")]
    public async Task An_answer_passes_only_with_citations_that_exist(string text, int[] citations, string? fault)
    {
        var end = (await CheckAsync(text, citations)).End;

        (end?.Outcome).Should().Be(fault is null ? null : Outcome.HandOff);
        if (fault is not null)
            end!.Reason.Values["fault"].Should().BeOfType<Reason>().Which.Code.Should().Be(fault);
    }

    [Fact]
    public async Task An_answer_that_needs_more_than_five_bubbles_is_not_let_through()
    {
        // Sentences that fill little more than half a bubble: two do not fit into one.
        var sentence = new string('长', 210) + "。";

        (await CheckAsync(string.Concat(Enumerable.Repeat(sentence, 5)), [0])).End.Should().BeNull();
        (await CheckAsync(string.Concat(Enumerable.Repeat(sentence, 6)), [0])).End!.Reason.Should()
            .Be(TurnReasons.NotLetThrough.With(TurnReasons.TooLong.With(5)));
    }

    [Fact]
    public async Task An_answer_with_a_fault_is_not_let_through()
    {
        var turn = Of(Says("怎么退货"));
        turn.Knowledge = Found(0.9, "退货");
        turn.Answer = new Answered("可以退", [0], "fake", "m", 0, 0) { Fault = AnswerReasons.Instructions };
        (await new CheckStage().RunAsync(turn, default)).End!.Reason.Should()
            .Be(TurnReasons.NotLetThrough.With(AnswerReasons.Instructions));
    }

    [Fact]
    public async Task What_the_model_found_itself_can_be_cited()
    {
        var found = new[] { ATurn.Evidence("退货"), ATurn.Evidence("运费") };
        _router.Answer = r => new Answered("可以退", [1], "fake", "m", 1, 1)
            { Evidence = found, Route = AnswerReasons.ToolsCalled.With(["search_knowledge"]) };
        var turn = Of(Says("怎么退货"));
        turn.Knowledge = Found(0.9, "退货");

        (await new GenerateStage(_router).RunAsync(turn, default)).Why.Should().Be(AnswerReasons.ToolsCalled.With(["search_knowledge"]));
        (await new CheckStage().RunAsync(turn, default)).End.Should().BeNull();
        (await new DecideStage().RunAsync(turn, default)).End!.Citations.Should().ContainSingle().Which.Title.Should().Be("运费");
    }

    [Fact]
    public async Task What_is_remembered_reaches_the_model()
    {
        var turn = Of(Agent with { Ai = new() { Route = ["p"] } }, ChatKind.Friend, Says("怎么退货"));
        turn.Knowledge = Found(0.9, "退货");
        turn.Memory = new Recollection("问过运费", ["我家住三楼"], [new DialogueLine(true, "在吗")], "vip", "正式", false, 20);

        await new GenerateStage(_router).RunAsync(turn, default);

        var asked = _router.Requests.Should().ContainSingle().Subject;
        asked.Should().BeEquivalentTo(new { Summary = "问过运费", Tier = "vip", Agent = "front-desk", MaySearch = Agent.Asking("") });
        asked.Facts.Should().Equal("我家住三楼");
        asked.Persona.Tone.Should().Be("正式", "the contact's own tone goes before the agent's");
    }

    [Fact]
    public async Task What_is_known_of_a_contact_stays_out_of_groups()
    {
        var memory = new ScriptedMemory();
        var agent = Agent with { Ai = new() { Route = ["p"] } };
        foreach (var kind in new[] { ChatKind.Friend, ChatKind.Group })
            await new RecallStage(memory, _router).RunAsync(Of(agent, kind, Says("怎么退货")), default);
        memory.Requests.Select(r => r.WithFacts).Should().Equal(true, false);
    }

    [Fact]
    public async Task Without_a_model_a_long_question_recalls_nothing()
    {
        var memory = new ScriptedMemory();
        var turn = Of(Says("x"));
        turn.Question = "云雀M2磨豆机怎么清洗保养";
        await new RecallStage(memory, _router).RunAsync(turn, default);
        memory.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_decided_answer_carries_each_cited_passage_once()
    {
        var turn = Of(Says("怎么退货"));
        turn.Knowledge = Found(0.9, "退货", "换货");
        turn.Answer = new Answered("可以退", [1, 1], "fake", "m", 0, 0);

        var end = (await new DecideStage().RunAsync(turn, default)).End!;

        end.Citations.Should().ContainSingle().Which.Title.Should().Be("换货");
    }

    [Fact]
    public async Task The_search_is_told_what_the_customer_asked_before()
    {
        KnowledgeQuery? asked = null;
        var turn = Of(Says("多少钱"));
        turn.Question = "多少钱";
        turn.Memory = Recollection.Empty with
            { Recent = [new DialogueLine(true, "你们开门吗"), new DialogueLine(true, "E61 是什么"), new DialogueLine(false, "咖啡机"),
            new DialogueLine(true, "几个颜色")] };

        await new RetrieveStage(new ScriptedSearch(q => Found(0.9, (asked = q).Question))).RunAsync(turn, default);

        asked!.Question.Should().Be("多少钱");
        asked.Before.Should().Equal("E61 是什么", "几个颜色");
    }

    [Fact]
    public async Task What_a_question_quotes_says_more_than_what_was_asked_before()
    {
        KnowledgeQuery? asked = null;
        var turn = Of(Says("这个多少钱"));
        (turn.Question, turn.Quoted) = ("这个多少钱", "山雀 E61 咖啡机");
        turn.Memory = Recollection.Empty with { Recent = [new DialogueLine(true, "豆子怎么放")] };

        await new RetrieveStage(new ScriptedSearch(q => Found(0.9, (asked = q).Question))).RunAsync(turn, default);

        asked!.Before.Should().Equal("山雀 E61 咖啡机");
    }

    [Fact]
    public async Task An_agent_finds_only_documents_of_its_tags_and_audience()
    {
        KnowledgeQuery? asked = null;
        var turn = Of(Agent with { Retrieval = new AgentRetrievalSpec { Tags = ["retail"], Audience = "staff" } }, ChatKind.Friend,
            Says("怎么退货"));
        turn.Question = "怎么退货";

        await new RetrieveStage(new ScriptedSearch(q => Found(0.9, (asked = q).Question))).RunAsync(turn, default);

        asked!.Tags.Should().Equal("retail");
        asked.Audience.Should().Be("staff");
    }

    [Fact]
    public async Task An_agent_without_knowledge_has_no_evidence()
    {
        var turn = Of(Agent with { Knowledge = [] }, ChatKind.Friend, Says("怎么退货"));

        await new RetrieveStage(new ScriptedSearch(_ => throw new InvalidOperationException("must not be asked"))).RunAsync(turn, default);

        turn.Knowledge!.Evidence.Should().BeEmpty();
    }

    private static Recollection Offering(params string[] titles) => Recollection.Empty with
    {
        Turns = [new PastTurn(Guid.NewGuid(), Guid.NewGuid(), Now, "要多久", [])
            { Outcome = Outcome.Clarify, Choices = [.. titles.Select(t => Citation.Of(ATurn.Evidence(t)))] }],
    };

    private ValueTask<StageResult> GenerateAsync(KnowledgeResult found)
    {
        var turn = Of(Says("怎么退货"));
        turn.Knowledge = found;
        return new GenerateStage(_router).RunAsync(turn, default);
    }

    private static ValueTask<StageResult> CheckAsync(string text, int[] citations)
    {
        var turn = Of(Says("怎么退货"));
        turn.Knowledge = Found(0.9, "退货");
        turn.Answer = new Answered(text, citations, "fake", "m", 0, 0);
        return new CheckStage().RunAsync(turn, default);
    }
}
