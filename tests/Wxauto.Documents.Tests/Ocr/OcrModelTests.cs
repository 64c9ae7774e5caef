using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SkiaSharp;
using Wxauto.Documents.Ocr;
using Wxauto.Documents.Ocr.Models;

namespace Wxauto.Documents.Tests.Ocr;

/// <summary>Public models, where they lie in shared/models/ocr beside the repository; else these tests are left out.</summary>
public sealed class OcrModelTests
{
    private static readonly Lazy<OcrModels> Models = new(() => OcrModels.Load(Options));

    private static OcrModelOptions Options => new() { Directory = Path.Combine(OcrFactAttribute.Directory!, "ppocrv6-small") };

    [OcrFact]
    public void Nearly_all_characters_of_the_published_pictures_are_read_in_their_order()
    {
        var test = Path.Combine(OcrFactAttribute.Directory!, "test");
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(test, "expected.json")));
        foreach (var picture in expected.RootElement.EnumerateObject())
        {
            var words = Read(File.ReadAllBytes(Path.Combine(test, picture.Name)));
            var right = Bare(string.Concat(picture.Value.EnumerateArray().Select(l => l.ValueKind == JsonValueKind.Array
                ? string.Concat(l.EnumerateArray().Select(c => c.GetString())) : l.GetString())));
            (1 - Distance(Bare(words.Text), right) / (double)right.Length).Should().BeGreaterThanOrEqualTo(0.99, picture.Name);
            words.Score.Should().BeGreaterThan(0.9);
        }
    }

    [OcrTheory]
    [InlineData(0)]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    [InlineData(-7)]
    public void A_picture_is_read_whichever_way_it_is_turned(float turn)
    {
        var picture = DrawnPicture.Of(760, 760, [(180, 320, 32, "会员日每月八号开始"), (180, 380, 32, "到店出示会员码即可"), (180, 440, 32, "全场商品九折优惠")],
            turn);
        Read(picture).Text.Should().Be("会员日每月八号开始\n到店出示会员码即可\n全场商品九折优惠");
    }

    [OcrFact]
    public void Rows_of_a_table_keep_their_cells_in_order()
    {
        string[][] rows = [["型号", "容量", "零售价"], ["水杯A1", "500毫升", "79.00"], ["水杯B2", "800毫升", "99.00"], ["水杯C3", "1200毫升", "129.00"]];
        var picture = DrawnPicture.Of(900, 420, rows.SelectMany((r, y) => r.Select((c, x) => (40f + x * 280, 80f + y * 80, 30f, c))));
        Read(picture).Text.Replace(" ", "").Should().Be(string.Join('\n', rows.Select(r => string.Join('|', r))));
    }

    [OcrFact]
    public void Columns_of_prose_are_read_one_after_the_other()
    {
        string Line(string side, int i) => $"{side}栏第{"一二三四五"[i]}行写得很满";
        var words = Enumerable.Range(0, 5).SelectMany(i => new[] { (30f, 60f + i * 44, 26f, Line("左", i)), (430f, 60f + i * 44, 26f,
            Line("右", i)) });
        Read(DrawnPicture.Of(800, 300, words)).Text.Split('\n').Should()
            .Equal(Enumerable.Range(0, 5).Select(i => Line("左", i)).Concat(Enumerable.Range(0, 5).Select(i => Line("右", i))));
    }

    [OcrFact]
    public void A_long_picture_is_read_from_top_to_bottom()
    {
        var lines = Enumerable.Range(1, 40).Select(i => $"第{i}条：签收后请当面验货").ToList();
        var picture = DrawnPicture.Of(600, 4_100, lines.Select((l, i) => (40f, 80f + i * 100, 28f, l)));
        Bare(Read(picture).Text).Should().Be(Bare(string.Concat(lines)));
    }

    [OcrTheory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Other_kinds_of_pictures_are_read_too(SKEncodedImageFormat format) =>
        Read(DrawnPicture.Of(600, 160, [(40, 90, 34, "限时优惠满三百送四十")], format: format, dark: true)).Text.Should().Be("限时优惠满三百送四十");

    [OcrFact]
    public void A_picture_without_words_has_none() => Read(DrawnPicture.Of(400, 300, [])).Text.Should().BeEmpty();

    [OcrFact]
    public async Task Words_are_read_in_the_process_that_reads_documents()
    {
        await using var reader = TestDocuments.Reader(new ReaderOptions { Ocr = Options, TimeLimit = TimeSpan.FromMinutes(5) });
        var ocr = new ModelOcr(reader, new NoOcr(), NullLogger<ModelOcr>.Instance);
        var words = await ocr.ReadAsync(new PageImage("image/png", TestDocuments.File("scan.png").Content), CancellationToken.None);
        words.Text.Should().Be("保修卡\n产品名称：空气炸锅\n购买日期：2025年6月18日\n保修期限：一年，凭此卡免费维修。");
        words.Score.Should().BeGreaterThan(0.9);
        reader.Idle.Should().ContainSingle();
        (await reader.ReadAsync(TestDocuments.File("lamp.md"), CancellationToken.None)).Title.Should().Be("护眼台灯使用手册");
    }

    private static PictureWords Read(byte[] picture)
    {
        // The models are used by one at a time, as in a process that reads.
        lock (Models)
            return Models.Value.Read(picture, CancellationToken.None);
    }

    /// <summary>Half- and full-width forms of a sign look alike, and so do spaces of any width.</summary>
    private static string Bare(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c != '|').Select(c =>
        c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c == '￥' ? '¥' : c));

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0]++;
            for (var j = 1; j <= b.Length; j++)
                (corner, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[b.Length];
    }

    private sealed class NoOcr : IOcr
    {
        public Task<PictureWords> ReadAsync(PageImage image, CancellationToken ct) => throw new InvalidOperationException("It was asked.");
    }
}

internal static class OcrModelsHere
{
    public static string? Directory { get; } = Ancestors(AppContext.BaseDirectory).Select(d => Path.Combine(d, "shared", "models", "ocr"))
        .FirstOrDefault(System.IO.Directory.Exists);

    public static string? Skip => Directory is null ? "There is no shared/models/ocr beside the repository."
        : DrawnPicture.CanDraw ? null : "There is no font with Chinese (fonts-noto-cjk).";

    private static IEnumerable<string> Ancestors(string? directory)
    {
        for (; directory is not null; directory = Path.GetDirectoryName(directory))
            yield return directory;
    }
}

/// <summary>Runs only where the models are.</summary>
internal sealed class OcrFactAttribute : FactAttribute
{
    public OcrFactAttribute() => Skip = OcrModelsHere.Skip;

    public static string? Directory => OcrModelsHere.Directory;
}

/// <summary>Runs only where the models are.</summary>
internal sealed class OcrTheoryAttribute : TheoryAttribute
{
    public OcrTheoryAttribute() => Skip = OcrModelsHere.Skip;
}
