using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Wxauto.Contracts.Reasons;
using Wxauto.Models.Directories;
using Wxauto.Models.Tokenizing;

namespace Wxauto.Models.Running;

/// <summary>A model in memory. One piece of work at a time.</summary>
internal sealed class LoadedModel : IDisposable
{
    private static readonly string[] TokenOutputs = ["last_hidden_state", "token_embeddings"];
    private const string PooledOutput = "sentence_embedding";
    private const string ScoreOutput = "logits";
    private static readonly string[] KnownInputs = ["input_ids", "attention_mask", "token_type_ids"];
    private readonly InferenceSession _session;
    private readonly string? _tokens;

    private LoadedModel(ModelLayout layout, ModelTokenizer tokenizer, InferenceSession session, int maxTokens)
    {
        Layout = layout;
        Tokenizer = tokenizer;
        _session = session;
        MaxTokens = Math.Min(maxTokens, layout.MaxTokens);
        var outputs = session.OutputMetadata;
        _tokens = TokenOutputs.FirstOrDefault(outputs.ContainsKey);
        IsPooled = outputs.ContainsKey(PooledOutput);
        IsReranker = !IsPooled && _tokens is null && outputs.ContainsKey(ScoreOutput);
        Dimensions = IsReranker ? 0 : outputs[IsPooled ? PooledOutput : _tokens!].Dimensions[^1];
    }

    public ModelLayout Layout { get; }
    public ModelTokenizer Tokenizer { get; }
    public int MaxTokens { get; }

    /// <summary>Numbers in a vector; 0 of a reranker.</summary>
    public int Dimensions { get; }

    /// <summary>It gives one vector of a text by itself.</summary>
    public bool IsPooled { get; }

    /// <summary>It reads a question and a passage together and gives a score.</summary>
    public bool IsReranker { get; }
    public bool GivesTokens => _tokens is not null;

    /// <exception cref="ModelException">It cannot be used.</exception>
    public static LoadedModel Load(ModelLayout layout, LocalModelOptions options)
    {
        var tokenizer = ModelTokenizer.Read(layout);
        InferenceSession session;
        try
        {
            using var how = new SessionOptions
            {
                IntraOpNumThreads = options.Threads, InterOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                // Texts differ in length: what is kept for one length is of no use for the next.
                EnableMemoryPattern = false, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            };
            how.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            session = new InferenceSession(layout.Onnx, how);
        }
        catch (Exception e) when (e is OnnxRuntimeException or DllNotFoundException or TypeInitializationException)
        {
            throw new ModelException(ModelReasons.NotLoaded.With(layout.Onnx, e.Message), e);
        }
        try
        {
            Check(layout, session);
            return new LoadedModel(layout, tokenizer, session, options.MaxTokens);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>One vector for each text, as the model makes it.</summary>
    public float[][] Embed(IReadOnlyList<TokenizedText> texts, RunOptions run) => IsPooled
        ? Run(texts, PooledOutput, run, (numbers, i, _) => numbers.Slice(i * Dimensions, Dimensions).ToArray())
        : Run(texts, _tokens!, run, (numbers, i, width) =>
            Pooled(numbers.Slice(i * width * Dimensions, texts[i].Ids.Length * Dimensions)));

    /// <summary>The vectors of each text's tokens, of length 1, without the first and the last one.</summary>
    public TokenVectors[] EmbedTokens(IReadOnlyList<TokenizedText> texts, RunOptions run) => Run(texts, _tokens!, run,
        (numbers, i, width) => TokenVectors.Of(
            numbers.Slice((i * width + 1) * Dimensions, (texts[i].Ids.Length - 2) * Dimensions), Dimensions));

    /// <summary>How well the second text of each answers the first, 0 to 1.</summary>
    public float[] Score(IReadOnlyList<TokenizedText> pairs, RunOptions run) =>
        Run(pairs, ScoreOutput, run, (numbers, i, _) => 1 / (1 + MathF.Exp(-numbers[i])));

    public void Dispose() => _session.Dispose();

    private static void Check(ModelLayout layout, InferenceSession session)
    {
        if (session.InputMetadata.Keys.FirstOrDefault(n => !KnownInputs.Contains(n)) is { } input)
            throw new ModelException(ModelReasons.Input.With(layout.Onnx, input));
        var outputs = session.OutputMetadata;
        var pooled = outputs.ContainsKey(PooledOutput);
        var tokens = TokenOutputs.FirstOrDefault(outputs.ContainsKey);
        var used = pooled ? PooledOutput : tokens ?? ScoreOutput;
        if (!outputs.TryGetValue(used, out var output) || output.ElementDataType != Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float
            || output.Dimensions[^1] < 1 || (used == ScoreOutput && output.Dimensions[^1] != 1))
            throw new ModelException(ModelReasons.Output.With(layout.Onnx,
                string.Join(", ", outputs.Select(o => $"{o.Key} {o.Value.ElementDataType} [{string.Join(',', o.Value.Dimensions)}]"))));
        if (!pooled && tokens is not null && layout.Pooling is null)
            throw new ModelException(ModelReasons.NoPooling.With(layout.Directory));
    }

    private float[] Pooled(ReadOnlySpan<float> tokens)
    {
        var vector = tokens[..Dimensions].ToArray();
        if (Layout.Pooling == Pooling.Cls)
            return vector;
        for (var at = Dimensions; at < tokens.Length; at += Dimensions)
            TensorPrimitives.Add(vector, tokens.Slice(at, Dimensions), vector);
        TensorPrimitives.Divide(vector, tokens.Length / Dimensions, vector);
        return vector;
    }

    /// <param name="width">Tokens of each text in the batch, those that fill it up included.</param>
    private delegate T ReadText<out T>(ReadOnlySpan<float> numbers, int text, int width);

    private T[] Run<T>(IReadOnlyList<TokenizedText> texts, string output, RunOptions run, ReadText<T> read)
    {
        var width = texts.Max(t => t.Ids.Length);
        var ids = new long[texts.Count * width];
        var mask = new long[ids.Length];
        var types = new long[ids.Length];
        Array.Fill(ids, Tokenizer.Pad);
        for (var i = 0; i < texts.Count; i++)
            for (var t = 0; t < texts[i].Ids.Length; t++)
            {
                ids[i * width + t] = texts[i].Ids[t];
                mask[i * width + t] = 1;
                types[i * width + t] = Tokenizer.HasTypes && texts[i].SecondAt > 0 && t >= texts[i].SecondAt ? 1 : 0;
            }
        long[] shape = [texts.Count, width];
        var names = _session.InputNames;
        var values = names.Select(n => OrtValue.CreateTensorValueFromMemory(n switch
        {
            "input_ids" => ids,
            "attention_mask" => mask,
            _ => types,
        }, shape)).ToList();
        try
        {
            using var results = _session.Run(run, names, values, [output]);
            var made = new T[texts.Count];
            for (var i = 0; i < made.Length; i++)
                made[i] = read(results[0].GetTensorDataAsSpan<float>(), i, width);
            return made;
        }
        finally
        {
            values.ForEach(v => v.Dispose());
        }
    }
}
