namespace Wxauto.Documents.Tests.Office;

/// <summary>Where the tables of a sheet are, and what their header is.</summary>
public sealed class SheetTablesTests
{
    [Fact]
    public void A_header_is_found_below_captions_and_facts()
    {
        Tables("店铺,示例商店\n更新,2026年2月1日\n\n地区,首重,续重,时效\n江浙沪,6元,1元,1天\n新疆,25元,18元,6天").Should()
            .Equal("|/店铺|示例商店/更新|2026年2月1日", "地区|首重|续重|时效/江浙沪|6元|1元|1天/新疆|25元|18元|6天");
        Tables("店铺,示例商店,,\n更新,2026年2月1日,,\n地区,首重,续重,时效\n新疆,25元,18元,6天").Should()
            .Equal("|/店铺|示例商店/更新|2026年2月1日", "地区|首重|续重|时效/新疆|25元|18元|6天");
    }

    [Fact]
    public void Units_and_captions_in_a_second_row_belong_to_the_header()
    {
        Tables("型号,容量,重量\n,毫安时,克\nP1,5000,180\nP2,10000,330").Should().Equal("型号|容量 毫安时|重量 克/P1|5000|180/P2|10000|330");
        Tables("型号,价格,,库存\n,零售,批发,\nP1,50,18,3\nP2,100,33,4").Should().Equal("型号|价格 零售|价格 批发|库存/P1|50|18|3/P2|100|33|4");
        Tables("型号,颜色,价格\nP1,红,50\n,蓝,60\nP2,红,70").Should().Equal("型号|颜色|价格/P1|红|50/|蓝|60/P2|红|70");
    }

    [Theory]
    [InlineData("手冲壶,价格,,磨豆机,价格\n壶A,159,,手摇,299\n壶B,189,,电动,699")]
    [InlineData("手冲壶,价格,磨豆机,价格,备注\n壶A,159,手摇,299,\n", 1)]
    [InlineData("手冲壶,价格,,磨豆机,售价\n壶A,159,,手摇,299\n壶B,189,,电动,699\n壶C,219,,,")]
    public void Tables_side_by_side_are_two(string text, int tables = 2) => Tables(text).Should().HaveCount(tables);

    [Fact]
    public void Captions_that_come_again_begin_a_table_beside() =>
        Tables("型号,价格,型号,价格\nA,1,B,2\nC,3,D,4").Should().Equal("型号|价格/A|1/C|3", "型号|价格/B|2/D|4");

    [Fact]
    public void An_empty_column_within_a_table_does_not_part_it() =>
        Tables("型号,颜色,,零售价,批发价\nA,红,,10,8\nB,蓝,,20,16").Should().Equal("型号|颜色|零售价|批发价/A|红|10|8/B|蓝|20|16");

    [Fact]
    public void Tables_below_each_other_are_two_and_one_that_goes_on_is_one()
    {
        Tables("型号,价格\nA,10\n\n城市,运费\n上海,6").Should().Equal("型号|价格/A|10", "城市|运费/上海|6");
        Tables("型号,价格\nA,10\n\nB,20\nC,30").Should().Equal("型号|价格/A|10/B|20/C|30");
        Tables("型号,价格,说明\nA,10,x\n配件\n型号,价格,说明\nB,20,y").Should().Equal("型号|价格|说明/A|10|x", "型号|价格|说明/B|20|y");
        Tables("城市,地址\n上海,甲路\n\n北京,乙路\n广州,丙路").Should().Equal("城市|地址/上海|甲路/北京|乙路/广州|丙路");
    }

    private static IEnumerable<string> Tables(string csv) => TestDocuments.Parse("a.csv", csv).Tables().Select(t => string.Join('/', t));
}
