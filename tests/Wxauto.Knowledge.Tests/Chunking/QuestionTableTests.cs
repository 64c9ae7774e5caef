using Wxauto.Knowledge.Chunking;

namespace Wxauto.Knowledge.Tests.Chunking;

/// <summary>Which tables are questions and answers, and what each row says.</summary>
public sealed class QuestionTableTests
{
    [Theory]
    [InlineData("问题", "答案")]
    [InlineData(" 标准问 ", "回复")]
    [InlineData("Ｑｕｅｓｔｉｏｎ", "ANSWER")]
    public void The_header_tells_it(string question, string answer) =>
        Of([question, answer], ["怎么退货", " 七天内可以退 "])!.Pairs.Should().Equal(("怎么退货", "七天内可以退", ""));

    [Fact]
    public void Other_columns_come_before_the_answer_under_their_captions() =>
        Of(["型号", "问题", "答案", "相似问法", "备注"], ["M2", "多少钱", "299 元", "什么价\n卖多少", ""])!.Pairs.Should()
            .Equal(("多少钱", "型号：M2\n299 元", "什么价\n卖多少"));

    [Fact]
    public void Rows_without_a_question_or_an_answer_are_left_out() =>
        Of(["问题", "答案"], ["", "七天"], ["怎么退货", ""], ["  ", "七天"], ["怎么退货", " "], ["怎么退货"], ["怎么换货", "十五天"])!.Pairs
            .Should().Equal(("怎么换货", "十五天", ""));

    [Fact]
    public void A_table_without_both_columns_or_without_rows_is_none()
    {
        Of(["问题", "备注"], ["怎么退货", "七天"]).Should().BeNull();
        Of(["型号", "答案"], ["M2", "七天"]).Should().BeNull();
        Of(["问题", "答案"]).Should().BeNull();
    }

    private static QuestionTable? Of(params string[][] rows) => QuestionTable.Of(rows);
}
