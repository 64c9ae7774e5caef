using CsCheck;
using Wxauto.Ai.Answers;

namespace Wxauto.Ai.Tests;

/// <summary>How models mark their sources, and what is left of the text.</summary>
public sealed class CitationTests
{
    [Theory]
    [InlineData("七天内可以退[1]。", "七天内可以退。", 0)]
    [InlineData("七天内可以退 [1][2]。", "七天内可以退。", 0, 1)]
    [InlineData("七天内可以退【1】，运费我们出［2］。", "七天内可以退，运费我们出。", 0, 1)]
    [InlineData("可以[1,3]。", "可以。", 0, 2)]
    [InlineData("可以【1、2，3】。", "可以。", 0, 1, 2)]
    [InlineData("可以[1-3]。", "可以。", 0, 1, 2)]
    [InlineData("Yes [1], within 7 days [2].", "Yes, within 7 days.", 0, 1)]
    [InlineData("可以[4]。", "可以。", -1)]
    [InlineData("可以[0]。", "可以。", -1)]
    [InlineData("可以[3-1]。", "可以。", -1)]
    [InlineData("可以[1-900]。", "可以。", -1)]
    [InlineData("型号[2024]和数组a[i]不是出处", "型号[2024]和数组a[i]不是出处")]
    [InlineData("【温馨提示】可以", "【温馨提示】可以")]
    public void Marks_are_read_in_every_usual_form_and_removed(string answer, string text, params int[] citations)
    {
        var read = AnswerPrompt.Read(answer, evidence: 3);
        read.Text.Should().Be(text);
        read.Citations.Should().Equal(citations);
    }

    [Fact]
    public void No_text_breaks_the_reading_and_no_citation_lies_outside_the_evidence() =>
        Gen.String[Gen.Char["[]［］【】0123456789,，、-–~ 退货a\n"], 0, 40].Sample(answer =>
        {
            var (_, citations) = AnswerPrompt.Read(answer, 3);
            citations.All(c => c is >= -1 and < 3).Should().BeTrue(answer);
        });
}
