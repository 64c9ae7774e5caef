namespace Wxauto.Models.Tests;

public sealed class TokenizerTests : IDisposable
{
    private readonly ModelsRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("退货", false, new[] { 2, 4, 5, 3 })]
    [InlineData("E61+保修，℃", false, new[] { 2, 8, 9, 10, 11, 6, 7, 13, 12, 3 })]
    [InlineData("E61+保修，℃", true, new[] { 2, 8, 9, 10, 11, 6, 7, 13, 12, 3 })]
    [InlineData("退 猫货", false, new[] { 2, 4, 1, 5, 3 })]
    [InlineData("", false, new[] { 2, 3 })]
    public async Task Words_are_cut_as_bert_does_and_no_sign_is_lost(string text, bool json, int[] ids)
    {
        var directory = TinyModel.WriteWords(_root.Of("bge-tiny"), json: json);
        (await _root.Models().IdsAsync(directory, text, false, default)).Should().Equal(ids);
    }

    [Theory]
    [InlineData("退货", new[] { 0, 10, 11, 4, 7, 2 })]
    [InlineData("保修 E61猫  ", new[] { 0, 10, 11, 4, 8, 4, 12, 13, 14, 3, 2 })]
    public async Task Unigram_pieces_are_the_same_from_either_file(string text, int[] ids)
    {
        var models = _root.Models();
        foreach (var json in new[] { true, false })
            (await models.IdsAsync(TinyModel.WritePieces(_root.Of(json ? "e5-json" : "e5-file"), json: json), text, false, default)).Should()
                .Equal(ids, json ? "tokenizer.json" : "sentencepiece.bpe.model");
    }

    [Fact]
    public async Task A_vocabulary_with_capitals_keeps_them()
    {
        var directory = TinyModel.WriteWords(_root.Of("bge-cased"));
        File.WriteAllText(Path.Combine(directory, "vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\nE\ne\n[MASK]");
        (await _root.Models().IdsAsync(directory, "E e", false, default)).Should().Equal(2, 4, 5, 3);
    }
}
