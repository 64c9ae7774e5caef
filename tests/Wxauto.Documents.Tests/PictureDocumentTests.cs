using System.Text;

namespace Wxauto.Documents.Tests;

/// <summary>Pictures within documents are there to be read, or a note says that they are not.</summary>
public sealed class PictureDocumentTests
{
    private static readonly byte[] Picture = TestDocuments.File("scan.png").Content;

    public static TheoryData<string> Endings => [.. PictureDocuments.Endings];

    [Theory]
    [MemberData(nameof(Endings))]
    public void A_picture_follows_the_words_before_it(string ending)
    {
        var document = TestDocuments.Parse("a" + ending, PictureDocuments.Of(ending, "尺码见下图", Picture));
        document.Images.Should().ContainSingle().Which.Content.Should().Equal(Picture);
        document.Blocks[^1].Kind.Should().Be(BlockKind.Image);
        document.AllText().Should().Contain("尺码见下图");
        document.Notes.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public void One_that_is_damaged_is_a_note(string ending)
    {
        var document = TestDocuments.Parse("a" + ending, PictureDocuments.Of(ending, "尺码见下图", Picture[..500]));
        document.Images.Should().BeEmpty();
        document.Notes.Select(n => n.ToString()).Should().ContainSingle().Which.Should().Contain("1 pictures");
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public void More_than_may_be_read_are_a_note(string ending)
    {
        var document = TestDocuments.Parse("a" + ending, PictureDocuments.Of(ending, "尺码见下图", Picture), new ParseLimits { MaxImages = 0 });
        document.Images.Should().BeEmpty();
        document.Notes.Should().ContainSingle();
    }

    [Theory]
    [InlineData(@"\picwgoal600\pichgoal300", 0)]
    [InlineData(@"\picwgoal600\pichgoal300\picscalex400\picscaley400", 1)]
    [InlineData("", 1)]
    public void Small_signs_of_RTF_are_not_read(string size, int pictures)
    {
        var rtf = $@"{{\rtf1\ansi x\par{{\pict{size}\pngblip\bin{Picture.Length} ";
        byte[] file = [.. Encoding.ASCII.GetBytes(rtf), .. Picture, .. "}{\\v{\\pict\\pngblip 89504e47}}\\par}"u8];
        TestDocuments.Parse("a.rtf", file).Images.Should().HaveCount(pictures);
    }

    [Fact]
    public void A_picture_that_RTF_has_as_drawing_commands_only_is_a_note()
    {
        var document = TestDocuments.Parse("a.rtf", Encoding.ASCII.GetBytes(@"{\rtf1\ansi x\par{\pict\wmetafile8\picwgoal8000\pichgoal4000 0100090000}\par}"));
        document.Notes.Select(n => n.ToString()).Should().ContainSingle().Which.Should().Contain("1 pictures");
    }

    [Theory]
    [InlineData("2.54cm", 72.0)]
    [InlineData("10mm", 28.3464)]
    [InlineData(" 12pt", 12.0)]
    [InlineData("1.5in", 108.0)]
    [InlineData("50%", null)]
    [InlineData("cm", null)]
    [InlineData(null, null)]
    public void Lengths_are_known_in_points(string? length, double? points)
    {
        var known = Wxauto.Documents.OpenDocument.Lengths.Points(length);
        (known is null).Should().Be(points is null);
        (known ?? 0).Should().BeApproximately(points ?? 0, 0.001);
    }
}
