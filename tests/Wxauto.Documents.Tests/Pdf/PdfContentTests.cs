using static Wxauto.Documents.Tests.Pdf.TestPdf;

namespace Wxauto.Documents.Tests.Pdf;

/// <summary>What of a page is read, and what is not.</summary>
public sealed class PdfContentTests
{
    private static readonly string Seen = Text(60, 700, 12, "帐篷门市价八百元，欢迎到店试搭，会员另有优惠，请带会员卡。");

    [Theory]
    [InlineData("3 Tr", "")]
    [InlineData("1 g", "")]
    [InlineData("0.2 0.4 0.6 rg", "0.2 0.4 0.6 rg 50 590 500 40 re f 0 g ")]
    public void Text_that_nobody_sees_is_not_read(string how, string ground) =>
        new TestPdf().Page(Seen + ground + Text(60, 600, 12, "进货价三百元", before: how)).Read().AllText().Should().NotContain("进货价")
            .And.Contain("门市价");

    [Theory]
    [InlineData("q /N gs ", "", "Q ", false)]
    [InlineData("q /H gs ", "", "Q ", true)]
    [InlineData("q 0 0 100 100 re W n ", "", "Q ", false)]
    [InlineData("q 0 0 600 800 re W n ", "", "Q ", true)]
    [InlineData("q 1 0 0 1 0 -500 cm 50 1090 500 40 re W n 1 0 0 1 0 500 cm ", "", "Q ", true)]
    [InlineData("", "0 g 50 590 500 40 re f ", "", false)]
    [InlineData("", "q 1 0 0 rg 50 590 100 4 re W n 50 590 500 40 re f Q ", "", true)]
    [InlineData("", "q /M gs 1 1 0 rg 50 590 500 40 re f Q ", "", true)]
    [InlineData("", "q /H gs 1 1 0 rg 50 590 500 40 re f Q ", "", true)]
    [InlineData("", "q 500 0 0 40 50 590 cm /P Do Q ", "", false)]
    [InlineData("", "q 500 0 0 40 50 90 cm /P Do Q ", "", true)]
    public void Text_that_is_transparent_clipped_away_or_painted_over_is_not_read(string before, string after, string end, bool read)
    {
        var pdf = new TestPdf { Resources = "/ExtGState<</N<</ca 0>>/H<</ca 0.5>>/M<</BM/Multiply>>>>/XObject<</P 8 0 R>>" };
        pdf.Object("<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>\nstream\nx\nendstream");
        pdf.Page(before + Text(60, 600, 12, "进货价三百元") + end + after + Seen).Read().AllText().Contains("进货价").Should().Be(read);
    }

    [Theory]
    [InlineData(-200, 600)]
    [InlineData(60, 900)]
    [InlineData(700, 600)]
    public void Text_beyond_the_page_is_not_read(double x, double y) =>
        new TestPdf().Page(Seen + Text(x, y, 12, "进货价")).Read().AllText().Should().NotContain("进货价");

    [Fact]
    public void White_text_on_a_dark_ground_is_read() =>
        new TestPdf().Page("0.1 0.1 0.4 rg 50 590 500 40 re f 0 g " + Text(60, 600, 12, "限时优惠到月底", before: "1 g") + Seen).Read().AllText()
            .Should().Contain("限时优惠到月底");

    [Theory]
    [InlineData("/OFF[{0} 0 R]", false)]
    [InlineData("/BaseState/OFF", false)]
    [InlineData("/BaseState/OFF/ON[{0} 0 R]", true)]
    [InlineData("", true)]
    public void Layers_that_are_off_are_not_read(string usual, bool read)
    {
        var pdf = new TestPdf { Catalog = $"/OCProperties<</OCGs[8 0 R]/D<<{string.Format(null, usual, 8)}>>>>", Resources =
            "/Properties<</A 8 0 R>>" };
        pdf.Object("<</Type/OCG/Name(Draft)>>").Should().Be(8);
        pdf.Page(Seen + "/OC /A BDC " + Text(60, 600, 12, "草稿价") + "EMC").Read().AllText().Contains("草稿价").Should().Be(read);
    }

    [Fact]
    public void Values_of_fields_stand_beside_their_labels()
    {
        var pdf = new TestPdf();
        var parent = pdf.Object("<</FT/Tx/V(9:00-20:30)>>");
        var list = pdf.Object("<</Type/Annot/Subtype/Widget/F 4/FT/Ch/V(b)/Opt[[(a)(One)][(b)(Two)]]/Rect[160 560 300 580]>>");
        var hours = pdf.Object($"<</Type/Annot/Subtype/Widget/F 4/Parent {parent} 0 R/Rect[160 640 300 660]>>");
        var box = pdf.Object("<</Type/Annot/Subtype/Widget/F 4/FT/Btn/AS/Yes/V/Yes/Rect[60 600 72 612]>>");
        var free = pdf.Object($"<</Type/Annot/Subtype/FreeText/F 4/Rect[60 500 300 520]/Contents<FEFF{Hex("客服八一二三")}>>>");
        var hidden = pdf.Object("<</Type/Annot/Subtype/Widget/F 2/FT/Tx/V(secret)/Rect[160 540 300 560]>>");
        var annotations = string.Join(' ', new[] { list, hours, box, free, hidden }.Select(i => $"{i} 0 R"));
        var text = pdf.Page(Seen + Text(60, 645, 12, "营业时间：") + Text(76, 602, 12, "上门安装") + Text(60, 565, 12, "套餐："),
            $"/Annots[{annotations}]")
            .Read().AllText();
        text.Should().MatchRegex("营业时间： *9:00-20:30").And.MatchRegex("☑ ?上门安装").And.MatchRegex("套餐： *Two").And.Contain("客服八一二三")
            .And.NotContain("secret");
    }

    [Fact]
    public void The_address_of_a_link_follows_its_words()
    {
        var pdf = new TestPdf();
        int Link(string rect, string uri) => pdf.Object($"<</Type/Annot/Subtype/Link/Rect[{rect}]/A<</S/URI/URI({uri})>>>>");
        var links = new[] { Link("60 640 108 660", "https://help.example.com/a?b=1"), Link("60 600 180 620", "https://www.example.com/") };
        pdf.Page(Seen + Text(60, 645, 12, "帮助中心有更多说明") + Text(60, 604, 12, "www.example.com", "L"),
            $"/Annots[{links[0]} 0 R {links[1]} 0 R]").Read()
            .AllText().Should().Contain("帮助中心 https://help.example.com/a?b=1 有更多说明").And.NotContain("https://www.");
    }

    [Fact]
    public void A_damaged_page_is_named_and_the_others_are_read()
    {
        var pdf = new TestPdf().Page(Seen);
        var damaged = pdf.Object("<</Filter/NoSuchDecode/Length 3>>\nstream\nabc\nendstream");
        var document = pdf.Page("", $"/Contents {damaged} 0 R").Page(Text(60, 700, 12, "第三页说明保修两年，凭发票在全国门店办理。")).Read();
        document.AllText().Should().Contain("帐篷门市价").And.Contain("第三页说明保修两年");
        document.Notes.Should().ContainSingle().Which.ToString().Should().Contain("pages 2");
    }

    [Fact]
    public void A_PDF_of_damaged_pages_is_refused()
    {
        var pdf = new TestPdf();
        var damaged = pdf.Object("<</Filter/NoSuchDecode/Length 3>>\nstream\nabc\nendstream");
        var reading = () => pdf.Page("", $"/Contents {damaged} 0 R").Read();
        reading.Should().Throw<UnreadableDocumentException>().WithMessage("is damaged on page 1*");
    }

    [Fact]
    public void A_picture_between_text_is_given_once()
    {
        var pdf = new TestPdf { Resources = "/XObject<</P 8 0 R>>" };
        pdf.Object($"<</Type/XObject/Subtype/Image/Width 100/Height 50/BitsPerComponent 8/ColorSpace/DeviceGray/Length 5000>>\nstream\n{new string('z', 5000)}\nendstream");
        var picture = "q 200 0 0 100 60 500 cm /P Do Q\n";
        var document = pdf.Page(Seen + picture).Page(Seen + picture).Read();
        document.Blocks.Where(b => b.Kind == BlockKind.Image).Should().ContainSingle().Which.Page.Should().Be(1);
        document.Images.Should().ContainSingle().Which.MediaType.Should().Be("image/png");
    }
}
