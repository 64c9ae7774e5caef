using System.Numerics.Tensors;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Vectors;

namespace Wxauto.Knowledge.Tests.Vectors;

/// <summary>What holds wherever vectors are searched. Every test has an index of its own.</summary>
public abstract class VectorIndexContract : IAsyncLifetime
{
    private protected const int Dimensions = 64;
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
    private static readonly SearchScope Anybody = new([], "", Now);
    private IVectorIndex _index = null!;

    private protected abstract Task<IVectorIndex> NewIndexAsync();

    /// <summary>A search with a vector of another length.</summary>
    private protected abstract Task ShouldRefuseAsync(Func<Task<IReadOnlyList<VectorHit>>> search);

    public virtual async Task InitializeAsync() => _index = await NewIndexAsync();

    public abstract Task DisposeAsync();

    [Fact]
    public async Task The_nearest_comes_first_with_its_cosine_and_no_more_come_than_are_wanted()
    {
        var entries = new[] { -0.7f, 0.1f, 0.95f, 0.4f, 0.8f }.Select(Entry).ToList();
        await AddAsync("shop", Guid.NewGuid(), entries);

        var hits = await SearchAsync("shop", 4);

        hits.Select(h => h.ChunkId).Should().Equal(entries[2].ChunkId, entries[4].ChunkId, entries[3].ChunkId, entries[1].ChunkId);
        hits.Zip([0.95f, 0.8f, 0.4f, 0.1f]).Should().OnlyContain(h => Math.Abs(h.First.Similarity - h.Second) < 0.01f);
    }

    [Fact]
    public async Task One_of_the_tags_is_enough_and_without_tags_all_are_found()
    {
        var (coffee, tea, none) = (Entry(0.9f), Entry(0.8f), Entry(0.7f));
        await AddAsync("shop", Guid.NewGuid(), [coffee], new ChunkScope(["咖啡", "机器"], "", null, null));
        await AddAsync("shop", Guid.NewGuid(), [tea], new ChunkScope(["茶"], "", null, null));
        await AddAsync("shop", Guid.NewGuid(), [none]);

        (await FoundAsync("shop", Anybody)).Should().Equal(coffee.ChunkId, tea.ChunkId, none.ChunkId);
        (await FoundAsync("shop", Anybody with { Tags = ["机器", "水"] })).Should().Equal(coffee.ChunkId);
        (await FoundAsync("shop", Anybody with { Tags = ["茶", "咖啡"] })).Should().Equal(coffee.ChunkId, tea.ChunkId);
        (await FoundAsync("shop", Anybody with { Tags = ["水"] })).Should().BeEmpty();
    }

    [Fact]
    public async Task Documents_for_an_audience_are_found_by_it_alone_and_those_for_everybody_by_all()
    {
        var (staff, all) = (Entry(0.9f), Entry(0.8f));
        await AddAsync("shop", Guid.NewGuid(), [staff], new ChunkScope([], "staff", null, null));
        await AddAsync("shop", Guid.NewGuid(), [all]);

        (await FoundAsync("shop", Anybody)).Should().Equal(all.ChunkId);
        (await FoundAsync("shop", Anybody with { Audience = "staff" })).Should().Equal(staff.ChunkId, all.ChunkId);
        (await FoundAsync("shop", Anybody with { Audience = "partners" })).Should().Equal(all.ChunkId);
    }

    [Fact]
    public async Task Validity_begins_with_its_first_instant_and_ends_before_its_last()
    {
        var (sale, always) = (Entry(0.9f), Entry(0.8f));
        await AddAsync("shop", Guid.NewGuid(), [sale], new ChunkScope([], "", Now, Now.AddDays(1)));
        await AddAsync("shop", Guid.NewGuid(), [always]);

        (await FoundAsync("shop", Anybody with { At = Now.AddSeconds(-1) })).Should().Equal(always.ChunkId);
        (await FoundAsync("shop", Anybody with { At = Now })).Should().Equal(sale.ChunkId, always.ChunkId);
        (await FoundAsync("shop", Anybody with { At = Now.AddDays(1).AddSeconds(-1).ToOffset(TimeSpan.FromHours(8)) })).Should()
            .Equal(sale.ChunkId, always.ChunkId);
        (await FoundAsync("shop", Anybody with { At = Now.AddDays(1) })).Should().Equal(always.ChunkId);
    }

    [Fact]
    public async Task A_scope_that_few_satisfy_finds_them_behind_hundreds_that_are_nearer()
    {
        await AddAsync("shop", Guid.NewGuid(), [.. Enumerable.Range(0, 400).Select(i => Entry(0.5f + (i * 0.001f)))]);
        var far = Entry(0.1f);
        await AddAsync("shop", Guid.NewGuid(), [far], new ChunkScope(["茶"], "", null, null));

        (await FoundAsync("shop", Anybody with { Tags = ["茶"] })).Should().Equal(far.ChunkId);
    }

    [Fact]
    public async Task What_is_added_again_takes_the_place_of_the_old_vector_and_scope()
    {
        var (document, entry) = (Guid.NewGuid(), Entry(0.9f));
        await AddAsync("shop", document, [entry]);
        await AddAsync("shop", document, [entry with { Vector = At(0.2f) }], new ChunkScope([], "staff", null, null));

        (await FoundAsync("shop", Anybody)).Should().BeEmpty();
        var hit = (await _index.SearchAsync("shop", At(1), 10, Anybody with { Audience = "staff" }, default)).Should()
            .ContainSingle().Subject;
        hit.ChunkId.Should().Be(entry.ChunkId);
        hit.Similarity.Should().BeApproximately(0.2f, 0.01f);
    }

    [Fact]
    public async Task Trimming_leaves_the_chunks_named_and_other_documents()
    {
        var (document, kept, gone, other) = (Guid.NewGuid(), Entry(0.9f), Entry(0.8f), Entry(0.7f));
        await AddAsync("shop", document, [kept, gone]);
        await AddAsync("shop", Guid.NewGuid(), [other]);

        await _index.TrimAsync("shop", document, [kept.ChunkId], default);
        (await FoundAsync("shop", Anybody)).Should().Equal(kept.ChunkId, other.ChunkId);

        await _index.TrimAsync("shop", document, [], default);
        (await FoundAsync("shop", Anybody)).Should().Equal(other.ChunkId);
    }

    [Fact]
    public async Task Two_bases_do_not_see_each_other()
    {
        var (shop, wiki) = (Entry(0.9f), Entry(0.8f));
        await AddAsync("shop", Guid.NewGuid(), [shop]);
        await AddAsync("wiki", Guid.NewGuid(), [wiki]);

        (await FoundAsync("shop", Anybody)).Should().Equal(shop.ChunkId);
        (await FoundAsync("wiki", Anybody)).Should().Equal(wiki.ChunkId);
    }

    [Fact]
    public async Task Where_nothing_was_ever_added_nothing_is_found_and_nothing_fails()
    {
        (await FoundAsync("shop", Anybody)).Should().BeEmpty();
        await _index.TrimAsync("shop", Guid.NewGuid(), [], default);
    }

    [Fact]
    public async Task A_vector_of_another_length_finds_nothing_wrong()
    {
        await AddAsync("shop", Guid.NewGuid(), [Entry(0.9f)]);
        await ShouldRefuseAsync(() => _index.SearchAsync("shop", new float[Dimensions / 2], 10, Anybody, default));
    }

    [Fact]
    public async Task Of_the_ten_nearest_among_three_thousand_at_least_19_in_20_are_found()
    {
        var random = new Random(7);
        var entries = Enumerable.Range(0, 3000).Select(_ => new VectorEntry(Guid.NewGuid().ToString("N"), Unit(random))).ToList();
        foreach (var some in entries.Chunk(500))
            await AddAsync("shop", Guid.NewGuid(), some);
        var found = 0;
        const int Questions = 40;
        for (var i = 0; i < Questions; i++)
        {
            var query = Unit(random);
            var exact = entries.OrderByDescending(e => TensorPrimitives.Dot<float>(e.Vector, query)).Take(10).Select(e => e.ChunkId)
                .ToHashSet();
            var hits = await _index.SearchAsync("shop", query, 10, Anybody, default);
            hits.Should().HaveCount(10).And.BeInDescendingOrder(h => h.Similarity);
            found += hits.Count(h => exact.Contains(h.ChunkId));
        }
        (found / (10.0 * Questions)).Should().BeGreaterThanOrEqualTo(0.95);
    }

    /// <summary>A vector of length 1 with this cosine to <c>At(1)</c>.</summary>
    private protected static float[] At(float cosine)
    {
        var vector = new float[Dimensions];
        (vector[0], vector[1]) = (cosine, MathF.Sqrt(1 - (cosine * cosine)));
        return vector;
    }

    private protected static VectorEntry Entry(float cosine) => new(Guid.NewGuid().ToString("N"), At(cosine));

    private Task AddAsync(string knowledgeBase, Guid document, IReadOnlyList<VectorEntry> entries, ChunkScope? scope = null) =>
        _index.AddAsync(knowledgeBase, document, scope ?? ChunkScope.Everybody, entries, default);

    private Task<IReadOnlyList<VectorHit>> SearchAsync(string knowledgeBase, int top) =>
        _index.SearchAsync(knowledgeBase, At(1), top, Anybody, default);

    private async Task<IEnumerable<string>> FoundAsync(string knowledgeBase, SearchScope scope) =>
        (await _index.SearchAsync(knowledgeBase, At(1), 10, scope, default)).Select(h => h.ChunkId);

    private static float[] Unit(Random random)
    {
        var vector = Enumerable.Range(0, Dimensions)
            .Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))
            .ToArray();
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }
}
