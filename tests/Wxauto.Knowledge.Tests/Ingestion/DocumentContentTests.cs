using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Reasons;
using Wxauto.Documents;
using Wxauto.Documents.Ocr;
using Wxauto.Documents.Tests;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;
using Wxauto.Storage.Workflows;

namespace Wxauto.Knowledge.Tests.Ingestion;

/// <summary>What becomes of a file's content on its way to what is found.</summary>
public sealed class DocumentContentTests : IngestionContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => SqliteAsync();

    [Fact]
    public async Task Personal_data_is_masked_before_anything_is_stored_or_embedded()
    {
        Files.Base($"{Embedded}\nparsing: {{mask: [IdNumber, Phone]}}")
            .Write("staff.csv", "姓名,手机,身份证,邮箱\n小李,13812345678,11010519491231002X,li@example.com");
        Files.Write("note.md", "# 联系 13812345678\n\n找小李，电话 13812345678。");
        var process = await StartAsync();
        await process.IngestAsync();

        (await process.ChunksAsync("staff.csv")).Single().Text.Should().Be("姓名：小李；手机：〔手机号〕；身份证：〔身份证号〕；邮箱：li@example.com");
        var note = await process.DocumentAsync("note.md");
        note.Title.Should().Be("联系 〔手机号〕");
        (await process.ChunksAsync("note.md")).Single().Text.Should().Be("找小李，电话 〔手机号〕。");
        process.Embedder.Documents.Should().HaveCount(2).And.OnlyContain(t => !t.Contains("1381234", StringComparison.Ordinal)
            && !t.Contains("110105", StringComparison.Ordinal));
        await using var db = await process.DatabaseAsync();
        db.Set<WorkflowRun>().ToList().Should().OnlyContain(r => !$"{r.State}{r.Input}".Contains("1381234", StringComparison.Ordinal),
            "a run's state is stored, too");
    }

    [Fact]
    public async Task Texts_in_the_encodings_of_old_programs_are_found()
    {
        Files.Base().Write("products.csv", TestDocuments.File("products-gb18030.csv").Content);
        Files.Write("warranty.txt", TestDocuments.File("warranty-gb18030.txt").Content);
        var process = await StartAsync();
        await process.IngestAsync();
        (await process.FindAsync("保修"))[0].Should().Contain("保修");
        (await process.ChunksAsync("products.csv")).Should().NotBeEmpty().And.OnlyContain(c => !c.Text.Contains('\uFFFD'));
    }

    [Fact]
    public async Task Words_of_a_picture_are_found_as_tesseract_reads_them()
    {
        Files.Base().Write("card.png", TestDocuments.File("scan.png").Content);
        var process = await StartAsync(
            configure: s => s.AddSingleton<IOcr>(new TesseractOcr(TimeProvider.System) { TimeLimit = TimeSpan.FromMinutes(5) }));
        await process.IngestAsync();
        (await process.FindAsync("免费维修"))[0].Should().Contain("免费维修");
    }

    [Fact]
    public async Task Words_of_a_picture_are_those_that_the_reader_of_the_base_gives_and_a_picture_between_texts_stays_in_its_place()
    {
        Files.Base().Write("manual.docx", TestDocuments.File("picture.docx").Content);
        var process = await StartAsync(configure: s => s.AddSingleton<IOcr>(new FixedOcr("图上写着：旋钮朝左。")));
        await process.IngestAsync();
        (await process.FindAsync("旋钮朝左"))[0].Should().Contain("图上写着：旋钮朝左。");
    }

    [Fact]
    public async Task A_provider_reads_pictures_where_the_base_names_it_and_its_failure_is_the_documents()
    {
        Files.Base("parsing: {ocr: {type: Provider, provider: eyes}}").Write("card.png", TestDocuments.File("scan.png").Content);
        var process = await StartAsync();
        var blind = ProviderReasons.Of.With("eyes", ProviderReasons.NoModel.With("vision"));
        process.Transcriber.Reads = _ => throw new TranscriptionException(blind, false);
        await process.IngestAsync();
        (await process.DocumentAsync("card.png")).Should()
            .BeEquivalentTo(new { State = DocumentState.Failed, Error = blind });

        process.Transcriber.Reads = by => $"{by.Provider}：保修卡";
        await process.Get<IWorkflowRuns>().RetryAsync((await process.RunOfAsync("card.png")).Id, default);
        await process.IdleAsync();
        (await process.FindAsync("保修卡")).Should().Equal("eyes：保修卡");
    }

    [Fact]
    public async Task Pictures_without_words_and_pictures_that_nobody_reads_say_so()
    {
        Files.Base().Write("card.png", TestDocuments.File("scan.png").Content);
        var process = await StartAsync(configure: s => s.AddSingleton<IOcr>(new FixedOcr("")));
        await process.IngestAsync();
        (await process.DocumentAsync("card.png")).Error.Should().Be(DocumentReasons.PicturesWithoutWords.Reason);

        Files.Base("parsing: {ocr: {type: 'Off'}}");
        await process.UntilAsync(s => s.Parsing.Ocr.Type == Wxauto.Contracts.Resources.OcrType.Off);
        await process.IngestAsync();
        (await process.DocumentAsync("card.png")).Error.Should().Be(DocumentReasons.PicturesOcrOff.Reason);
    }

    [Fact]
    public async Task A_passage_says_that_it_stood_on_a_picture_and_how_surely_it_was_read()
    {
        Files.Base().Write("manual.docx", TestDocuments.File("picture.docx").Content);
        var process = await StartAsync(configure: s => s.AddSingleton<IOcr>(new FixedOcr("旋钮朝左为关。", 0.968)));
        await process.IngestAsync();
        (await process.ChunksAsync("manual.docx")).Should().ContainSingle().Which.Section.Should().EndWith("OCR 96%");
    }

    [Fact]
    public async Task Words_of_a_picture_that_were_hardly_read_are_a_note_and_no_passage()
    {
        Files.Base().Write("manual.docx", TestDocuments.File("picture.docx").Content);
        var process = await StartAsync(configure: s => s.AddSingleton<IOcr>(new FixedOcr("旋扭朝在为夫。", 0.6)));
        await process.IngestAsync();
        (await process.DocumentAsync("manual.docx")).Error.Should().Be(DocumentReasons.UncertainPictures.With(1, 0.75));
        (await process.FindAsync("旋扭")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_document_of_which_a_page_is_damaged_is_searched_and_notes_the_page()
    {
        static string Of(int number, string content) => $"{number} 0 obj\n{content}\nendobj\n";
        Files.Base().Write("manual.pdf", System.Text.Encoding.ASCII.GetBytes("%PDF-1.4\n" + Of(1, "<</Type/Catalog/Pages 2 0 R>>")
            + Of(2, "<</Type/Pages/Kids[4 0 R 6 0 R]/Count 2>>") + Of(3, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
            + Of(4, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents 5 0 R>>")
            + Of(5, "<</Length 68>>\nstream\nBT /F 12 Tf 50 700 Td (The warranty of the kettle is three years.) Tj ET\nendstream")
            + Of(6, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 7 0 R>>")
            + Of(7, "<</Filter/None/Length 3>>\nstream\nabc\nendstream") + "trailer\n<</Size 8/Root 1 0 R>>\n%%EOF\n"));
        var process = await StartAsync();
        await process.IngestAsync();
        (await process.DocumentAsync("manual.pdf")).Note.Should().Be(DocumentReasons.PagesMissing.With("2"));
        (await process.FindAsync("warranty of the kettle"))[0].Should().Contain("three years");
    }

    [Fact]
    public async Task Pictures_between_words_that_nobody_reads_and_numbers_that_are_masked_are_notes()
    {
        var picture = Convert.ToBase64String(TestDocuments.File("scan.png").Content);
        Files.Base("parsing: {ocr: {type: 'Off'}}");
        Files.Write("size.html", $"<p>尺码请看下图。</p><img src='data:image/png;base64,{picture}'>");
        Files.Write("account.md", "# 对公转账\n\n户名示例商店，账号 6222021234567890128，开户行某银行。");
        var process = await StartAsync();
        await process.IngestAsync();
        (await process.DocumentAsync("size.html")).Note.Should().Be(DocumentReasons.PicturesUnread.With(1, DocumentReasons.OcrOff));
        (await process.DocumentAsync("account.md")).Note.Should().Be(DocumentReasons.NumbersMasked.With(1));
    }

    private sealed class FixedOcr(string words, double? score = null) : IOcr
    {
        public Task<PictureWords> ReadAsync(PageImage image, CancellationToken ct) => Task.FromResult(new PictureWords(words, score));
    }
}
