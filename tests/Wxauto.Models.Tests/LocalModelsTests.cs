using Wxauto.Contracts.Reasons;

namespace Wxauto.Models.Tests;

public sealed class LocalModelsTests : IDisposable
{
    private static readonly string[] Texts = ["退货", "保修，退货 E61", "℃", "货"];
    private readonly ModelsRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task A_vector_is_the_first_token_of_bge()
    {
        var (vectors, tokens) = await _root.Models().EmbedAsync(TinyModel.WriteWords(_root.Of("bge")), Texts, false, default);
        vectors.Should().HaveCount(4).And.AllSatisfy(v => v.Should().Equal(TinyModel.VectorOf(2)));
        tokens.Should().Be(4 + 10 + 3 + 3);
    }

    [Fact]
    public async Task A_vector_is_the_mean_of_all_tokens_of_e5_whatever_stands_beside_it()
    {
        var directory = TinyModel.WritePieces(_root.Of("e5"));
        var models = _root.Models();

        var (together, _) = await models.EmbedAsync(directory, Texts, true, default);

        for (var i = 0; i < Texts.Length; i++)
        {
            var ids = await models.IdsAsync(directory, Texts[i], true, default);
            var expected = Enumerable.Range(0, TinyModel.Dimensions).Select(d => ids.Average(id => TinyModel.VectorOf(id)[d])).ToArray();
            for (var d = 0; d < expected.Length; d++)
                together[i][d].Should().BeApproximately((float)expected[d], 1e-5f);
        }
        (await models.EmbedAsync(directory, ["退货"], false, default)).Vectors[0].Should().NotEqual(together[0], "a passage has another prefix");
    }

    [Fact]
    public async Task A_model_that_pools_by_itself_needs_to_say_nothing()
    {
        var directory = TinyModel.WriteWords(_root.Of("unknown"), "sentence_embedding");
        var facts = await _root.Models().LoadAsync(directory, default);
        (facts.Dimensions, facts.IsPooled, facts.GivesTokens).Should().Be((TinyModel.Dimensions, true, false));
        (await FailAsync(m => m.RankAsync(directory, "退货", Texts, default))).Is(ModelReasons.NoRank).Should().BeTrue();
    }

    [Fact]
    public async Task A_model_that_says_nothing_of_its_pooling_is_refused() =>
        (await FailAsync(m => m.LoadAsync(TinyModel.WriteWords(_root.Of("unknown")), default))).Is(ModelReasons.NoPooling).Should().BeTrue();

    [Fact]
    public async Task Many_texts_and_long_ones_come_back_in_their_order()
    {
        var directory = TinyModel.WritePieces(_root.Of("e5"));
        var models = _root.Models();
        var texts = Enumerable.Range(0, 60).Select(i => string.Concat(Enumerable.Repeat("退货保修E", i * 37 % 50 + 1))).Append(new string('货', 3000))
            .ToList();

        var (vectors, _) = await models.EmbedAsync(directory, texts, false, default);

        foreach (var i in new[] { 0, 17, 59, 60 })
            vectors[i].Zip((await models.EmbedAsync(directory, [texts[i]], false, default)).Vectors[0]).Should()
                .AllSatisfy(p => p.First.Should().BeApproximately(p.Second, 1e-5f));
        (await models.IdsAsync(directory, texts[60], false, default)).Should().HaveCount(512, "it is cut").And.EndWith(2);
    }

    [Fact]
    public async Task Late_interaction_finds_the_passage_with_the_questions_tokens()
    {
        var directory = TinyModel.WritePieces(_root.Of("e5"));
        var models = _root.Models();
        string[] passages = ["保修", "61", "退货保修"];

        var (scores, tokens) = await models.RankAsync(directory, "退货", passages, default);

        var question = (await models.IdsAsync(directory, "退货", true, default))[1..^1];
        for (var i = 0; i < passages.Length; i++)
        {
            var passage = (await models.IdsAsync(directory, passages[i], false, default))[1..^1];
            scores[i].Should().BeApproximately(question.Average(q => passage.Max(p => Cosine(q, p))), 0.02);
        }
        scores[2].Should().Be(scores.Max());
        var (again, fewer) = await models.RankAsync(directory, "退货", passages, default);
        again.Should().Equal(scores);
        fewer.Should().BeLessThan(tokens, "the passages are known");
    }

    [Fact]
    public async Task A_reranker_reads_both_together_and_makes_no_vectors()
    {
        var directory = TinyModel.WritePieces(_root.Of("bge-reranker-tiny"), "logits");
        var models = _root.Models();

        var (scores, tokens) = await models.RankAsync(directory, "退货", ["保修", "E"], default);

        int[] pair = [0, 4, 7, 2, 2, 4, 8, 2];
        scores[0].Should().BeApproximately(1 / (1 + Math.Exp(-pair.Average(id => TinyModel.VectorOf(id)[0]))), 1e-5);
        tokens.Should().Be(8 + 8);
        (await models.LoadAsync(directory, default)).IsReranker.Should().BeTrue();
        (await FailAsync(m => m.EmbedAsync(directory, Texts, true, default))).Is(ModelReasons.NoVectors).Should().BeTrue();
    }

    [Fact]
    public async Task A_broken_model_is_a_fault_until_it_is_mended()
    {
        var directory = TinyModel.WriteWords(_root.Of("bge"));
        var graph = Path.Combine(directory, "model.onnx");
        var good = await File.ReadAllBytesAsync(graph);
        await File.WriteAllBytesAsync(graph, good[..^20]);
        var models = _root.Models();
        models.ProblemOf(directory).Should().BeNull("nobody has loaded it");

        await FluentActions.Awaiting(() => models.LoadAsync(directory, default)).Should().ThrowAsync<ModelException>();
        models.ProblemOf(directory)!.Is(ModelReasons.NotLoaded).Should().BeTrue();

        await File.WriteAllBytesAsync(graph, good);
        File.SetLastWriteTimeUtc(graph, DateTime.UtcNow.AddMinutes(1));
        models.ProblemOf(directory).Should().BeNull();
        (await models.LoadAsync(directory, default)).Dimensions.Should().Be(TinyModel.Dimensions);
    }

    [Fact]
    public async Task Models_take_turns_in_memory()
    {
        var models = _root.Models(maxLoaded: 1);
        var (bge, e5) = (TinyModel.WriteWords(_root.Of("bge")), TinyModel.WritePieces(_root.Of("e5")));
        var asked = Enumerable.Range(0, 20).Select(i => models.EmbedAsync(i % 2 == 0 ? bge : e5, Texts, false, default)).ToList();
        (await Task.WhenAll(asked)).Should().AllSatisfy(a => a.Vectors.Should().HaveCount(4));
    }

    [Fact]
    public async Task Who_does_not_wait_any_more_gets_nothing()
    {
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        await FluentActions.Awaiting(() => _root.Models().EmbedAsync(TinyModel.WriteWords(_root.Of("bge")), Texts, false, left.Token)).Should()
            .ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData("bge-small-zh-v1.5", true)]
    [InlineData("../bge", false)]
    [InlineData("/etc", false)]
    [InlineData("..", false)]
    [InlineData("", false)]
    public void A_name_is_no_path(string name, bool isName)
    {
        LocalModels.IsName(name).Should().Be(isName);
        var find = () => _root.Models().DirectoryOf(name);
        if (isName)
            find().Should().Be(_root.Of(name));
        else
            find.Should().Throw<ModelException>().Which.Reason.Is(ModelReasons.NoName).Should().BeTrue();
    }

    private async Task<Reason> FailAsync(Func<LocalModels, Task> work) =>
        (await FluentActions.Awaiting(() => work(_root.Models())).Should().ThrowAsync<ModelException>()).Which.Reason;

    private static double Cosine(int a, int b)
    {
        var (x, y) = (TinyModel.VectorOf(a), TinyModel.VectorOf(b));
        return x.Zip(y).Sum(p => p.First * p.Second) / Math.Sqrt(x.Sum(v => v * v) * y.Sum(v => v * v));
    }
}
