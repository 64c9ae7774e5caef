namespace Wxauto.Documents.Tests.Office;

/// <summary>What must be found in each document of Documents/, and what must not; all through the real reading process.</summary>
public sealed class OfficeDocumentTests(ReaderFixture fixture) : IClassFixture<ReaderFixture>
{
    private static readonly string[] PolicyHeadings = ["1 云杉生活馆退换货政策", "2 一、七天无理由退货", "2 二、各类商品的退货期限", "2 三、质量问题的处理", "2 四、退款时效",
        "2 五、联系我们"];
    private static readonly string[] PolicyTable = ["类别|退货 期限|退货 运费|备注", "保温杯|7天|买家承担|未拆封", "保温杯|15天|卖家承担|质量问题", "空气炸锅|30天|卖家承担|需保留原包装"];
    private static readonly string[] PriceTable =
    [
        "型号|名称|价格 零售|价格 批发|折扣|上市日期", "YS-B500|500毫升保温杯|￥129.00|￥1,099.50|12.5%|2025年3月1日",
        "YS-K35|3.5升空气炸锅|￥399.00|￥3,288.00|20.0%|2024年11月11日", "YS-L8|护眼台灯|￥259.00|￥2,100.00|5.0%|2025年1月15日",
    ];
    private static readonly string[] StockTable = ["型号|仓库|数量", "YS-B500|杭州一号仓|320", "YS-K35|广州仓|45", "合计||365"];
    private static readonly string[] WarrantyHeadings = ["1 第一章 保修条款", "2 一、保修期限", "2 二、报修方法"];

    [Fact]
    public async Task A_Word_document_keeps_headings_lists_notes_and_merged_cells_and_says_once_what_runs_on_every_page()
    {
        var document = await ReadAsync("return-policy.docx");
        document.Title.Should().Be("云杉生活馆退换货政策");
        document.Headings().Should().Equal(PolicyHeadings);
        document.Paragraphs().Should().Contain(p => p.StartsWith("自签收次日起七天内") && p.EndsWith("由保险公司赔付。"))
            .And.Contain("定制刻字商品、贴身内衣和已激活的会员卡除外。").And.Contain("1. 打开订单详情，点击“申请售后”。\n2. 选择退货原因并上传照片。\n3. 在48小时内寄回，并填写快递单号。");
        document.Tables().Should().ContainSingle().Which.Should().Equal(PolicyTable);
        document.Paragraphs().TakeLast(2).Should().Equal("云杉生活馆内部资料 请勿外传", "版权所有 云杉生活馆");
    }

    [Fact]
    public async Task A_PDF_of_several_pages_keeps_headings_and_tables_and_says_once_what_runs_on_every_page()
    {
        var document = await ReadAsync("return-policy.pdf");
        document.Title.Should().Be("云杉生活馆退换货政策");
        document.Headings().Should().Equal(PolicyHeadings);
        document.Tables().Should().ContainSingle().Which.First().Should().Be("类别|退货 期限|退货 运费|备注");
        document.Tables().Single().Should().Contain("空气炸锅|30天|卖家承担|需保留原包装");
        document.Paragraphs().Should().Contain("自签收次日起七天内，商品完好且不影响二次销售的，可以申请无理由退货¹。运费由买家承担，购买了运费险的订单由保险公司赔付。");
        document.AllText().Split("内部资料").Should().HaveCount(2);
        document.AllText().Split("版权所有").Should().HaveCount(2);
        document.AllText().Should().NotContain("页").And.Contain("400-820-6677");
        document.Blocks.Select(b => b.Page).Should().BeInAscendingOrder().And.StartWith(1).And.Contain(3);
    }

    [Fact]
    public async Task A_page_saved_by_LibreOffice_loses_its_header_and_footer()
    {
        var document = await ReadAsync("return-policy.html");
        document.Headings().Should().Equal(PolicyHeadings);
        document.Tables().Should().ContainSingle().Which.Should().Equal(PolicyTable);
        document.AllText().Should().NotContain("内部资料").And.NotContain("版权所有").And.Contain("1. 打开订单详情");
    }

    [Theory]
    [InlineData("members.pdf")]
    [InlineData("members.docx")]
    public async Task Two_columns_are_read_one_after_the_other(string name)
    {
        var document = await ReadAsync(name);
        var text = document.AllText();
        string[] inOrder = ["本手册说明云杉会员", "会员等级", "等级条款1", "等级条款6", "左栏最后一句", "积分规则", "积分条款1", "积分条款6", "右栏最后一句"];
        inOrder.Select(t => text.IndexOf(t, StringComparison.Ordinal)).Should().BeInAscendingOrder().And.NotContain(-1);
        document.Headings().Should().Equal("1 会员手册", "2 会员等级", "2 积分规则");
        document.Paragraphs().Count(p => p.StartsWith("积分条款") && p.EndsWith("逾期清零不补。")).Should().Be(6);
    }

    [Fact]
    public async Task A_text_box_is_read_once_where_it_stands()
    {
        var document = await ReadAsync("unboxing.docx");
        document.Paragraphs().Should().Equal("请在签收前检查外包装是否完好。", "文本框提示：玻璃制品请轻拿轻放。", "如有破损，请当场拒收并联系客服。");
    }

    [Fact]
    public async Task A_Word_document_of_pictures_gives_the_pictures()
    {
        var document = await ReadAsync("picture.docx");
        document.Blocks.Should().ContainSingle().Which.Kind.Should().Be(BlockKind.Image);
        document.Images.Should().ContainSingle().Which.Should()
            .BeEquivalentTo(new PageImage("image/png", TestDocuments.File("scan.png").Content));
    }

    [Fact]
    public async Task A_workbook_shows_its_cells_as_Excel_does_and_hides_hidden_sheets()
    {
        var document = await ReadAsync("price-list.xlsx");
        document.Headings().Should().Equal("2 价格表", "2 库存");
        document.Tables().First().Should().Equal(PriceTable);
        document.Tables().Last().Should().Equal(StockTable);
        document.Paragraphs().Should().Equal("2025年夏季价格表（含税）", "注：价格如有变动，以店铺页面为准。");
        document.AllText().Should().NotContain("机密").And.NotContain("进货价").And.NotContain("绝密供应商");
    }

    [Fact]
    public async Task A_printed_workbook_keeps_its_rows()
    {
        var document = await ReadAsync("price-list.pdf");
        document.Tables().First().Should().Contain("YS-B500|500毫升保温杯|￥129.00|￥1,099.50").And.Contain("YS-L8|护眼台灯|￥259.00|￥2,100.00");
        document.Tables().Last().Should().Equal(StockTable);
        document.AllText().Should().NotContain("绝密供应商");
    }

    [Theory]
    [InlineData("stock-utf8.csv", "型号|仓库|数量", "合计||365")]
    [InlineData("products-gb18030.csv", "型号|名称|说明", "YS-K35|空气炸锅|3.5升容量\n带\"可视\"窗口")]
    [InlineData("shipping-utf16.tsv", "城市|运费|时效", "乌鲁木齐|25元|五天")]
    public async Task Tables_as_text_are_read_whatever_their_delimiter_and_encoding(string name, string header, string last)
    {
        var table = (await ReadAsync(name)).Tables().Should().ContainSingle().Subject;
        table.First().Should().Be(header);
        table.Last().Should().Be(last);
    }

    [Fact]
    public async Task Slides_give_titles_lists_tables_and_notes_and_no_hidden_slide()
    {
        var document = await ReadAsync("training.pptx");
        document.Title.Should().Be("新客服培训");
        document.Headings().Should().Equal("1 新客服培训", "2 接待三步", "2 赔付标准");
        document.Paragraphs().Should().Contain("先问候顾客并报店名\n再确认订单号和问题\n最后给出处理方案").And.Contain("讲师备注：平均响应时间要控制在30秒以内。");
        document.Tables().Should().ContainSingle().Which.Should().Equal("情形|赔付金额", "延迟发货|订单金额的5%", "发错商品|20元无门槛券");
        document.AllText().Should().NotContain("薪酬").And.NotContain("禁止转发");
        document.Blocks.Single(b => b.Kind == BlockKind.Table).Page.Should().Be(3);
    }

    [Fact]
    public async Task Printed_slides_keep_their_words()
    {
        var document = await ReadAsync("training.pdf");
        document.AllText().Should().Contain("新客服培训").And.Contain("再确认订单号和问题").And.Contain("发错商品|20元无门槛券").And.NotContain("薪酬");
        document.Blocks.Max(b => b.Page).Should().Be(3);
    }

    [Fact]
    public async Task A_page_of_a_site_is_read_without_its_surroundings()
    {
        var document = await ReadAsync("delivery.html");
        document.Headings().Should().Equal("1 配送说明", "2 发货时间");
        document.Paragraphs().Should().Contain("默认使用顺丰和京东物流，满99元包邮。").And.Contain(p => p.StartsWith("- 16:00前的订单当天发货\n"))
            .And.Contain("运费表");
        document.Tables().Should().ContainSingle().Which.Should().Equal("地区|运费 首重|运费 续重", "江浙沪|6元|1元", "新疆西藏|18元|12元");
        foreach (var around in new[] { "首页导航", "热销推荐榜", "云杉商城顶部", "相关文章", "ICP备", "统计脚本", "color", "隐藏的促销" })
            document.AllText().Should().NotContain(around);
    }

    [Fact]
    public async Task A_page_in_GB2312_is_read_without_its_surroundings()
    {
        var document = await ReadAsync("store-gb2312.html");
        document.Headings().Should().Equal("1 门店信息");
        document.Tables().Should().ContainSingle().Which.Should().Equal("门店|电话", "湖滨店|0571-88990011", "滨江店|0571-88990022");
        document.AllText().Should().Contain("杭州市上城区湖滨路28号").And.NotContain("关于我们").And.NotContain("底部版权");
    }

    [Theory]
    [InlineData("warranty-gb18030.txt")]
    [InlineData("warranty-utf16le.txt")]
    [InlineData("warranty-utf16be-nobom.txt")]
    public async Task Text_is_read_in_every_encoding(string name)
    {
        var document = await ReadAsync(name);
        document.Headings().Should().Equal(WarrantyHeadings);
        document.Paragraphs().Should().HaveCount(2).And.Contain(p => p.Contains("公众号里点击“我的-报修”"));
    }

    [Fact]
    public async Task Traditional_text_in_Big5_is_read()
    {
        var document = await ReadAsync("warranty-big5.txt");
        document.Title.Should().Be("第一章 保固條款");
        document.AllText().Should().Contain("請撥打客服電話，並提供訂單編號與故障情形。");
    }

    [Fact]
    public async Task Markdown_is_read_with_its_title_tables_lists_and_code()
    {
        var document = await ReadAsync("lamp.md");
        document.Title.Should().Be("护眼台灯使用手册");
        document.Headings().Should().Equal("1 使用手册", "2 规格");
        document.Paragraphs().Should().Equal("按住电源键3秒开机，短按切换亮度（https://example.invalid）。", "1. 插入电源\n2. 长按开机\n- 指示灯变绿", "请勿用湿布擦拭灯头。", "reset --factory");
        document.Tables().Should().ContainSingle().Which.Should().Equal("项目|参数", "功率|12W", "色温|2700K–5000K");
    }

    [Theory]
    [InlineData("scan.png", "image/png")]
    [InlineData("scan.jpg", "image/jpeg")]
    [InlineData("scan.webp", "image/webp")]
    [InlineData("scan.bmp", "image/bmp")]
    [InlineData("scan.tiff", "image/tiff")]
    public async Task A_picture_is_one_block_whose_words_are_not_known(string name, string type)
    {
        var document = await ReadAsync(name);
        document.Blocks.Should().Equal([new Block(BlockKind.Image, "") { Image = 0, Page = 1, Rows = document.Blocks[0].Rows }]);
        document.Images.Should().ContainSingle().Which.Should().BeEquivalentTo(new PageImage(type, TestDocuments.File(name).Content));
    }

    [Fact]
    public async Task A_scan_is_drawn_page_by_page()
    {
        var document = await ReadAsync("scan.pdf");
        document.Blocks.Should().ContainSingle().Which.Should().Match<Block>(b => b.Kind == BlockKind.Image && b.Page == 1 && b.Image == 0);
        document.Images.Should().ContainSingle().Which.MediaType.Should().Be("image/png");
    }

    [Fact]
    public async Task A_PDF_that_only_forbids_changes_is_read()
    {
        var document = await ReadAsync("locked.pdf");
        document.Headings().Should().Equal("1 保修卡");
        document.Paragraphs().Should().StartWith(["产品名称：空气炸锅", "购买日期：2025年6月18日", "保修期限：一年，凭此卡免费维修。"]);
    }

    [Fact]
    public async Task A_PDF_that_is_locked_is_refused_with_what_to_do()
    {
        var reading = () => ReadAsync("encrypted.pdf");
        (await reading.Should().ThrowAsync<UnreadableDocumentException>()).WithMessage("is encrypted: save it without a password");
    }

    [Theory]
    [InlineData("return-policy.odt")]
    [InlineData("return-policy.rtf")]
    public async Task Other_formats_of_one_document_say_the_same(string name)
    {
        var (other, docx) = (await ReadAsync(name), await ReadAsync("return-policy.docx"));
        other.Headings().Should().Equal(docx.Headings());
        other.Tables().Should().BeEquivalentTo(docx.Tables());
        other.AllText().Should().Be(docx.AllText());
    }

    private Task<ParsedDocument> ReadAsync(string name) => fixture.Reader.ReadAsync(TestDocuments.File(name), CancellationToken.None);
}
