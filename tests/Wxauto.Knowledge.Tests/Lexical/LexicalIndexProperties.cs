using CsCheck;
using Wxauto.Knowledge.Analysis;
using Wxauto.Knowledge.Lexical;

namespace Wxauto.Knowledge.Tests.Lexical;

public sealed class LexicalIndexProperties
{
    private const double Tolerance = 1e-3;
    private static readonly Gen<(string, string)[]> Chunks = Gen.Select(Texts.Mixed(4), Texts.Mixed(30)).Array[1, 25];

    [Fact]
    public void Scores_coverage_and_order_are_those_of_the_formula() => Gen.Select(Chunks, Texts.Mixed(6), Texts.Mixed(3), Gen.Int[1, 30])
        .Sample((chunks, question, context, top) =>
    {
        var index = IndexOf(chunks);
        var query = LexicalQuery.Of(question, context, index, new Synonyms([["咖啡豆", "豆", "e61"]]));
        var hits = index.Search(query, top, _ => true);
        if (query.Where(t => !t.Adds).Sum(t => t.Weight) <= 0)
        {
            hits.Should().BeEmpty();
            return;
        }
        var expected = new NaiveBm25(chunks).Score(query);
        foreach (var hit in hits)
        {
            Assert.InRange(hit.Score, expected[hit.Chunk].Score - Tolerance, expected[hit.Chunk].Score + Tolerance);
            Assert.InRange(hit.Coverage, expected[hit.Chunk].Coverage - Tolerance, expected[hit.Chunk].Coverage + Tolerance);
        }
        hits.Select(h => h.Chunk).Should().OnlyHaveUniqueItems();
        var best = expected.Select(e => e.Score).Where(s => s > 0).OrderDescending().Take(top).ToList();
        Assert.Equal(best.Count, hits.Count);
        foreach (var (score, hit) in best.Zip(hits))
            Assert.InRange(hit.Score, score - Tolerance, score + Tolerance);
    }, iter: 3000);

    [Fact]
    public void Rarity_and_frequency_are_those_of_the_texts() => Gen.Select(Chunks, Texts.Mixed(4)).Sample((chunks, text) =>
    {
        var (index, naive) = (IndexOf(chunks), new NaiveBm25(chunks));
        foreach (var term in Analyzer.Terms(text))
            Assert.InRange(index.Rarity(term), naive.Rarity(term) - Tolerance, naive.Rarity(term) + Tolerance);
    }, iter: 1000);

    [Fact]
    public void Chunks_that_the_filter_leaves_out_make_room_for_the_next() => Gen.Select(Chunks, Texts.Mixed(6), Gen.Int[2, 5])
        .Sample((chunks, question, part) =>
    {
        var index = IndexOf(chunks);
        var query = LexicalQuery.Of(question, "", index, new Synonyms([]));
        var all = index.Search(query, int.MaxValue, _ => true).Where(h => h.Chunk % part != 0).Take(3);
        index.Search(query, 3, chunk => chunk % part != 0).Select(h => h.Score).Should().Equal(all.Select(h => h.Score));
    }, iter: 1000);

    [Fact]
    public void No_question_breaks_the_search() => Gen.Select(Chunks, Texts.Any, Texts.Any).Sample((chunks, question, context) =>
    {
        var index = IndexOf(chunks);
        foreach (var hit in index.Search(LexicalQuery.Of(question, context, index, new Synonyms([])), 10, _ => true))
        {
            Assert.True(float.IsFinite(hit.Score));
            Assert.InRange(hit.Coverage, 0, 1);
        }
    }, iter: 3000);

    /// <summary>Texts of customers come from outside: such a word once needed more stack than there is, which nothing can catch.</summary>
    [Fact]
    public void A_word_of_a_million_letters_is_a_word_like_any_other()
    {
        var word = new string('a', 1_000_000);
        var index = IndexOf([("", "咖啡豆"), ("", $"{word}b")]);
        index.Search(LexicalQuery.Of($"咖啡豆 {word}", "", index, new Synonyms([])), 10, _ => true).Select(h => h.Chunk).Should().Equal(0);
        Pinyin.Syllables(word).Should().BeNull();
    }

    [Fact]
    public void Postings_give_back_what_was_added() => Gen.Select(Gen.Int[1, 100_000], Gen.Int[1, 300]).Array[0, 200].Sample(added =>
    {
        var postings = new Postings();
        var expected = new List<(int, int)>();
        var chunk = -1;
        foreach (var (step, occurrences) in added)
        {
            chunk += step;
            postings.Add(chunk, occurrences);
            expected.Add((chunk, occurrences));
        }
        var read = new List<(int, int)>();
        var reader = postings.Read();
        while (reader.Next())
            read.Add((reader.Chunk, reader.Occurrences));
        read.Should().Equal(expected);
        postings.Count.Should().Be(added.Length);
    }, iter: 500);

    private static LexicalIndex IndexOf(IEnumerable<(string Heading, string Text)> chunks)
    {
        var index = new LexicalIndex();
        foreach (var (heading, text) in chunks)
            index.Add(heading, text);
        return index;
    }
}
