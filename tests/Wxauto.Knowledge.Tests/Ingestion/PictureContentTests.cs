using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents;
using Wxauto.Documents.Ocr;
using Wxauto.Documents.Tests;
using Wxauto.Storage;

namespace Wxauto.Knowledge.Tests.Ingestion;

/// <summary>From a picture within a document of any format to the passage that is found.</summary>
public sealed class PictureContentTests : IngestionContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => SqliteAsync();

    [Fact]
    public async Task Words_of_pictures_in_documents_of_every_format_are_passages_that_say_so()
    {
        WriteAll(TestDocuments.File("scan.png").Content);
        var process = await StartAsync(configure: s => s.AddSingleton<IOcr>(new FixedOcr(new PictureWords("旋钮朝左为关。", 0.968))));
        await process.IngestAsync();
        foreach (var ending in PictureDocuments.Endings)
        {
            var chunks = await process.ChunksAsync("manual" + ending);
            chunks.Should().Contain(c => c.Text.Contains("旋钮朝左为关。") && c.Section.EndsWith("OCR 96%"), ending)
                .And.Contain(c => c.Text.Contains("尺码见下图") && !c.Section.Contains("OCR"), ending);
            $"{(await process.DocumentAsync("manual" + ending)).Note}".Should().NotContain("pictures", ending);
        }
    }

    [Fact]
    public async Task What_was_hardly_read_on_them_is_a_note()
    {
        WriteAll(TestDocuments.File("scan.png").Content);
        var process = await StartAsync(configure: s => s.AddSingleton<IOcr>(new FixedOcr(new PictureWords("旋扭朝在为夫。", 0.6))));
        await process.IngestAsync();
        foreach (var ending in PictureDocuments.Endings)
        {
            $"{(await process.DocumentAsync("manual" + ending)).Note}".Should().Contain($"{DocumentReasons.UncertainPictures.With(1, 0.75)}", ending);
            (await process.ChunksAsync("manual" + ending)).Should().OnlyContain(c => !c.Text.Contains("旋扭"), ending);
        }
    }

    [PictureModelsTheory]
    [MemberData(nameof(Endings))]
    public async Task Models_read_them_in_the_process_that_reads_documents(string ending)
    {
        Files.Base().Write("manual" + ending, PictureDocuments.Of(ending, "尺码见下图", TestDocuments.File("scan.png").Content));
        var options = new ReaderOptions { Ocr = new OcrModelOptions { Directory = PictureModelsTheoryAttribute.Directory! },
            TimeLimit = TimeSpan.FromMinutes(5), Converter = "Off" };
        await using var reader = TestDocuments.Reader(options);
        var process = await StartAsync(configure: s => s.AddSingleton(options).AddSingleton(reader)
            .AddSingleton<IOcr>(new ModelOcr(reader, new FixedOcr(null), NullLogger<ModelOcr>.Instance)));
        await process.IngestAsync();
        var words = (await process.ChunksAsync("manual" + ending)).Single(c => c.Section.Contains("OCR"));
        words.Text.Should().Contain("保修卡").And.Contain("购买日期：2025年6月18日").And.Contain("保修期限：一年，凭此卡免费维修。");
        words.Section.Should().MatchRegex("OCR 9[0-9]%$");
        (await process.FindAsync("凭此卡免费维修"))[0].Should().Contain("凭此卡免费维修");
    }

    public static TheoryData<string> Endings => [.. PictureDocuments.Endings];

    private void WriteAll(byte[] picture)
    {
        Files.Base();
        foreach (var ending in PictureDocuments.Endings)
            Files.Write("manual" + ending, PictureDocuments.Of(ending, "尺码见下图", picture));
    }

    private sealed class FixedOcr(PictureWords? words) : IOcr
    {
        public Task<PictureWords> ReadAsync(PageImage image, CancellationToken ct) =>
            words is null ? throw new InvalidOperationException("It was asked.") : Task.FromResult(words);
    }
}

/// <summary>Runs only where public models for pictures lie in shared/models/ocr beside the repository.</summary>
internal sealed class PictureModelsTheoryAttribute : TheoryAttribute
{
    public PictureModelsTheoryAttribute() => Skip = Directory is null ? "There is no shared/models/ocr beside the repository." : null;

    public static string? Directory { get; } = Ancestors(AppContext.BaseDirectory)
        .Select(d => Path.Combine(d, "shared", "models", "ocr", "ppocrv6-small")).FirstOrDefault(System.IO.Directory.Exists);

    private static IEnumerable<string> Ancestors(string? directory)
    {
        for (; directory is not null; directory = Path.GetDirectoryName(directory))
            yield return directory;
    }
}
