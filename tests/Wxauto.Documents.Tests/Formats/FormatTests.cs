using System.Text;

namespace Wxauto.Documents.Tests.Formats;

/// <summary>Details of single formats that the documents of Documents/ do not have.</summary>
public sealed class FormatTests
{
    [Fact]
    public void Numbered_lines_that_follow_each_other_are_a_list_and_no_headings()
    {
        var document = TestDocuments.Parse("a.txt", "一、配送\n全国包邮。\n\n二、清单\n1.1 杯子\n1.2 杯盖\n1.3 说明书\n");
        document.Headings().Should().Equal("2 一、配送", "2 二、清单");
        document.Paragraphs().Should().Contain("1.1 杯子\n1.2 杯盖\n1.3 说明书");
    }

    [Fact]
    public void A_table_without_captions_has_an_empty_header() =>
        TestDocuments.Parse("a.csv", "杯子,129\n台灯,259\n").Tables().Single().Should().Equal("|", "杯子|129", "台灯|259");

    [Fact]
    public void An_HTML_export_named_xls_is_read_as_HTML() =>
        TestDocuments.Parse("订单.xls",
            "<html><body><table><tr><th>订单号</th><th>金额</th></tr><tr><td>A1</td><td>99</td></tr></table></body></html>").Tables().Single()
            .Should().Equal("订单号|金额", "A1|99");

    [Fact]
    public void A_list_of_properties_has_no_header() =>
        TestDocuments.Parse("a.html", "<table><tr><th>品牌</th><td>磨豆王</td></tr><tr><th>保修</th><td>12个月</td></tr></table>").Tables().Single()
            .Should().Equal("|", "品牌|磨豆王", "保修|12个月");

    [Fact]
    public void A_heading_that_is_a_button_is_kept_and_other_buttons_are_not() =>
        TestDocuments.Parse("a.html", "<h2><button>怎么退货？</button></h2><p>七天内可以退。<button>复制</button></p>").AllText().Should()
            .Be("怎么退货？\n七天内可以退。");

    [Fact]
    public void A_page_without_main_content_keeps_its_body_and_an_article_its_header() =>
        TestDocuments.Parse("a.html",
            "<html><body><header>顶部</header><article><header><h1>公告</h1></header><p>放假三天</p></article></body></html>").AllText().Should()
            .Be("公告\n放假三天");

    [Fact]
    public void Limits_are_held_and_named()
    {
        var parsing = () => TestDocuments.Parse("a.txt", Encoding.UTF8.GetBytes(new string('字', 101)),
            new ParseLimits { MaxCharacters = 100 });
        parsing.Should().Throw<UnreadableDocumentException>().WithMessage("has more than 100 characters: split it");
    }
}
