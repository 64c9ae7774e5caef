using System.Text.Json;
using Wxauto.Knowledge.Articles;
using Wxauto.Knowledge.Lexical;
using Xunit.Abstractions;

namespace Wxauto.Knowledge.Tests;

/// <summary>What the sample shop's own questions find. The figures are printed; the limits are what the thresholds 0.75 and 0.55 were chosen for.</summary>
public sealed class SampleShopTests(ITestOutputHelper output)
{
    private static readonly string Shop = Path.Combine(RepositoryRoot(), "samples", "shop");

    [Fact]
    public void Questions_find_their_article_and_strangers_are_refused()
    {
        var chunks = Directory.EnumerateFiles(Path.Combine(Shop, "knowledge")).SelectMany(f =>
        {
            var (title, sections) = ArticleParser.Parse(File.ReadAllText(f), f);
            return sections.Select((s, i) => new Chunk("shop", $"{f}#{i}", Path.GetFileName(f), title, s.Section, s.Text));
        }).ToList();
        var index = new LexicalIndex(chunks);
        int answerable = 0, at1 = 0, at5 = 0, answered = 0, unanswerable = 0, refused = 0;
        foreach (var line in File.ReadLines(Path.Combine(Shop, "questions.jsonl")))
        {
            var row = JsonDocument.Parse(line).RootElement;
            var question = row.GetProperty("question").GetString()!;
            var hits = index.Search(question, 5);
            var confidence = hits.Count == 0 ? 0 : Confidence.Of(hits[0].Coverage);
            if (row.TryGetProperty("document", out var document))
            {
                answerable++;
                var rank = hits.Select(h => h.Chunk.Document).ToList().IndexOf(document.GetString()!);
                at1 += rank == 0 ? 1 : 0;
                at5 += rank >= 0 ? 1 : 0;
                answered += confidence >= 0.55 ? 1 : 0;
                if (rank != 0 || confidence < 0.55)
                    output.WriteLine($"{question}: rank {rank + 1}, confidence {confidence:0.00}");
            }
            else
            {
                unanswerable++;
                refused += confidence < 0.55 ? 1 : 0;
                if (confidence >= 0.55)
                    output.WriteLine($"not refused: {question} ({confidence:0.00}, {hits[0].Chunk.Document})");
            }
        }
        output.WriteLine($"recall@1 {at1}/{answerable}, recall@5 {at5}/{answerable}, answered or asked back {answered}/{answerable}, refused {refused}/{unanswerable}");
        ((double)at5 / answerable).Should().BeGreaterThanOrEqualTo(0.95);
        ((double)answered / answerable).Should().BeGreaterThanOrEqualTo(0.85);
        ((double)refused / unanswerable).Should().BeGreaterThanOrEqualTo(0.85);
    }

    [Theory]
    [InlineData("山雀Ｅ６１坏了", "山雀", "e61", "坏了")]
    [InlineData("👋 M2 多少钱", "m2", "多少", "少钱")]
    [InlineData("豆", "豆")]
    public void Terms_are_bigrams_and_whole_words(string text, params string[] terms) => Analyzer.Terms(text).Should().Equal(terms);

    [Fact]
    public void No_text_of_an_article_is_lost() => CsCheck.Check.Sample(CsCheck.Gen.String[CsCheck.Gen.Char["山野咖啡 。！\n，abc1"], 0, 3000], text =>
    {
        var (_, sections) = ArticleParser.Parse(text, "t");
        sections.Should().NotContain(s => s.Text.Length > ArticleParser.MaxLength);
        Letters(string.Concat(sections.Select(s => s.Text))).Should().Be(Letters(text));
    }, iter: 500);

    private static string Letters(string text) => new([.. text.Where(c => !char.IsWhiteSpace(c))]);

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Wxauto.sln")))
            directory = directory.Parent!;
        return directory.FullName;
    }
}
