namespace Wxauto.Documents.Tests;

/// <summary>Which titles in metadata a person wrote.</summary>
public sealed class TitlesTests
{
    [Fact]
    public void Titles_that_a_program_left_are_not_taken()
    {
        Titles.Meaningful("Microsoft Word - 报价.doc", "a.pdf").Should().BeNull();
        Titles.Meaningful("报价单.docx", "a.pdf").Should().BeNull();
        Titles.Meaningful("夏季报价单", "a.pdf").Should().Be("夏季报价单");
    }
}
