using Microsoft.Extensions.Logging.Abstractions;
using Wxauto.Documents.Ocr;
using Wxauto.Documents.Ocr.Models;

namespace Wxauto.Documents.Tests.Ocr;

/// <summary>Without models: who reads instead, and what is said.</summary>
public sealed class ModelOcrTests
{
    private static readonly PageImage Picture = new("image/png", TestDocuments.File("scan.png").Content);

    [Fact]
    public async Task Without_models_the_other_reader_is_asked()
    {
        await using var reader = TestDocuments.Reader();
        (await new ModelOcr(reader, new Other("words"), NullLogger<ModelOcr>.Instance).ReadAsync(Picture, CancellationToken.None))
            .Text.Should()
            .Be("words");
        reader.Idle.Should().BeEmpty();
    }

    [Fact]
    public async Task Models_that_are_not_there_are_named_when_the_other_reader_fails_too()
    {
        await using var reader = TestDocuments.Reader(new ReaderOptions { Ocr = new OcrModelOptions { Directory = "/nowhere/models" } });
        (await new ModelOcr(reader, new Other("words"), NullLogger<ModelOcr>.Instance).ReadAsync(Picture, CancellationToken.None))
            .Text.Should()
            .Be("words");
        var reading = () => new ModelOcr(reader, new Other(null), NullLogger<ModelOcr>.Instance).ReadAsync(Picture, CancellationToken.None);
        (await reading.Should().ThrowAsync<UnreadableDocumentException>()).WithMessage("*the models in /nowhere/models*");
    }

    [Fact]
    public void A_rectangle_around_points_is_the_smallest_and_runs_with_its_text()
    {
        var (sin, cos) = MathF.SinCos(0.2f);
        var points = Enumerable.Range(0, 101).SelectMany(x => Enumerable.Range(0, 21).Select(y =>
            ((int)MathF.Round(200 + x * 4 * cos - y * sin), (int)MathF.Round(100 + x * 4 * sin + y * cos)))).ToList();
        var box = TextBox.Around(points);
        box.Angle.Should().BeApproximately(0.2f, 0.02f);
        box.Width.Should().BeApproximately(400, 4);
        box.Height.Should().BeApproximately(20, 4);
        box.IsUpright.Should().BeFalse();
        TextBox.Around([.. points.Select(p => (p.Item2, p.Item1))]).IsUpright.Should().BeTrue();
    }

    private sealed class Other(string? words) : IOcr
    {
        public Task<PictureWords> ReadAsync(PageImage image, CancellationToken ct) => words is null
            ? throw new UnreadableDocumentException(Wxauto.Contracts.Reasons.DocumentReasons.PictureNotRead)
                : Task.FromResult(new PictureWords(words));
    }
}
