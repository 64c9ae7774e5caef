using Wxauto.Contracts.Reasons;
using static Wxauto.Documents.Tests.OfficeFiles;

namespace Wxauto.Documents.Tests.Office;

/// <summary>A part that cannot be read is missing and named; the rest is read.</summary>
public sealed class DamagedPartTests
{
    [Theory]
    [InlineData("core-properties", "docProps/core.xml", "docProps/core.xml")]
    [InlineData("styles", "styles.xml", "word/styles.xml")]
    [InlineData("numbering", "numbering.xml", "word/numbering.xml")]
    [InlineData("footnotes", "footnotes.xml", "word/footnotes.xml")]
    [InlineData("comments", "comments.xml", "word/comments.xml")]
    [InlineData("footer", "footer1.xml", "word/footer1.xml")]
    public void A_damaged_part_is_a_note(string kind, string name, string part)
    {
        var document = Word(P("正文"), new OfficeLink("x", kind, name, "<a><b></a>"));
        document.AllText().Should().Be("正文");
        document.Notes.Should().Equal(DocumentReasons.BrokenPart.With(part, 1));
    }

    [Fact]
    public void A_body_is_read_up_to_its_damage()
    {
        var document = Word(P("甲") + "<w:p><w:r><w:t>乙</w:t></w:r></w:p></w:x>" + P("丙"));
        document.AllText().Should().Be("甲\n乙");
        document.Notes.Should().Equal(DocumentReasons.BrokenPart.With("word/document.xml", 1));
    }

    [Fact]
    public void A_title_with_what_is_no_date_beside_it_is_read() =>
        Word(P("正文"), new OfficeLink("x", "core-properties", "docProps/core.xml",
            "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\" xmlns:dcterms=\"t\"><dc:title>露营椅说明</dc:title><dcterms:created>昨天</dcterms:created><dcterms:created/></cp:coreProperties>"))
            .Title.Should().Be("露营椅说明");

    [Fact]
    public void A_sheet_is_read_up_to_its_damage_and_the_others_whole()
    {
        var document = Excel([("坏", "", "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>甲</t></is></c><c r=\"B1\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>"),
            ("好", "", Rows("型号|价格", "K35|399"))]);
        document.AllText().Should().Contain("甲|1").And.Contain("K35|399");
        document.Notes.Should().ContainSingle().Which.Code.Should().Be(DocumentReasons.BrokenPart.Name);
    }

    [Fact]
    public void A_damaged_slide_is_a_note_and_the_others_are_read()
    {
        var document = Slides("<p:sld><a></p:sld>", Shape("<a:p><a:r><a:t>第二页</a:t></a:r></a:p>"));
        document.AllText().Should().Be("第二页");
        document.Notes.Should().Equal(DocumentReasons.BrokenPart.With("ppt/slide0.xml", 1));
    }

    [Fact]
    public void Relations_to_parts_that_are_not_there_do_no_harm() =>
        Word($"<w:p><w:hyperlink r:id=\"none\">{R("字")}</w:hyperlink><w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed=\"none\"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p><w:altChunk r:id=\"none\"/>")
            .AllText().Should().Be("字");

    [Fact]
    public void Pictures_are_kept_where_they_stand_and_those_of_other_kinds_are_a_note()
    {
        static string Picture(string id, long width = 5_000_000) => $"<w:p><w:r><w:drawing><wp:inline><wp:extent cx=\"{width}\" cy=\"2000000\"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed=\"{id}\"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>";
        var document = Word(P(new string('字', 100)) + Picture("a") + P("后") + Picture("a") + Picture("b") + Picture("c", 100_000),
            new OfficeLink("a", "image", "media/a.png") { Bytes = TestDocuments.File("scan.png").Content },
            new OfficeLink("b", "image", "media/b.emf") { Bytes = [1, 0, 0, 0] }, new OfficeLink("c", "image", "media/c.png") { Bytes = [9] });
        document.Blocks.Select(b => b.Kind).Should().Equal(BlockKind.Paragraph, BlockKind.Image, BlockKind.Paragraph);
        document.Notes.Should().Equal(DocumentReasons.PicturesOfOtherKinds.With(1));
    }
}
