using Wxauto.Models;

namespace Wxauto.Server.Tests;

public sealed class PictureModelsTests
{
    [Fact]
    public void Models_for_pictures_lie_below_the_models_directory_or_where_their_path_says()
    {
        var options = PictureModels.ReaderOptionsOf(new LocalModelOptions { Directory = "/data/models", Ocr = "eyes", OcrScore = 0.6, Threads = 3 });
        options.LeastPictureScore.Should().Be(0.6);
        options.Ocr!.Directory.Should().Be("/data/models/eyes");
        options.Ocr.Threads.Should().Be(3);
        PictureModels.ReaderOptionsOf(new LocalModelOptions { Ocr = "/elsewhere/eyes" }).Ocr!.Directory.Should().Be("/elsewhere/eyes");
        PictureModels.ReaderOptionsOf(new LocalModelOptions()).Ocr.Should().BeNull();
        PictureModels.ReaderOptionsOf(new LocalModelOptions()).Converter.Should().Be("soffice");
        PictureModels.ReaderOptionsOf(new LocalModelOptions(), "/opt/office/soffice").Converter.Should().Be("/opt/office/soffice");
    }
}
