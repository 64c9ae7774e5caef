using System.Text;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Tests.Formats;

/// <summary>What a visitor of a page sees or opens.</summary>
public sealed class HtmlTests
{
    [Theory]
    [InlineData("<p>价<span style='display:none'>底价</span></p>")]
    [InlineData("<p>价</p><p hidden>底价</p>")]
    [InlineData("<p>价</p><div style='visibility: hidden'>底价</div>")]
    [InlineData("<style>.inner{display:none}</style><p>价</p><p class=inner>底价</p>")]
    [InlineData("<style>#a1, .b{ color:red; display : none }</style><p>价</p><p id=a1>底价</p>")]
    [InlineData("<p>价</p><p class='d-none'>底价</p>")]
    [InlineData("<p>价</p><p style='font-size:0'>底价</p>")]
    [InlineData("<p>价</p><dialog>底价</dialog>")]
    [InlineData("<p>价</p><template><p>底价</p></template>")]
    [InlineData("<p>价</p><!-- 底价 -->")]
    [InlineData("<p>价<del>底价</del></p>")]
    [InlineData("<p>价<s>底价</s></p>")]
    [InlineData("<p>价<span style='text-decoration: line-through'>底价</span></p>")]
    [InlineData("<style>.old{text-decoration:line-through}</style><p>价<span class=old>底价</span></p>")]
    [InlineData("<p>价<input type=hidden value=底价></p>")]
    [InlineData("<p>价</p><script>var a='底价'</script>")]
    [InlineData("<p>价<span aria-hidden=true>底价</span></p>")]
    [InlineData("<p>价<button>复制</button></p>")]
    [InlineData("<p>价</p><video>底价</video><canvas>底价</canvas>")]
    [InlineData("<p>价</p><noscript>请启用 JavaScript</noscript>")]
    public void What_is_not_seen_is_not_read(string html) => Read(html).Should().Be("价");

    [Theory]
    [InlineData("<button class=accordion>保修多久？</button><div class=panel style='display:none'>两年。</div>")]
    [InlineData("<div class=faq-q>保修多久？</div><div class='faq-answer' hidden>两年。</div>")]
    [InlineData("<button aria-controls=a1>保修多久？</button><div id=a1 hidden>两年。</div>")]
    [InlineData("<a href='#a1'>保修多久？</a><div id=a1 style='display:none'>两年。</div>")]
    [InlineData("<button data-bs-target='#a1'>保修多久？</button><div id=a1 class='collapse'>两年。</div>")]
    [InlineData("<style>.panel{display:none}</style><button>保修多久？</button><div class=panel>两年。</div>")]
    [InlineData("<details><summary>保修多久？</summary>两年。</details>")]
    [InlineData("<dl><dt>保修多久？</dt><dd style='display:none'>两年。</dd></dl>")]
    [InlineData("<div role=tablist><button role=tab>保修多久？</button></div><div role=tabpanel aria-hidden=true>两年。</div>")]
    [InlineData("<div role=tablist><a role=tab id=t aria-controls=p>保修多久？</a></div><div id=p role=tabpanel hidden>两年。</div>")]
    [InlineData("<h4><button>保修多久？</button></h4><p>两年。</p>")]
    [InlineData("<style>@media print{.q{display:none}}</style><p class=q>保修多久？</p><noscript>两年。</noscript>")]
    [InlineData("<aside><p>保修多久？</p><p>两年。</p></aside>")]
    [InlineData("<div class=header>保修多久？</div><div class=menu>两年。</div>")]
    [InlineData("<header><h1>保修多久？</h1></header><p>两年。</p>")]
    [InlineData("<p class='hidden md:block'>保修多久？</p><p>两年。</p>")]
    [InlineData("<x-card>保修多久？</x-card><br>两年。")]
    [InlineData("<svg><text>保修多久？</text><path d='M0'/></svg><p>两年。</p>")]
    [InlineData("<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"FAQPage\",\"mainEntity\":{\"@type\":\"Question\",\"name\":\"保修多久？\",\"acceptedAnswer\":{\"@type\":\"Answer\",\"text\":\"<p>两年。</p>\"}}}]}</script>")]
    public void What_is_seen_or_opened_is_read(string html) => Read(html).Should().Be("保修多久？\n两年。");

    [Fact]
    public void A_page_in_another_encoding_of_Chinese_than_it_says_is_read()
    {
        const string text = "退貨運費由買家承擔，品質問題由商家承擔。請在七天內寄回，並附上發票。";
        var page = CodePagesEncodingProvider.Instance.GetEncoding("big5")!.GetBytes($"<html><head><meta charset=gb2312></head><body><p>{text}</p></body></html>");
        TestDocuments.Parse("a.html", page).AllText().Should().Be(text);
    }

    [Fact]
    public void What_stands_beside_the_main_part_is_read_behind_it() =>
        Read("<aside>生鲜不退。</aside><main><p>七天内可以退货。</p></main><aside><a href='/x'>热销推荐榜</a></aside>").Should().Be("七天内可以退货。\n生鲜不退。");

    [Fact]
    public void Each_tab_stands_before_what_it_shows() =>
        Read("<div role=tablist><button role=tab>参数</button><button role=tab>售后</button></div><div role=tabpanel>压胶。</div><div role=tabpanel hidden>免费修补。</div>")
            .Should().Be("参数\n压胶。\n售后\n免费修补。");

    [Fact]
    public void A_question_of_a_page_is_not_said_twice() =>
        Read("<script type='application/ld+json'>{\"@type\":\"Question\",\"name\":\"多久？\",\"acceptedAnswer\":{\"text\":\"两年。\"}}</script><script type='application/ld+json'>{坏</script><p>多久？</p><p>两年。</p>")
            .Should().Be("多久？\n两年。");

    [Theory]
    [InlineData("10<sup>9</sup>", "10⁹")]
    [InlineData("￥39<sup>90</sup>", "￥39⁹⁰")]
    [InlineData("m<sup>2</sup>", "m²")]
    [InlineData("H<sub>2</sub>O", "H₂O")]
    [InlineData("2<sup>10-x</sup>", "2^(10-x)")]
    [InlineData("品牌<sup>TM</sup>", "品牌TM")]
    [InlineData("<sup>1</sup>&frasl;<sub>2</sub>", "¹⁄₂")]
    [InlineData("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "1/2")]
    [InlineData("<math><msup><mi>x</mi><mn>2</mn></msup></math>", "x²")]
    [InlineData("<math><msqrt><mn>5</mn></msqrt></math>", "√5")]
    [InlineData("<ruby>甪<rp>(</rp><rt>lù</rt><rp>)</rp>直<rt>zhí</rt></ruby>镇", "甪直镇")]
    [InlineData("价格 <x-price>39</x-price> 元", "价格 39 元")]
    [InlineData("<input value='3 件'> <input type=checkbox checked>送货", "3 件 ☑ 送货")]
    [InlineData("图：<img src=s.png alt='160选S码'>", "图： 160选S码")]
    [InlineData("图：<img src=s.png alt='s.png'>", "图：")]
    public void Pieces_of_a_line_keep_their_meaning(string html, string shown) => Read($"<p>{html}</p>").Should().Be(shown);

    [Theory]
    [InlineData("<a href='https://a.example/x'>点此</a>下载", "点此（https://a.example/x）下载")]
    [InlineData("<a href='tel:400-600'>热线</a>", "热线（tel:400-600）")]
    [InlineData("<a href='tel:4006001180'>400-600-1180</a>", "400-600-1180")]
    [InlineData("<a href='mailto:a@b.example'>a@b.example</a>", "a@b.example")]
    [InlineData("<a href='/x'>里面</a><a href='#a'>本页</a><a href='javascript:x()'>按</a>", "里面本页按")]
    [InlineData("<a href='https://a.example/'><img src=i.png></a>图", "图")]
    [InlineData("<a href='tel:400-600'><i></i></a>拨打", "（tel:400-600）拨打")]
    public void The_address_of_a_link_stays_with_its_words(string html, string shown) => Read($"<p>{html}</p>").Should().Be(shown);

    [Fact]
    public void A_link_around_blocks_and_one_of_a_page_that_says_where_it_stands_keep_their_addresses()
    {
        Read("<a href='https://a.example/x'><div>甲</div><p>乙</p></a>").Should().Be("甲\n乙\n（https://a.example/x）");
        Read("<base href='https://a.example/h/'><p><a href='x.html'>帮助</a></p>").Should().Be("帮助（https://a.example/h/x.html）");
        Read("<table><tr><th>型号</th><th>资料</th></tr><tr><td>K35</td><td><a href='https://a.example/k'>下载</a></td></tr></table>")
            .Should().Contain("K35|下载（https://a.example/k）");
    }

    [Theory]
    [InlineData("<ol type=A><li>甲<li>乙</ol>", "A. 甲\nB. 乙")]
    [InlineData("<ol type=i start=3><li>甲<li>乙</ol>", "iii. 甲\niv. 乙")]
    [InlineData("<ol><li value=5>甲<li>乙</ol>", "5. 甲\n6. 乙")]
    [InlineData("<ol reversed><li>甲<li>乙</ol>", "2. 甲\n1. 乙")]
    [InlineData("<ol style='list-style-type:cjk-ideographic'><li>甲<li>乙</ol>", "一、甲\n二、乙")]
    [InlineData("<ol><li>甲<ol type=a><li>子<li>丑</ol><li>乙</ol>", "1. 甲\na. 子\nb. 丑\n2. 乙")]
    [InlineData("<ul><li>甲<li>乙</ul>", "- 甲\n- 乙")]
    public void Lists_are_numbered_as_the_page_shows_them(string html, string shown) => Read(html).Should().Be(shown);

    [Theory]
    [InlineData("<table><tr><td>型号</td><td>配件</td></tr><tr><td>K35</td><td><ul><li>篮</li><li>架</li></ul></td></tr></table>", "型号|配件", "K35|篮\n架")]
    [InlineData("<table border=1><tr><th>型号</th><th>规格</th></tr><tr><td>K35</td><td><table><tr><td>功率</td><td>1500</td></tr></table></td></tr></table>", "型号|规格", "K35|功率 1500")]
    [InlineData("<table><thead><tr><th>型号</th><th>价</th></tr></thead><tfoot><tr><td>合计</td><td>3</td></tr></tfoot><tbody><tr><td>K35</td><td>10<sup>2</sup></td></tr></tbody></table>", "型号|价", "K35|10²", "合计|3")]
    public void Tables_keep_their_rows(string html, params string[] rows) => TestDocuments.Parse("a.html", $"<body>{html}").Tables().Single().Should().Equal(rows);

    [Fact]
    public void The_options_of_a_choice_are_read() =>
        Read("<p>规格：</p><select><option value=''>请选择</option><option>S 码 39 元</option><optgroup label='大码'><option>L 码 45 元</option></optgroup></select>")
            .Should().Be("规格：\nS 码 39 元\n大码\nL 码 45 元");

    [Fact]
    public void Pictures_elsewhere_are_a_note_and_those_within_the_page_are_kept()
    {
        TestDocuments.Parse("a.html", "<p>尺码见图</p><img src=a.png><img src=b.png width=16><img src=c.png alt=有字>").Notes.Should()
            .Equal(DocumentReasons.PicturesOutside.With(1));
        TestDocuments.Parse("a.html", $"<p>尺码见图</p><img src='data:image/png;base64,{Convert.ToBase64String(TestDocuments.File("scan.png").Content)}'>").Images
            .Should().ContainSingle();
    }

    [Theory]
    [InlineData("gb2312", "utf-8")]
    [InlineData("big5", "utf-8")]
    [InlineData("iso-8859-1", "utf-8")]
    [InlineData("utf-8", "gb18030")]
    [InlineData("gb2312", "gb18030")]
    [InlineData("nobody-knows", "gb18030")]
    [InlineData("iso-8859-1", "gb18030")]
    [InlineData("windows-1252", "gb18030")]
    [InlineData("big5", "gb18030")]
    public void Bytes_are_believed_more_than_what_the_page_says_of_them(string says, string isIn)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(isIn) ?? Encoding.GetEncoding(isIn);
        var page = encoding.GetBytes($"<html><head><meta charset={says}></head><body><p>充满电可以用四十小时，防水等级请看说明书。</p></body></html>");
        TestDocuments.Parse("a.html", page).AllText().Should().Be("充满电可以用四十小时，防水等级请看说明书。");
    }

    private static string Read(string html) => TestDocuments.Parse("a.html", $"<!doctype html><html><body>{html}</body></html>").AllText();
}
