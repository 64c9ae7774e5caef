using Microsoft.Extensions.Time.Testing;
using Wxauto.Documents.Ocr;

namespace Wxauto.Documents.Tests.Ocr;

public sealed class TesseractOcrTests(ReaderFixture fixture) : IClassFixture<ReaderFixture>
{
    [Theory]
    [InlineData("scan.png")]
    [InlineData("scan.jpg")]
    [InlineData("scan.tiff")]
    [InlineData("scan.bmp")]
    [InlineData("scan.webp")]
    [InlineData("scan.pdf")]
    public async Task Words_of_a_scan_are_read_without_gaps(string name)
    {
        var document = await fixture.Reader.ReadAsync(TestDocuments.File(name), CancellationToken.None);
        var text = await new TesseractOcr(TimeProvider.System) { TimeLimit = TimeSpan.FromMinutes(5) }.ReadAsync(document.Images.Single(),
            CancellationToken.None);
        text.Score.Should().BeNull();
        text.Text.Should().Contain("保修卡").And.Contain("产品名称").And.Contain("购买日期").And.Contain("免费维修")
            .And.NotMatchRegex("[\u4E00-\u9FFF] [\u4E00-\u9FFF]");
    }

    [Fact]
    public async Task A_picture_that_is_none_is_refused()
    {
        var reading = () => new TesseractOcr(TimeProvider.System).ReadAsync(new PageImage("image/png", [1, 2, 3]), CancellationToken.None);
        (await reading.Should().ThrowAsync<UnreadableDocumentException>()).WithMessage("is a picture that cannot be read*");
    }

    [Fact]
    public async Task A_missing_program_is_named_with_its_packages()
    {
        var reading = () => new TesseractOcr(TimeProvider.System, program: "/nowhere/tesseract")
            .ReadAsync(new PageImage("image/png", [1]), CancellationToken.None);
        (await reading.Should().ThrowAsync<UnreadableDocumentException>()).WithMessage("*tesseract-ocr tesseract-ocr-chi-sim*");
    }

    [Fact]
    public async Task A_missing_language_is_named_with_its_package()
    {
        var reading = () => new TesseractOcr(TimeProvider.System, languages: "none_such")
            .ReadAsync(new PageImage("image/png", TestDocuments.File("scan.png").Content), CancellationToken.None);
        (await reading.Should().ThrowAsync<UnreadableDocumentException>()).WithMessage("*tesseract-ocr tesseract-ocr-chi-sim*");
    }

    [Fact]
    public async Task What_takes_too_long_is_given_up()
    {
        var time = new FakeTimeProvider();
        // A program that never reads and never ends.
        var script = Path.Combine(Directory.CreateTempSubdirectory("wxauto-ocr-").FullName, "tesseract");
        await File.WriteAllTextAsync(script, "#!/bin/sh\nexec sleep 600\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var reading = new TesseractOcr(time, program: script).ReadAsync(new PageImage("image/png", [1]), CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(61));
        var waiting = () => reading;
        (await waiting.Should().ThrowAsync<UnreadableDocumentException>()).WithMessage("*took longer than 60 s*");
        Directory.Delete(Path.GetDirectoryName(script)!, recursive: true);
    }

    [Fact]
    public void Spaces_between_words_stay() => TesseractOcr.WithoutGaps("产 品 名 称 ： Air Fryer 空 气\n\n\n炸 锅").Should()
        .Be("产品名称： Air Fryer 空气\n\n炸锅");
}
