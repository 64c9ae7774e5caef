using Wxauto.Ai;
using Wxauto.Contracts.Ai;
using Wxauto.Documents;
using Wxauto.Documents.Ocr;
using Wxauto.Models;

namespace Wxauto.Server;

/// <summary>Lets the models that Wxauto:Models:Ocr names read pictures: of documents, and those that customers send.</summary>
internal static class PictureModels
{
    public static IServiceCollection AddPictureModels(this IServiceCollection services, IConfiguration configuration, string data)
    {
        var options = ReaderOptionsOf(AiServices.LocalModelsOf(configuration, data), configuration["Wxauto:Reading:Converter"]);
        if (options.Ocr is not null)
            services.AddSingleton<IPictureWords, CustomersPictures>();
        return services.AddSingleton(options);
    }

    /// <param name="converter">Where LibreOffice is; null for the one on the PATH.</param>
    internal static ReaderOptions ReaderOptionsOf(LocalModelOptions models, string? converter = null) => new()
    {
        Converter = converter is { Length: > 0 } ? converter : new ReaderOptions().Converter,
        LeastPictureScore = models.OcrScore,
        Ocr = models.Ocr.Length == 0 ? null
            : new OcrModelOptions { Directory = Path.GetFullPath(Path.Combine(models.Directory, models.Ocr)), Threads = models.Threads },
    };
}

/// <summary>In a process of its own: a customer does not wait for documents.</summary>
internal sealed class CustomersPictures(ReaderOptions options, TimeProvider time, ILogger<DocumentReader> logger) : IPictureWords,
    IAsyncDisposable
{
    private readonly DocumentReader _reader = new(options, time, logger);

    public async Task<(string Text, double Score)?> ReadAsync(Picture picture, CancellationToken cancellationToken)
    {
        try
        {
            var words = await _reader.ReadWordsAsync(new PageImage(picture.MediaType, picture.Content.ToArray()), cancellationToken);
            return words is { Text.Length: > 0, Score: { } score } && score >= options.LeastPictureScore ? (words.Text, score) : null;
        }
        catch (UnreadableDocumentException)
        {
            // The reader's process logged what it is; the customer is answered without it.
            return null;
        }
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();
}
