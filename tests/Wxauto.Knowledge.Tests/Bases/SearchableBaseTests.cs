using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Vectors;

namespace Wxauto.Knowledge.Tests.Bases;

public sealed class SearchableBaseTests : IDisposable
{
    private const int Dimensions = 16;
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
    private static readonly SearchScope Anybody = new([], "", Now);
    private readonly SearchableBase _base = new(new KnowledgeBaseSpec
        { Embedding = new EmbeddingSpec { Provider = "p", Dimensions = Dimensions } });

    [Fact]
    public async Task A_search_never_sees_half_of_a_document()
    {
        const int Chunks = 8;
        var document = Guid.NewGuid();
        Replace(document, 0, Chunks);
        using var stop = new CancellationTokenSource();
        var looks = new int[2];
        var readers = Enumerable.Range(0, 2).Select(r => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                var found = (r == 0 ? _base.FindWords("咖啡豆", "", 100, Anybody).Select(h => h.Chunk)
                    : _base.FindVectors(Vector(1), 100, Anybody).Select(h => h.Chunk)).ToList();
                found.Should().HaveCount(Chunks).And.OnlyContain(c => c.Section == found[0].Section);
                Interlocked.Increment(ref looks[r]);
            }
        })).ToList();

        // At least 1,500 versions, and on until both readers have looked between them.
        for (var version = 1; version <= 1500 || (looks.Any(l => l < 100) && !readers.Any(r => r.IsCompleted)); version++)
            Replace(document, version, Chunks);
        await stop.CancelAsync();

        await Task.WhenAll(readers);
        looks.Should().OnlyContain(seen => seen > 0);
        _base.Size.Should().Be((1, Chunks));
    }

    [Fact]
    public void Making_the_index_anew_changes_no_result()
    {
        var kept = Enumerable.Range(0, 300).Select(i => (Id: Guid.NewGuid(), Number: i)).ToList();
        foreach (var (id, number) in kept)
            Add(id, $"保留{number}号文件说的是第{number}件事", Vector(number));
        var passing = Enumerable.Range(0, 1100).Select(_ => Guid.NewGuid()).ToList();
        foreach (var id in passing)
            Add(id, "暂时的文件", Vector(7));
        var bytes = _base.IndexBytes;

        foreach (var id in passing)
            _base.Replace(id, []);

        _base.IndexBytes.Should().BeLessThan(bytes / 2, "what is gone does not stay in memory");
        _base.Size.Should().Be((300, 300));
        _base.FindWords("暂时的文件", "", 2000, Anybody).Should().OnlyContain(h => h.Chunk.Text.StartsWith("保留", StringComparison.Ordinal));
        foreach (var (id, number) in kept)
        {
            _base.FindWords($"保留{number}号", "", 1, Anybody).Single().Chunk.Document.Id.Should().Be(id);
            var near = _base.FindVectors(Vector(number), 1, Anybody).Single();
            near.Chunk.Document.Id.Should().Be(id);
            near.Similarity.Should().BeApproximately(1, 0.02f);
            _base.Find([new VectorHit($"{id:N}", 0.5f)]).Single().Chunk.Document.Id.Should().Be(id);
        }
        Replace(kept[0].Id, 1, 3);
        _base.Size.Should().Be((300, 302));
    }

    [Fact]
    public void Tags_audience_and_validity_decide_who_finds_a_document()
    {
        Add(Guid.NewGuid(), "咖啡豆甲", null, new ChunkScope(["咖啡"], "", null, null));
        Add(Guid.NewGuid(), "咖啡豆乙", null, new ChunkScope([], "staff", null, null));
        Add(Guid.NewGuid(), "咖啡豆丙", null, new ChunkScope([], "", Now.AddDays(1), null));
        Add(Guid.NewGuid(), "咖啡豆丁", null, new ChunkScope([], "", null, Now));

        Found(Anybody).Should().Equal("咖啡豆甲");
        Found(Anybody with { Audience = "staff" }).Should().BeEquivalentTo("咖啡豆甲", "咖啡豆乙");
        Found(Anybody with { Tags = ["咖啡"] }).Should().Equal("咖啡豆甲");
        Found(Anybody with { Tags = ["茶"] }).Should().BeEmpty();
        Found(Anybody with { At = Now.AddDays(1) }).Should().BeEquivalentTo("咖啡豆甲", "咖啡豆丙");
        Found(Anybody with { At = Now.AddSeconds(-1) }).Should().BeEquivalentTo("咖啡豆甲", "咖啡豆丁");

        IEnumerable<string> Found(SearchScope scope) => _base.FindWords("咖啡豆", "", 10, scope).Select(h => h.Chunk.Text);
    }

    [Fact]
    public void Hits_of_an_outside_index_that_are_not_published_are_dropped_and_the_others_keep_their_order()
    {
        var (a, b) = (Guid.NewGuid(), Guid.NewGuid());
        Add(a, "甲", null);
        Add(b, "乙", null);
        _base.Find([new($"{b:N}", 0.9f), new($"{Guid.NewGuid():N}", 0.8f), new($"{a:N}", 0.7f)]).Select(h => (h.Chunk.Text, h.Similarity))
            .Should().Equal(("乙", 0.9f), ("甲", 0.7f));
        _base.Replace(b, []);
        _base.Find([new($"{b:N}", 0.9f)]).Should().BeEmpty();
    }

    [Fact]
    public void A_chunk_that_stays_when_its_document_is_replaced_is_found_once()
    {
        var id = Guid.NewGuid();
        Add(id, "咖啡豆", Vector(1));
        Add(id, "咖啡豆", Vector(1));
        _base.FindWords("咖啡豆", "", 10, Anybody).Should().ContainSingle();
        _base.FindVectors(Vector(1), 10, Anybody).Should().ContainSingle();
        _base.Find([new($"{id:N}", 1)]).Should().ContainSingle();
    }

    [Fact]
    public void Pieces_of_the_same_section_are_siblings_in_their_order()
    {
        var facts = new DocumentFacts(Guid.NewGuid(), "a.md", "手册", "files", ChunkScope.Everybody);
        var chunks = new[] { (0, "开头"), (1, "甲"), (1, "乙"), (1, "丙"),
            (2, "结尾") }.Select((c, i) => new Chunk($"{Guid.NewGuid():N}", facts, i, c.Item1, "", c.Item2)).ToList();
        _base.Replace(facts.Id, [.. chunks.Select(c => (c, "", (float[]?)null))]);
        _base.Siblings(chunks[2]).Select(c => c.Text).Should().Equal("甲", "丙");
        _base.Siblings(chunks[0]).Should().BeEmpty();
    }

    [Fact]
    public void Hints_find_a_chunk_and_are_not_part_of_it()
    {
        var facts = new DocumentFacts(Guid.NewGuid(), "a.md", "问答", "files", ChunkScope.Everybody);
        _base.Replace(facts.Id, [(new Chunk($"{Guid.NewGuid():N}", facts, 0, 0, "怎么退货", "七天内可以。"), "不想要了", null)]);
        _base.FindWords("不想要了", "", 10, Anybody).Single().Chunk.Text.Should().Be("七天内可以。");
    }

    [Fact]
    public void The_sentence_that_fits_best_is_named()
    {
        var facts = new DocumentFacts(Guid.NewGuid(), "a.md", "配送", "files", ChunkScope.Everybody);
        var chunk = new Chunk($"{Guid.NewGuid():N}", facts, 0, 0, "", "下单后两天内发货。满 99 元包邮。偏远地区另收费。");
        _base.Replace(facts.Id, [(chunk, "", null)]);
        Quote("多少包邮").Should().Be(("满 99 元包邮。", ""));
        Quote("xyz").Should().Be(("", ""));

        (string, string) Quote(string question) => _base.Quote(chunk, _base.Ask(question, "", DateTimeOffset.UnixEpoch));
    }

    public void Dispose() => _base.Dispose();

    private void Replace(Guid document, int version, int chunks)
    {
        var facts = new DocumentFacts(document, "a.md", "说明", "files", ChunkScope.Everybody);
        _base.Replace(document, [.. Enumerable.Range(0, chunks)
            .Select(i => (new Chunk($"{Guid.NewGuid():N}", facts, i, i, $"{version}", "咖啡豆放在阴凉处"), "", (float[]?)Vector(i)))]);
    }

    private void Add(Guid id, string text, float[]? vector, ChunkScope? scope = null)
    {
        var facts = new DocumentFacts(id, "a.md", "", "files", scope ?? ChunkScope.Everybody);
        _base.Replace(id, [(new Chunk($"{id:N}", facts, 0, 0, "", text), "", vector)]);
    }

    /// <summary>Another direction for each number.</summary>
    private static float[] Vector(int number)
    {
        var random = new Random(number);
        var vector = Enumerable.Range(0, Dimensions).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var length = MathF.Sqrt(vector.Sum(v => v * v));
        return [.. vector.Select(v => v / length)];
    }
}
