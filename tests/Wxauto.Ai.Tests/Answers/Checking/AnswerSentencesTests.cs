using CsCheck;
using Wxauto.Ai.Answers.Checking;

namespace Wxauto.Ai.Tests.Answers.Checking;

/// <summary>How models mark their sources, and what is left of what they wrote.</summary>
public sealed class AnswerSentencesTests
{
    [Theory]
    [InlineData("七天内可以退[1]。", "七天内可以退。", 0)]
    [InlineData("七天内可以退 [1][2]。", "七天内可以退。", 0, 1)]
    [InlineData("七天内可以退【1】，运费我们出［2］。", "七天内可以退，运费我们出。", 0, 1)]
    [InlineData("可以[1,3]。", "可以。", 0, 2)]
    [InlineData("可以【1、2，3】。", "可以。", 0, 1, 2)]
    [InlineData("可以[1-3]。", "可以。", 0, 1, 2)]
    [InlineData("可以[编号1]。", "可以。", 0)]
    [InlineData("可以（资料1）。", "可以。", 0)]
    [InlineData("可以(来源：2)。", "可以。", 1)]
    [InlineData("可以【1†source】。", "可以。", 0)]
    [InlineData("可以。[2]", "可以。", 1)]
    [InlineData("可以[1]、[2]。", "可以。", 0, 1)]
    [InlineData("Yes [1], within 7 days [2].", "Yes, within 7 days.", 0, 1)]
    [InlineData("可以［１］。", "可以。", 0)]
    [InlineData("可以【２】。", "可以。", 1)]
    [InlineData("可以［１－３］。", "可以。", 0, 1, 2)]
    [InlineData("可以[٢]。", "可以。", 1)]
    [InlineData("可以[citation:1]。", "可以。", 0)]
    [InlineData("可以[Source: 2]。", "可以。", 1)]
    [InlineData("可以[^1]。", "可以。", 0)]
    [InlineData("可以[^2^]。", "可以。", 1)]
    [InlineData("可以[ref_1]。", "可以。", 0)]
    [InlineData("可以[ID:3]。", "可以。", 2)]
    [InlineData("可以【文档2】。", "可以。", 1)]
    [InlineData("可以【2:0†a.md】[1]。", "可以。", 1, 0)]
    [InlineData("可以（[1]）。", "可以。", 0)]
    [InlineData("可以[[1]](#1)。", "可以。", 0)]
    [InlineData("可以[2](https://example.org/a)。", "可以。", 1)]
    [InlineData("可以<ref>[1]</ref>。", "可以。", 0)]
    [InlineData("可以<sup>2</sup>。", "可以。", 1)]
    [InlineData("显示【101】时断电[1]。", "显示【101】时断电。", 0)]
    [InlineData("可以[4]。", "可以。", -1)]
    [InlineData("可以[0]。", "可以。", -1)]
    [InlineData("可以[3-1]。", "可以。", -1)]
    [InlineData("可以[1-900]。", "可以。", -1)]
    [InlineData("型号[2024]和数组a[i]不是出处", "型号[2024]和数组a[i]不是出处")]
    [InlineData("【温馨提示】可以", "【温馨提示】可以")]
    public void Marks_are_read_in_every_usual_form_and_removed(string answer, string text, params int[] marks)
    {
        var sentences = AnswerSentences.Of(answer, evidence: 3, cut: false);
        string.Concat(sentences.Select(s => s.Text)).Should().Be(text);
        sentences.SelectMany(s => s.Marks).Distinct().Should().Equal(marks);
    }

    [Theory]
    [InlineData("**可以**退。", "可以退。")]
    [InlineData("# 退货\n- 可以退。", "退货|可以退。")]
    [InlineData("| 卡 | 折扣 |\n|---|---|\n| 银卡 | 9.5 折 |", "银卡：9.5 折")]
    [InlineData("可以退。\n\n参考资料：\n[1] 退货\n[2] 换货", "可以退。")]
    [InlineData("可以退。\n来源：\n1. 退货", "可以退。")]
    [InlineData("可以退。\n来源：[1] 退货政策", "可以退。")]
    [InlineData("可以退[^1]。\n[^1]: 退货政策", "可以退。")]
    [InlineData("看 https://example.org/p?id=7&x=1。可以退。", "看 https://example.org/p?id=7&x=1。|可以退。")]
    [InlineData("看 example.org/p?id=7，可以退？", "看 example.org/p?id=7，可以退？")]
    [InlineData("<customer>能退吗</customer>\n可以退。", "可以退。")]
    [InlineData("可以退。\n### Human: 那换呢？", "可以退。")]
    [InlineData("可以退。<|im_end|>", "可以退。")]
    [InlineData("可以退。\n参考资料：[1]", "可以退。")]
    [InlineData("可以退，可以退，可以退。", "可以退。")]
    [InlineData("可以退。可以退。", "可以退。")]
    [InlineData("……", "")]
    public void What_no_customer_reads_is_gone(string answer, string text) =>
        string.Join('|', AnswerSentences.Of(answer, evidence: 3, cut: false).Select(s => s.Text)).Should().Be(text);

    [Theory]
    [InlineData("质保 2 年。换货要 7", true, false)]
    [InlineData("质保 2 年。换货要 7 天。", true, true)]
    [InlineData("售价是", false, false)]
    [InlineData("可以退", false, true)]
    public void A_last_sentence_without_an_end_is_told(string answer, bool cut, bool ended) =>
        AnswerSentences.Of(answer, evidence: 1, cut)[^1].Ended.Should().Be(ended);

    [Fact]
    public void No_text_breaks_the_reading_and_no_mark_lies_outside_the_evidence() =>
        Gen.String[Gen.Char["[]［］【】（）资料0123456789,，、-–~１٣^†:()ref?. 退货a|*#<>/。\n"], 0, 40].Sample(answer =>
            AnswerSentences.Of(answer, 3, cut: false).SelectMany(s => s.Marks).All(c => c is >= -1 and < 3).Should().BeTrue(answer));
}
