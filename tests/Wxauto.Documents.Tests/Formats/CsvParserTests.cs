namespace Wxauto.Documents.Tests.Formats;

/// <summary>Which sign parts the cells, and where a quoted cell ends.</summary>
public sealed class CsvParserTests
{
    [Theory]
    [InlineData("型号;价格\nA1;1,5\nA2;2,5\n", "型号|价格", "A1|1,5", "A2|2,5")]
    [InlineData("型号，价格\nA1，15\nA2，25\n", "型号|价格", "A1|15", "A2|25")]
    [InlineData("型号\t价格\nA1\t1,500\nA2\t2,500\n", "型号|价格", "A1|1,500", "A2|2,500")]
    [InlineData("sep=;\r\n型号;说明\r\nA1;黑,白,红\r\nA2;蓝,绿,黄\r\n", "型号|说明", "A1|黑,白,红", "A2|蓝,绿,黄")]
    public void The_sign_that_gives_rows_the_same_number_of_cells_parts_them(string text, params string[] rows) =>
        TestDocuments.Parse("a.csv", text).Tables().Single().Should().Equal(rows);

    [Theory]
    [InlineData("型号,说明\nA1,\"黑, 白\"\n", "A1|黑, 白")]
    [InlineData("型号,说明\nA1,\"6\"\"大号\"\n", "A1|6\"大号")]
    [InlineData("型号,说明\nA1,\"黑\"色\n", "A1|黑色")]
    [InlineData("型号,说明\nA1,6\"大号\n", "A1|6\"大号")]
    public void A_quoted_cell_keeps_what_is_in_it(string text, string row) =>
        TestDocuments.Parse("a.csv", text).Tables().Single().Should().Equal("型号|说明", row);

    [Fact]
    public void A_number_written_as_a_formula_keeps_its_zeros() =>
        TestDocuments.Parse("a.csv", "货号,名称\n=\"00123\",帐篷\n\"=\"\"00456\"\"\",睡袋\n\t007,背包\n").Tables().Single().Should()
            .Equal("货号|名称", "00123|帐篷", "00456|睡袋", "007|背包");

    [Fact]
    public void A_quote_that_never_ends_takes_no_more_than_its_line() =>
        TestDocuments.Parse("a.csv", "型号,说明\nA1,\"大号\nA2,小号\nA3,中号\n").Tables().Single().Should()
            .Equal("型号|说明", "A1|\"大号", "A2|小号", "A3|中号");

    [Fact]
    public void Rows_that_are_too_short_are_filled_up_and_empty_ones_left_out() =>
        TestDocuments.Parse("a.csv", "型号,颜色,说明\nA1,黑,大号\n\nA2,白\n,,\n").Tables().Single().Should()
            .Equal("型号|颜色|说明", "A1|黑|大号", "A2|白|");
}
