using System.Text.Json;
using Google.Protobuf;

namespace Wxauto.Models.Tests;

/// <summary>Public models, where they lie in shared/models beside the repository; else these tests are left out.</summary>
public sealed class RealModelTests : IDisposable
{
    private readonly ModelsRoot _root = new();

    public void Dispose() => _root.Dispose();

    [RealModelTheory]
    [InlineData("bge-small-zh-v1.5-q", 512)]
    [InlineData("multilingual-e5-small-q4", 384)]
    public async Task All_ids_and_vectors_are_right(string name, int dimensions)
    {
        var check = await ModelCheck.RunAsync(_root.Models(), Path.Combine(RealModelTheoryAttribute.Directory!, name), default);
        check.Facts.Dimensions.Should().Be(dimensions);
        check.Expected!.OtherIds.Should().BeEmpty();
        check.Expected.Texts.Should().BeGreaterThanOrEqualTo(30);
        check.Expected.LowestCosine.Should().BeGreaterThanOrEqualTo(ExpectedVectors.Enough);
        check.QueryMilliseconds.Should().BePositive();
    }

    [RealModelTheory]
    [InlineData("bge-small-zh-v1.5-q")]
    public async Task The_vocabulary_of_tokenizer_json_gives_the_same(string name)
    {
        var directory = Copy(name, "tokenizer.json");
        (await ModelCheck.RunAsync(_root.Models(), directory, default)).Expected!.IsRight.Should().BeTrue();
    }

    [RealModelTheory]
    [InlineData("multilingual-e5-small-q4")]
    public async Task A_unigram_vocabulary_as_json_gives_the_same(string name)
    {
        var directory = Copy(name);
        WriteJson(Path.Combine(RealModelTheoryAttribute.Directory!, name, "sentencepiece.bpe.model"), Path.Combine(directory, "tokenizer.json"));
        (await ModelCheck.RunAsync(_root.Models(), directory, default)).Expected!.IsRight.Should().BeTrue();
    }

    [RealModelTheory]
    [InlineData("bge-small-zh-v1.5-q")]
    [InlineData("multilingual-e5-small-q4")]
    public async Task Late_interaction_puts_the_answer_first(string name)
    {
        string[] passages = ["周一到周五九点到六点有人值班。", "签收后七天内可以退货，运费由买家承担。", "整机保修一年，人为损坏除外。"];
        var (scores, _) = await _root.Models().RankAsync(Path.Combine(RealModelTheoryAttribute.Directory!, name), "买了以后不喜欢能退吗", passages,
            default);
        scores[1].Should().Be(scores.Max());
    }

    private string Copy(string name, params string[] more)
    {
        var target = Directory.CreateDirectory(_root.Of(name)).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(RealModelTheoryAttribute.Directory!, name))
            .Where(f => Path.GetExtension(f) == ".onnx" || Path.GetFileName(f) is "config.json" or "vectors.jsonl" || more.Contains(Path.GetFileName(f))))
            File.CreateSymbolicLink(Path.Combine(target, Path.GetFileName(file)), file);
        return target;
    }

    /// <summary>As Hugging Face writes the vocabulary of XLM-RoBERTa.</summary>
    private static void WriteJson(string sentencePiece, string target)
    {
        var vocabulary = new List<object[]> { new object[] { "<s>", 0f }, new object[] { "<pad>", 0f }, new object[] { "</s>", 0f },
            new object[] { "<unk>", 0f } };
        var characters = "";
        var input = new CodedInputStream(File.ReadAllBytes(sentencePiece));
        var at = 0;
        for (uint tag; (tag = input.ReadTag()) != 0;)
            if (WireFormat.GetTagFieldNumber(tag) == 1 && Fields(input.ReadBytes()) is var piece)
            {
                if (at++ > 2)
                    vocabulary.Add([((ByteString)piece[1]).ToStringUtf8(), piece[2]]);
            }
            else if (WireFormat.GetTagFieldNumber(tag) == 3)
                characters = ((ByteString)Fields(input.ReadBytes())[2]).ToBase64();
            else
                input.SkipLastField();
        File.WriteAllText(target, JsonSerializer.Serialize(new
        {
            normalizer = new { type = "Sequence", normalizers = new[] { new { type = "Precompiled", precompiled_charsmap = characters } } },
            model = new { type = "Unigram", unk_id = 3, vocab = vocabulary },
        }));
    }

    private static Dictionary<int, object> Fields(ByteString message)
    {
        var fields = new Dictionary<int, object>();
        var input = message.CreateCodedInput();
        for (uint tag; (tag = input.ReadTag()) != 0;)
            fields[WireFormat.GetTagFieldNumber(tag)] = WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.LengthDelimited => input.ReadBytes(),
                WireFormat.WireType.Fixed32 => input.ReadFloat(),
                _ => input.ReadInt64(),
            };
        return fields;
    }
}

/// <summary>Runs only where the models are.</summary>
internal sealed class RealModelTheoryAttribute : TheoryAttribute
{
    public RealModelTheoryAttribute() => Skip = Directory is null ? "There is no shared/models beside the repository." : null;

    public static string? Directory { get; } = Ancestors(AppContext.BaseDirectory).Select(d => Path.Combine(d, "shared", "models"))
        .FirstOrDefault(System.IO.Directory.Exists);

    private static IEnumerable<string> Ancestors(string? directory)
    {
        for (; directory is not null; directory = Path.GetDirectoryName(directory))
            yield return directory;
    }
}
