using System.Numerics.Tensors;
using Wxauto.Contracts.Text;
using Wxauto.Knowledge.Analysis;
using Wxauto.Knowledge.Vectors;
using Wxauto.Tests;

namespace Wxauto.Knowledge.Tests.Vectors;

public sealed class StaticVectorsTests
{
    private const int Others = 20;

    /// <summary>Written before the table was made, and never used to make it.</summary>
    private static readonly string[][] Pairs =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "paraphrases.zh-CN.txt")).Select(l => l.Split(" | "))];

    [Theory]
    [InlineData("退货运费谁出")]
    [InlineData("wifi 2.4GHz")]
    [InlineData("😀 M3 的价格？")]
    public void A_vector_has_length_one(string text)
    {
        var vector = StaticVectors.Of(text)!;
        vector.Should().HaveCount(StaticVectors.Dimensions);
        TensorPrimitives.Norm<float>(vector).Should().BeApproximately(1, 1e-4f);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n，。！？")]
    [InlineData("😀🎉")]
    [InlineData("ひらがな")]
    public void A_text_without_a_known_token_has_none(string text) => StaticVectors.Of(text).Should().BeNull();

    [Theory]
    [InlineData("保修期多久", "保修期多久？！")]
    [InlineData("WIFI连不上", "ｗｉｆｉ连不上")]
    [InlineData("APP 退款", "app　退款")]
    [InlineData("保固期間的維修費用", "保固期间的维修费用")]
    public void Case_width_script_and_signs_do_not_matter(string one, string other) =>
        StaticVectors.Of(one).Should().Equal(StaticVectors.Of(other));

    [Fact]
    public void A_long_text_of_one_letter_is_read() => StaticVectors.Of(new string('a', 100_000)).Should().NotBeNull();

    [Fact]
    public void The_table_has_a_row_for_every_entry()
    {
        var entries = Resources.Lines("static-zh.vocabulary.txt").ToList();
        entries.Should().HaveCountGreaterThan(30_000).And.OnlyHaveUniqueItems().And.OnlyContain(e => PlainText.Fold(e) == e);
        entries.Where(e => !e.StartsWith("##", StringComparison.Ordinal)).Should().OnlyContain(e => StaticVectors.Of(e) != null);
    }

    [Fact]
    public void Han_characters_are_cut_into_the_longest_words_and_Latin_words_into_pieces()
    {
        var entries = new[] { "退", "货", "退货", "退货运费", "运", "费", "wi", "##fi", "20", "##26" };
        var tokens = new List<int>();
        new TokenVocabulary(entries).Cut("退货运 费退货运费谁退 wifi2026 fi", tokens);
        tokens.Select(t => entries[t]).Should().Equal("退货", "运", "费", "退货运费", "退", "wi", "##fi", "20", "##26");
    }

    [Fact]
    public void What_means_the_same_is_nearer_than_other_phrases()
    {
        var phrases = Pairs.SelectMany(p => p).Select(p => StaticVectors.Of(p)!).ToList();
        var random = new Random(7);
        var nearest = Enumerable.Range(0, phrases.Count).Count(i =>
        {
            var others = Enumerable.Range(0, phrases.Count).Where(j => j / 2 != i / 2).ToArray();
            random.Shuffle(others);
            var same = TensorPrimitives.Dot<float>(phrases[i], phrases[i ^ 1]);
            return others.Take(Others).All(j => TensorPrimitives.Dot<float>(phrases[i], phrases[j]) < same);
        });
        Pairs.Should().HaveCountGreaterThan(40).And.OnlyContain(p => p.Length == 2);
        ((double)nearest / phrases.Count).Should().BeGreaterThanOrEqualTo(0.75);
    }

    [Fact]
    public void No_pair_was_taught()
    {
        var taught = File.ReadLines(Path.Combine(RepositoryRoot.Directory, "tools", "Wxauto.Distill", "Texts", "service-words.zh-CN.txt"))
            .Select(l => l.Split(' ').ToHashSet()).ToList();
        taught.Should().HaveCountGreaterThan(400);
        Pairs.Should().OnlyContain(p => !taught.Any(t => p.All(t.Contains)));
    }
}
