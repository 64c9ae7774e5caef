using static Wxauto.Documents.Tests.Pdf.TestPdf;

namespace Wxauto.Documents.Tests.Pdf;

public sealed class PdfTableTests
{
    private static string Line(double x1, double y1, double x2, double y2) => Invariant($"{x1} {y1} m {x2} {y2} l S\n");

    [Fact]
    public void A_cell_that_is_wrapped_stays_in_its_row_also_in_the_last()
    {
        string Row(double y, string code, string what, params string[] how) =>
            Text(50, y, 11, code, "L") + Text(120, y, 11, what) + string.Concat(how.Select((l, i) => Text(260, y - i * 13, 11, l)));
        new TestPdf().Page(Text(50, 700, 11, "代码") + Text(120, 700, 11, "现象") + Text(260, 700, 11, "处理") + Row(676, "F1", "不加热",
            "检查插座是否有电，", "再按复位")
            + Row(640, "F2", "漏水", "更换密封圈，", "仍漏请送修") + Row(604, "F3", "异响", "拧紧底座螺丝，", "垫平机器")).Read().Tables().Should().ContainSingle()
            .Which.Should().Equal("代码|现象|处理", "F1|不加热|检查插座是否有电，再按复位", "F2|漏水|更换密封圈，仍漏请送修", "F3|异响|拧紧底座螺丝，垫平机器");
    }

    [Fact]
    public void Captions_that_a_table_has_on_each_page_stay_with_it()
    {
        string Row(double y, params string[] cells) => string.Concat(cells.Select((c, i) => Text(60 + i * 150, y, 11, c)));
        string Page(int page) => Row(770, "型号", "价格", "库存") + string.Concat(Enumerable.Range(0, 5).Select(i =>
            Row(740 - i * 24, $"甲{page}{i}", $"{page}{i}9元", $"{page + i}台")));
        new TestPdf().Page(Page(1)).Page(Page(2)).Read().Tables().Should().HaveCount(2).And.OnlyContain(t => t[0] == "型号|价格|库存"
            && t.Length == 6);
    }

    [Fact]
    public void Cells_beside_the_middle_of_others_are_of_their_row()
    {
        string Row(double y, string code, string what, string first, string second) =>
            Text(50, y, 11, code, "L") + Text(120, y, 11, what) + Text(260, y + 7, 11, first) + Text(260, y - 7, 11, second);
        new TestPdf().Page(Text(50, 700, 11, "代码") + Text(120, 700, 11, "现象") + Text(260, 700, 11, "处理") + Row(670, "F1", "不加热",
            "检查插座是否有电，", "再按复位")
            + Row(635, "F2", "漏水", "更换密封圈，", "仍漏请送修") + Row(600, "F3", "异响", "拧紧底座螺丝，", "垫平机器")).Read().Tables().Should().ContainSingle()
            .Which.Should().Equal("代码|现象|处理", "F1|不加热|检查插座是否有电，再按复位", "F2|漏水|更换密封圈，仍漏请送修", "F3|异响|拧紧底座螺丝，垫平机器");
    }

    [Fact]
    public void Rules_divide_a_table_wherever_the_text_stands_in_its_cells()
    {
        var rules = string.Concat(new[] { 720.0, 690, 640, 590 }.Select(y => Line(40, y, 460, y)))
            + string.Concat(new[] { 40.0, 100, 240, 460 }.Select(x => Line(x, 590, x, 720)));
        new TestPdf().Page(rules + Text(45, 700, 11, "档位") + Text(105, 700, 11, "适合") + Text(245, 700, 11, "说明")
            + Text(45, 661, 11, "低") + Text(105, 668, 11, "睡眠时使用的") + Text(105, 654, 11, "小风") + Text(245, 661, 11, "声音最轻")
            + Text(45, 611, 11, "高") + Text(105, 611, 11, "客厅") + Text(245, 618, 11, "三分钟降温，") + Text(245, 604, 11, "耗电较多")).Read()
            .Tables().Should().ContainSingle().Which.Should().Equal("档位|适合|说明", "低|睡眠时使用的小风|声音最轻", "高|客厅|三分钟降温，耗电较多");
    }

    [Fact]
    public void Cells_that_span_rows_stand_in_each_of_them()
    {
        var rules = Line(40, 720, 400, 720) + Line(40, 690, 400, 690) + Line(140, 660, 400, 660) + Line(40, 630, 400, 630)
            + string.Concat(new[] { 40.0, 140, 270, 400 }.Select(x => Line(x, 630, x, 720)));
        new TestPdf().Page(rules + Text(45, 700, 11, "品类") + Text(145, 700, 11, "期限") + Text(275, 700, 11, "运费")
            + Text(45, 655, 11, "水杯") + Text(145, 670, 11, "七天") + Text(275, 670, 11, "买家") + Text(145, 640, 11, "十五天") + Text(275, 640,
                11, "卖家"))
            .Read().Tables().Should().ContainSingle().Which.Should().Equal("品类|期限|运费", "水杯|七天|买家", "水杯|十五天|卖家");
    }

    [Fact]
    public void A_table_of_which_only_the_header_is_ruled_keeps_its_rows()
    {
        var rules = Line(40, 720, 400, 720) + Line(40, 695, 400, 695) + Line(40, 600, 400, 600);
        string Row(double y, params string[] cells) => string.Concat(cells.Select((c, i) => Text(45 + i * 130, y, 11, c)));
        new TestPdf().Page(rules + Row(702, "城市", "首重", "时效") + Row(675, "西安", "八元", "三天") + Row(650, "昆明", "九元", "四天")
            + Row(625, "拉萨", "二十元", "九天")).Read().Tables().Should().ContainSingle()
            .Which.Should().Equal("城市|首重|时效", "西安|八元|三天", "昆明|九元|四天", "拉萨|二十元|九天");
    }

    [Fact]
    public void A_rule_between_two_cells_divides_them_however_near_they_stand()
    {
        var rules = string.Concat(new[] { 720.0, 690, 660 }.Select(y => Line(40, y, 200, y))) + string.Concat(new[] { 40.0, 91,
            200 }.Select(x => Line(x, 660, x, 720)));
        new TestPdf().Page(rules + Text(45, 700, 11, "型号型号") + Text(93, 700, 11, "价格") + Text(45, 670, 11, "甲乙丙丁") + Text(93, 670, 11,
            "八十元"))
            .Read().Tables().Should().ContainSingle().Which.Should().Equal("型号型号|价格", "甲乙丙丁|八十元");
    }
}
