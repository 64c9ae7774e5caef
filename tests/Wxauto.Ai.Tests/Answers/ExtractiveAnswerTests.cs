using Wxauto.Ai.Answers;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Knowledge;

namespace Wxauto.Ai.Tests.Answers;

public sealed class ExtractiveAnswerTests
{
    [Fact]
    public void The_best_passage_is_quoted_with_its_source() =>
        Quote(Passage("期限", "七天内可以退货。"), Passage("", "别的")).Should().BeEquivalentTo(
            new Answered("七天内可以退货。\n——摘自《退货》期限", [0], "extractive", "", 0, 0));

    [Fact]
    public void A_passage_at_the_beginning_names_only_its_document() =>
        ((Answered)Quote(Passage("", "七天。"))).Text.Should().EndWith("——摘自《退货》");

    [Fact]
    public void A_chat_shows_no_Markdown() =>
        ((Answered)Quote(Passage("", "**七天**内，见 `订单` 页：\n- 保留包装\n* 保留发票\n5 - 3 = 2"))).Text.Should()
            .StartWith("七天内，见 订单 页：\n· 保留包装\n· 保留发票\n5 - 3 = 2\n");

    [Fact]
    public void Without_evidence_a_person_is_asked_for() => Quote().Should().BeOfType<HandOffAsked>();

    private static AnswerResult Quote(params Evidence[] evidence) =>
        ExtractiveAnswer.From(new AnswerRequest(new(), new Persona("小助", "", "", "zh-CN"), "怎么退货", [], evidence, 400));

    private static Evidence Passage(string section, string text) => new("shop", "c", "returns.md", "退货", section, text, 1);
}
