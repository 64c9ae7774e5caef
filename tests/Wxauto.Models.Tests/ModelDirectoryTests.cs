using Wxauto.Contracts.Reasons;
using Wxauto.Models.Directories;

namespace Wxauto.Models.Tests;

public sealed class ModelDirectoryTests : IDisposable
{
    private readonly ModelsRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("bge-small-zh-v1.5", Pooling.Cls, "", "")]
    [InlineData("bge-m3", Pooling.Cls, "", "")]
    [InlineData("multilingual-e5-small", Pooling.Mean, "query: ", "passage: ")]
    [InlineData("gte-multilingual-base", Pooling.Cls, "", "")]
    [InlineData("bge-reranker-v2-m3", null, "", "")]
    public void What_files_leave_out_is_known_of_the_family(string name, Pooling? pooling, string query, string passage)
    {
        var layout = ModelDirectory.Read(TinyModel.WriteWords(_root.Of(name)));
        (layout.Pooling, layout.QueryPrefix, layout.PassagePrefix, layout.MaxTokens).Should().Be((pooling, query, passage, 512));
    }

    [Fact]
    public void What_files_say_counts_more_than_the_family()
    {
        var directory = TinyModel.WritePieces(_root.Of("bge-other"));
        TinyModel.Json(directory, "1_Pooling/config.json", new { pooling_mode_cls_token = false, pooling_mode_mean_tokens = true });
        TinyModel.Json(directory, "config_sentence_transformers.json", new { prompts = new { query = "问：", document = "文：" } });
        TinyModel.Json(directory, "config.json", new { model_type = "xlm-roberta", max_position_embeddings = 8194 });

        var layout = ModelDirectory.Read(directory);

        (layout.Pooling, layout.QueryPrefix, layout.PassagePrefix, layout.MaxTokens).Should().Be((Pooling.Mean, "问：", "文：", 8192));
        TinyModel.Json(directory, "sentence_bert_config.json", new { max_seq_length = 256 });
        ModelDirectory.Read(directory).MaxTokens.Should().Be(256);
    }

    [Fact]
    public void The_model_named_in_the_configuration_tells_the_family_of_any_directory()
    {
        var directory = TinyModel.WritePieces(_root.Of("mine"));
        TinyModel.Json(directory, "config.json", new { _name_or_path = "intfloat/multilingual-e5-base" });
        ModelDirectory.Read(directory).Family.Should().Be("e5");
    }

    [Fact]
    public void The_graph_may_lie_in_the_folder_onnx_and_the_smaller_one_is_taken()
    {
        var directory = TinyModel.WriteWords(_root.Of("bge"));
        Directory.CreateDirectory(Path.Combine(directory, "onnx"));
        var graph = Path.Combine(directory, "onnx", "model.onnx");
        File.Move(Path.Combine(directory, "model.onnx"), graph);
        ModelDirectory.Read(directory).Onnx.Should().Be(graph);
        File.Copy(graph, Path.Combine(directory, "onnx", "model_quantized.onnx"));
        ModelDirectory.Read(directory).Onnx.Should().EndWith("model_quantized.onnx");
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Refusal(_root.Of("none"), ModelReasons.NoDirectory).Should().Contain(_root.Of("none"));
        Directory.CreateDirectory(_root.Of("empty"));
        Refusal(_root.Of("empty"), ModelReasons.NoGraph).Should().Contain("model_quantized.onnx, model.onnx");
        var directory = TinyModel.WriteWords(_root.Of("bge"));
        File.Delete(Path.Combine(directory, "vocab.txt"));
        Refusal(directory, ModelReasons.NoTokenizer).Should().Contain("sentencepiece.bpe.model, vocab.txt, tokenizer.json");
    }

    [Fact]
    public void What_cannot_be_done_is_refused_instead_of_done_wrong()
    {
        var directory = TinyModel.WriteWords(_root.Of("bge"));
        TinyModel.Json(directory, "1_Pooling/config.json", new { pooling_mode_lasttoken = true });
        Refusal(directory, ModelReasons.Pooling).Should().Contain("lasttoken");
        TinyModel.Json(directory, "modules.json", new[] { new { type = "sentence_transformers.models.Dense" } });
        Refusal(directory, ModelReasons.Pooling).Should().Contain("Dense");
        File.WriteAllText(Path.Combine(directory, "config.json"), "{");
        Refusal(directory, ModelReasons.File).Should().Contain("config.json");
    }

    private static string Refusal(string directory, ReasonCode code)
    {
        var reason = FluentActions.Invoking(() => ModelDirectory.Read(directory)).Should().Throw<ModelException>().Which.Reason;
        reason.Is(code).Should().BeTrue(reason.ToString());
        return reason.ToString();
    }
}
