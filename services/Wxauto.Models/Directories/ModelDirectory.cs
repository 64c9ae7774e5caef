using System.Text.Json;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Models.Directories;

/// <summary>Reads a directory as model hubs lay it out. Only its small files are opened.</summary>
public static class ModelDirectory
{
    /// <summary>The smaller one first, where a directory holds several.</summary>
    private static readonly string[] Graphs = ["model_quantized.onnx", "model.onnx"];
    private static readonly string[] Tokenizers = ["sentencepiece.bpe.model", "vocab.txt", "tokenizer.json"];
    private const int Usual = 512;

    /// <exception cref="ModelException">A file is missing or cannot be read.</exception>
    public static ModelLayout Read(string directory)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (!System.IO.Directory.Exists(path))
            throw new ModelException(ModelReasons.NoDirectory.With(path));
        var onnx = Find(path, [.. Graphs, .. Graphs.Select(g => Path.Combine("onnx", g))])
            ?? throw new ModelException(ModelReasons.NoGraph.With(path, string.Join(", ", Graphs)));
        var tokenizer = Find(path, Tokenizers) ?? throw new ModelException(ModelReasons.NoTokenizer.With(path,
            string.Join(", ", Tokenizers)));
        var config = Json(path, "config.json");
        var family = Family(Path.GetFileName(path), config);
        var (query, passage) = Prompts(Json(path, "config_sentence_transformers.json"))
            ?? (family?.QueryPrefix ?? "", family?.PassagePrefix ?? "");
        return new ModelLayout(path, onnx, tokenizer, family?.Mark ?? "", PoolingOf(path) ?? family?.Pooling, query, passage,
            MaxTokens(path, config), Flag(Json(path, "tokenizer_config.json"), "do_lower_case"));
    }

    private static string? Find(string directory, IEnumerable<string> names) =>
        names.Select(n => Path.Combine(directory, n)).FirstOrDefault(File.Exists);

    private static ModelFamily? Family(string name, JsonElement config)
    {
        var names = new[] { name, Text(config, "_name_or_path"), Text(config, "model") };
        return ModelFamily.Known.FirstOrDefault(f => names.Any(n => n?.Contains(f.Mark, StringComparison.OrdinalIgnoreCase) == true));
    }

    private static Pooling? PoolingOf(string directory)
    {
        if (Json(directory, "modules.json") is { ValueKind: JsonValueKind.Array } modules
            && modules.EnumerateArray().Any(m => Text(m, "type")?.EndsWith(".Dense", StringComparison.Ordinal) == true))
            throw new ModelException(ModelReasons.Pooling.With(directory, "Dense"));
        var pooling = Json(directory, Path.Combine("1_Pooling", "config.json"));
        if (pooling.ValueKind != JsonValueKind.Object)
            return null;
        var modes = pooling.EnumerateObject().Where(p => p.Name.StartsWith("pooling_mode_", StringComparison.Ordinal)
            && p.Value.ValueKind == JsonValueKind.True).Select(p => p.Name["pooling_mode_".Length..]).ToList();
        return modes switch
        {
            ["cls_token"] => Directories.Pooling.Cls,
            ["mean_tokens"] => Directories.Pooling.Mean,
            _ => throw new ModelException(ModelReasons.Pooling.With(directory, string.Join(", ", modes))),
        };
    }

    private static (string Query, string Passage)? Prompts(JsonElement config)
    {
        if (config.ValueKind != JsonValueKind.Object || !config.TryGetProperty("prompts", out var prompts)
            || Text(prompts, "query") is not { Length: > 0 } query)
            return null;
        return (query, Text(prompts, "passage") ?? Text(prompts, "document") ?? "");
    }

    /// <summary>RoBERTa counts places from 2 on.</summary>
    private static int MaxTokens(string directory, JsonElement config)
    {
        var places = Number(config, "max_position_embeddings");
        if (Text(config, "model_type") is "xlm-roberta" or "roberta" or "camembert")
            places -= 2;
        var said = Number(Json(directory, "sentence_bert_config.json"), "max_seq_length");
        return said < places || places is null ? said ?? Usual : places.Value;
    }

    /// <summary>Undefined when there is no such file.</summary>
    private static JsonElement Json(string directory, string name)
    {
        var path = Path.Combine(directory, name);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(path)) : default;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ModelException(ModelReasons.File.With(path, e.Message), e);
        }
    }

    private static string? Text(JsonElement from, string name) => from.ValueKind == JsonValueKind.Object
        && from.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static int? Number(JsonElement from, string name) => from.ValueKind == JsonValueKind.Object
        && from.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var value)
        && value > 0 ? value : null;

    private static bool? Flag(JsonElement from, string name) => from.ValueKind == JsonValueKind.Object
        && from.TryGetProperty(name, out var flag) && flag.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? flag.GetBoolean() : null;
}
