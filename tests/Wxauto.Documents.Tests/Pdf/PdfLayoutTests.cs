using static Wxauto.Documents.Tests.Pdf.TestPdf;

namespace Wxauto.Documents.Tests.Pdf;

/// <summary>Lines are found by where their letters stand.</summary>
public sealed class PdfLayoutTests
{
    [Theory]
    [InlineData(1e11)]
    [InlineData(1e22)]
    public void A_line_that_is_longer_than_numbers_can_count_stops_nothing(double percent)
    {
        var lines = string.Concat(Enumerable.Range(0, 10).Select(i => Text(60, 700 - (i * 20), 12, $"第{i}条退货说明")));
        new TestPdf().Page(lines + Text(60, 300, 12, "很长很长", before: TestPdf.Invariant($"{percent:F0} Tz"))).Read().AllText()
            .Should().Contain("第0条退货说明").And.Contain("第9条退货说明");
    }

    [Fact]
    public void A_large_title_beside_small_lines_is_whole()
    {
        var document = new TestPdf().Page(Text(50, 700, 30, "春季活动") + Text(250, 718, 10, "满一百减二十，可以叠加") + Text(250, 704, 10, "每人每天限领一张")
            + Text(50, 650, 12, "以上活动到四月底结束，最终解释以门店公告为准。")).Read();
        document.AllText().Should().Contain("春季活动\n满一百减二十，可以叠加\n每人每天限领一张\n以上活动");
    }

    [Fact]
    public void A_watermark_over_the_lines_is_left_out()
    {
        var page = string.Concat(Enumerable.Range(0, 8).Select(i => Text(60, 700 - i * 24, 12, $"第{"一二三四五六七八"[i]}项：到店自取免运费，寄送另计。")))
            + string.Concat(Enumerable.Range(0, 6).Select(i => Text(90 + i * 9, 702 - i * 24, 14, "仅供内部", before: "0.8 g")));
        var text = new TestPdf().Page(page).Page(page).Read().AllText();
        text.Should().Contain("第一项：到店自取免运费，寄送另计。").And.Contain("第六项：到店自取免运费，寄送另计。").And.NotContain("仅供").And.NotContain("内部");
    }

    [Fact]
    public void An_oblique_watermark_is_left_out()
    {
        var text = new TestPdf().Page(Text(60, 700, 12, "会员日每月八号，全场九折，特价商品除外。")
            + $"q BT 0.8 g /C 40 Tf 0.707 0.707 -0.707 0.707 100 500 Tm <{Hex("样稿")}> Tj ET Q\n").Read().AllText();
        text.Should().Be("会员日每月八号，全场九折，特价商品除外。");
    }

    [Fact]
    public void Vertical_writing_is_read_downwards_and_from_right_to_left() =>
        new TestPdf().Page(Text(500, 700, 14, "本店每日十点开门", "V") + Text(470, 700, 14, "周一店休", "V")).Read().AllText()
            .Should().Be("本店每日十点开门\n周一店休");

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.1)]
    [InlineData(1.6)]
    public void Letters_that_stand_apart_are_one_word(double gap)
    {
        var spaced = Text(60, 700, 20, "安装说明", before: Invariant($"{gap * 20} Tc"));
        new TestPdf().Page(spaced + Text(60, 660, 12, "先拧紧四个螺丝，再装上护板，最后接通电源并试机。")).Read().AllText()
            .Should().StartWith("安装说明\n");
    }

    [Fact]
    public void Letters_with_a_space_after_each_are_one_word() => new TestPdf().Page(
        Text(60, 700, 12, "买 家 承 担 退 货 运 费") + Text(60, 660, 12, "先拧紧四个螺丝，再装上护板。")).Read().AllText().Should().StartWith("买家承担退货运费");

    [Fact]
    public void Latin_letters_with_a_space_after_each_are_words() => new TestPdf().Page(Text(60, 700, 18, "W A R R A N T Y", "L")
        + Text(60, 660, 12, "The kettle is covered for two years.", "L")).Read().AllText()
            .Should().Be("WARRANTY\nThe kettle is covered for two years.");

    [Fact]
    public void Cents_that_stand_above_their_line_are_a_part_of_the_price() => new TestPdf().Page(Text(60, 700, 12, "促销价￥") + Text(108,
        700, 24, "39", "L")
        + Text(135, 710, 12, ".90", "L") + Text(155, 700, 12, "元") + Text(60, 660, 12, "先拧紧四个螺丝，再装上护板。")).Read().AllText()
            .Should().Contain("￥39.90元");

    [Fact]
    public void Superscripts_and_subscripts_are_told_from_the_figures_that_they_follow()
    {
        var page = Text(60, 700, 14, "10", "L") + Text(76, 706, 8, "9", "L") + Text(82, 700, 14, "个菌落")
            + Text(60, 660, 14, "12 m", "L") + Text(90, 666, 8, "2", "L") + Text(96, 660, 14, "的客厅")
            + Text(60, 620, 14, "CO", "L") + Text(81, 617, 8, "2", "L") + Text(87, 620, 14, "浓度");
        new TestPdf().Page(page).Read().AllText().Should().Contain("10⁹").And.Contain("12 m²").And.Contain("CO₂");
    }

    [Fact]
    public void A_text_that_is_turned_is_read_as_it_runs()
    {
        string Turned(string matrix, string text) => $"q BT /C 14 Tf {matrix} Tm <{Hex(text)}> Tj ET Q\n";
        new TestPdf().Page(Turned("0 1 -1 0 300 100", "横放的第一行说明文字") + Turned("0 1 -1 0 330 100", "横放的第二行说明文字")).Read().AllText()
            .Should().Be("横放的第一行说明文字\n横放的第二行说明文字");
        new TestPdf().Page(Turned("0.9994 0.0349 -0.0349 0.9994 50 400", "略微倾斜的一行字")
            + Turned("0.9994 0.0349 -0.0349 0.9994 51 376", "略微倾斜的第二行")).Read().AllText().Should().Be("略微倾斜的一行字\n略微倾斜的第二行");
    }

    [Fact]
    public void Blocks_beside_each_other_are_read_one_after_the_other()
    {
        string Block(double x, double y, double pitch, params string[] lines) =>
            string.Concat(lines.Select((l, i) => Text(x, y - i * pitch, 12, l)));
        new TestPdf().Page(Text(50, 760, 12, "下面是两家门店的地址和营业时间，请在出发之前先打电话确认是否营业，以免白跑一趟，谢谢合作。")
            + Block(50, 700, 20, "城东店", "东山路八号", "九点到二十点") + Block(330, 694, 26, "城西店", "西湖路三号", "十点到二十二点")).Read().AllText()
            .Should().Contain("城东店\n东山路八号\n九点到二十点\n城西店\n西湖路三号\n十点到二十二点");
    }

    [Fact]
    public void Three_columns_of_prose_are_read_one_after_the_other()
    {
        string Line(int column, int i) => $"{"左中右"[column]}栏的第{"一二三四五六"[i]}行文字写得满满当";
        var lines = Enumerable.Range(0, 6).SelectMany(i => Enumerable.Range(0, 3).Select(c => Text(50 + 175 * c, 760 - 18 * i, 10,
            Line(c, i))));
        new TestPdf().Page(string.Concat(lines)).Read().AllText().Replace("\n", "").Should()
            .Be(string.Concat(Enumerable.Range(0, 3).SelectMany(c => Enumerable.Range(0, 6).Select(i => Line(c, i)))));
    }

    [Fact]
    public void Lines_of_a_sheet_are_not_one_sentence()
    {
        string[] lines = ["零售价：五十九元", "净含量：三百克整", "储存请避免潮湿处", "开封后请尽快食用"];
        new TestPdf().Page(string.Concat(lines.Select((l, i) => Text(60, 700 - i * 20, 14, l)))).Read().Paragraphs().Should().Equal(lines);
    }

    [Fact]
    public void What_runs_on_each_page_is_kept_once_and_numbers_of_pages_are_not()
    {
        var pdf = new TestPdf();
        for (var page = 1; page <= 3; page++)
            pdf.Page(Text(60, 770, 10, "售后电话四零零八二零") + string.Concat(Enumerable.Range(0, 4).Select(i =>
                Text(60, 600 - i * 40, 12, $"第{page}章第{i}节：这里说明如何使用和保养这一台机器，请仔细阅读后再操作。"))) + Text(60, 30, 10, $"保修两年 第{page}页"));
        var text = pdf.Read().AllText();
        text.Split("售后电话四零零八二零").Should().HaveCount(2);
        text.Split("保修两年").Should().HaveCount(2);
        text.Should().NotContain("第1页").And.NotContain("第3页").And.Contain("第3章第3节");
    }
}
