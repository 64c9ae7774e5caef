using Xunit.Abstractions;

namespace Wxauto.Documents.Tests.Reading;

/// <summary>Whatever a file does, it ends in a document or a message for people, and the next file is read.</summary>
public sealed class DamagedDocumentTests(ReaderFixture fixture, ITestOutputHelper output) : IClassFixture<ReaderFixture>
{
    public static TheoryData<string> Cases => [.. DamagedDocuments.Cases];

    [Fact]
    public void There_are_enough_of_them() => DamagedDocuments.Cases.Distinct().Should().HaveCountGreaterThan(200);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_damaged_file_is_read_or_refused_and_the_next_one_is_read(string theCase)
    {
        var (file, says) = DamagedDocuments.Make(theCase);
        string? message = null;
        try
        {
            var document = await fixture.Reader.ReadAsync(file, CancellationToken.None);
            document.Blocks.Should().NotBeEmpty();
        }
        catch (UnreadableDocumentException e)
        {
            message = e.Message;
        }
        output.WriteLine($"{theCase}: {message ?? "was read"}");
        message?.Should().MatchRegex("^(is|has|holds|needs|unpacks|took|could) .{3,500}$").And.NotContain("   at ")
            .And.NotContain("Wxauto.");
        if (says is not null)
            message.Should().NotBeNull().And.Contain(says);
        var next = await fixture.Reader.ReadAsync(TestDocuments.File("lamp.md"), CancellationToken.None);
        next.Headings().Should().Equal("1 使用手册", "2 规格");
    }
}
