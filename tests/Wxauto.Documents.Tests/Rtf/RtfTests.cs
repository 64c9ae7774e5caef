using System.Text;

namespace Wxauto.Documents.Tests.Rtf;

public sealed class RtfTests
{
    [Fact]
    public void Bytes_of_a_Chinese_code_page_are_read_and_fallbacks_are_not()
    {
        // 价 is B3 DB..., 格 is B8 F1; a trail byte may be a letter or a bracket of its own.
        Read(@"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset134 SimSun;}}\f0 \'bc\'db\'b8\'f1\uc1\u20803?\uc2\u25240\'d5\'db\par \'81@\par}")
            .AllText().Should().Be("价格元折\n丂");
        Read(@"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset134 SimSun;}}{\f1\'bc\'db\'b8\'f1}\f0  caf\'e9\par}").AllText()
            .Should().Be("价格 café");
    }

    [Fact]
    public void What_is_hidden_deleted_or_struck_is_not_read() =>
        Read(@"{\rtf1\ansi A{\v secret}{\deleted gone}{\strike no}B\v hid\v0 C{\*\generator X}{\pict\pngblip 89504e47}{\*\unheard of}\plain D\par}").AllText()
            .Should().Be("ABCD");

    [Fact]
    public void Headings_notes_links_and_raised_digits_are_kept()
    {
        var document = Read(@"{\rtf1\ansi{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 heading 2;}}{\info{\title Return Rules}{\author Somebody}}"
            + @"\pard\s1 Rules\par\pard\s2 Terms\par\pard\s0 10{\super 2} m{\footnote\pard only here\par}, {\field{\*\fldinst HYPERLINK ""https://a.example/b""}{\fldrslt site}}\par"
            + @"{\header\pard Head shop\par}{\footer Page {\field{\*\fldinst PAGE}{\fldrslt 1}}\par}}");
        document.Title.Should().Be("Return Rules");
        document.AllText().Should().Be("Rules\nTerms\n10² m, site（https://a.example/b）\nonly here\nHead shop");
        document.Headings().Should().Equal("1 Rules", "2 Terms");
    }

    [Fact]
    public void Tables_keep_rows_cells_and_what_is_merged() =>
        Read(@"{\rtf1\ansi before\par\trowd\trhdr\cellx1000\cellx2000\cellx3000\pard\intbl Kind\cell Days\cell Fee\cell\row"
            + @"\trowd\clvmgf\cellx1000\cellx2000\cellx3000\pard\intbl Cup\cell 7\cell me\par too\cell\row"
            + @"\trowd\clvmrg\cellx1000\cellx3000\pard\intbl\cell free\cell\row\pard after\par}").Blocks
            .Select(b => b.Kind == BlockKind.Table ? string.Join('/', b.Rows.Select(r => string.Join('|', r))) : b.Text)
            .Should().Equal("before", "Kind|Days|Fee/Cup|7|me\ntoo/Cup|free|free", "after");

    [Fact]
    public void What_is_written_twice_is_read_once() =>
        Read(@"{\rtf1\ansi{\upr{old ???}{\*\ud{new \u20803?}}}{\*\shppict{\pict 00}}{\nonshppict{\pict 00}}\par}").AllText().Should().Be("new 元");

    [Theory]
    [InlineData(@"{\rtf1\ansi text")]
    [InlineData(@"{\rtf1\ansi text}}}}")]
    [InlineData(@"{\rtf1\ansi text\'")]
    [InlineData(@"{\rtf1\ansi text\bin999999999 x")]
    [InlineData(@"{\rtf1\ansi\trowd\cellx9\intbl text")]
    public void What_is_cut_off_is_read_up_to_there(string rtf) => Read(rtf).AllText().Should().Be("text");

    [Fact]
    public void One_that_is_nested_too_deeply_is_refused()
    {
        var reading = () => Read(@"{\rtf1 " + new string('{', 100_000));
        reading.Should().Throw<UnreadableDocumentException>().WithMessage("is nested deeper than 1,000 levels");
    }

    private static ParsedDocument Read(string rtf) => TestDocuments.Parse("a.doc", Encoding.Latin1.GetBytes(rtf));
}
