using Wxauto.Ai;
using Wxauto.Documents;
using Wxauto.Documents.Ocr;
using Wxauto.Models;

namespace Wxauto.Server;

/// <summary>Lets the models that Wxauto:Models:Ocr names read pictures in the reading process.</summary>
internal static class PictureModels
{
    public static IServiceCollection AddPictureModels(this IServiceCollection services, IConfiguration configuration, string data) =>
        services.AddSingleton(ReaderOptionsOf(AiServices.LocalModelsOf(configuration, data)));

    internal static ReaderOptions ReaderOptionsOf(LocalModelOptions models) => new()
    {
        LeastPictureScore = models.OcrScore,
        Ocr = models.Ocr.Length == 0 ? null
            : new OcrModelOptions { Directory = Path.GetFullPath(Path.Combine(models.Directory, models.Ocr)), Threads = models.Threads },
    };
}
