using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;
using Wxauto.Contracts.Reasons;
using Wxauto.Models.Directories;
using Wxauto.Models.Running;
using Wxauto.Models.Tokenizing;

namespace Wxauto.Models;

/// <summary>
/// Models that run in this process, loaded when they are first asked. One small batch is at work at a time, so that a question waits for
/// a part of somebody's documents at most, and threads and memory stay bounded whatever is asked.
/// </summary>
public sealed partial class LocalModels(LocalModelOptions options) : IDisposable
{
    /// <summary>Of a batch, filled up to its longest text.</summary>
    private const int MaxBatchTokens = 2048;
    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>By directory; read and changed inside the gate. The last used one is the last.</summary>
    private readonly List<LoadedModel> _loaded = [];
    private readonly ConcurrentDictionary<string, Failure> _failures = new();
    private readonly TokenVectorCache _cache = new(options.CacheMegabytes * 1024L * 1024);

    public LocalModelOptions Options => options;

    /// <summary>Where a model of this name lies.</summary>
    /// <exception cref="ModelException">It is no name, but perhaps a path.</exception>
    public string DirectoryOf(string name) => IsName(name) ? Path.Combine(Path.GetFullPath(options.Directory), name)
        : throw new ModelException(ModelReasons.NoName.With(name));

    public static bool IsName(string name) => Names().IsMatch(name);

    /// <summary>What is wrong with the model that lies there; null when nothing is known to be. It is not loaded for that.</summary>
    public Reason? ProblemOf(string directory)
    {
        try
        {
            var layout = ModelDirectory.Read(directory);
            return _failures.TryGetValue(layout.Directory, out var failure) && failure.Stamp == StampOf(layout) ? failure.Reason : null;
        }
        catch (ModelException e)
        {
            return e.Reason;
        }
    }

    /// <exception cref="ModelException">It cannot be used.</exception>
    public Task<ModelFacts> LoadAsync(string directory, CancellationToken cancellationToken) =>
        UseAsync(directory, (model, _) => new ModelFacts(model.Layout, model.Dimensions, model.MaxTokens, model.IsPooled, model.IsReranker,
            model.GivesTokens), cancellationToken);

    /// <summary>The ids that the model gets of a text, its prefix and its marks included.</summary>
    /// <exception cref="ModelException">It cannot be used.</exception>
    public Task<int[]> IdsAsync(string directory, string text, bool isQuery, CancellationToken cancellationToken) =>
        UseAsync(directory, (model, _) => Encode(model, text, isQuery).Ids, cancellationToken);

    /// <summary>One vector for each text, as the model makes it, and how many tokens it read.</summary>
    /// <exception cref="ModelException">It cannot be used.</exception>
    public async Task<(IReadOnlyList<float[]> Vectors, long Tokens)> EmbedAsync(string directory, IReadOnlyList<string> texts, bool isQuery,
        CancellationToken cancellationToken)
    {
        var encoded = await UseAsync(directory, (model, _) => model.IsReranker
            ? throw new ModelException(ModelReasons.NoVectors.With(model.Layout.Name))
            : texts.Select(t => Encode(model, t, isQuery)).ToList(), cancellationToken);
        return (await InBatchesAsync(directory, encoded, (model, batch, _, run) => model.Embed(batch, run), cancellationToken),
            encoded.Sum(e => (long)e.Ids.Length));
    }

    /// <summary>How well each passage answers, and how many tokens were read. A reranker's score is 0 to 1; an embedding model compares
    /// token by token and gives a cosine.</summary>
    /// <exception cref="ModelException">It cannot be used.</exception>
    public async Task<(IReadOnlyList<double> Scores, long Tokens)> RankAsync(string directory, string query, IReadOnlyList<string> passages,
        CancellationToken cancellationToken)
    {
        var facts = await LoadAsync(directory, cancellationToken);
        if (!facts.IsReranker)
            return facts.GivesTokens ? await CompareAsync(facts.Layout.Directory, query, passages, cancellationToken)
                : throw new ModelException(ModelReasons.NoRank.With(facts.Layout.Name));
        var pairs = await UseAsync(directory,
            (model, _) => passages.Select(p => model.Tokenizer.Encode(query, p, model.MaxTokens)).ToList(), cancellationToken);
        var scores = await InBatchesAsync(directory, pairs, (model, batch, _, run) => model.Score(batch, run), cancellationToken);
        return ([.. scores.Select(s => (double)s)], pairs.Sum(p => (long)p.Ids.Length));
    }

    public void Dispose()
    {
        _loaded.ForEach(m => m.Dispose());
        _gate.Dispose();
    }

    /// <summary>What was made of a passage is kept at once: when time runs out the next question goes on from there.</summary>
    private async Task<(IReadOnlyList<double> Scores, long Tokens)> CompareAsync(string directory, string query,
        IReadOnlyList<string> passages, CancellationToken cancellationToken)
    {
        var vectors = passages.Select(p => _cache.Find(directory, p)).ToArray();
        var missing = Enumerable.Range(0, passages.Count).Where(i => vectors[i] is null).ToList();
        var encoded = await UseAsync(directory, (model, _) => (Query: Encode(model, query, true),
            Passages: missing.Select(i => Encode(model, passages[i], false)).ToList()), cancellationToken);
        var question = (await InBatchesAsync(directory, [encoded.Query], (model, texts, _, run) => model.EmbedTokens(texts, run),
            cancellationToken))[0];
        await InBatchesAsync(directory, encoded.Passages, (model, texts, batch, run) =>
        {
            var made = model.EmbedTokens(texts, run);
            for (var i = 0; i < made.Length; i++)
                _cache.Keep(directory, passages[missing[batch[i]]], vectors[missing[batch[i]]] = made[i]);
            return made;
        }, cancellationToken);
        return ([.. vectors.Select(v => question.MaxSim(v!))], encoded.Passages.Append(encoded.Query).Sum(e => (long)e.Ids.Length));
    }

    private static TokenizedText Encode(LoadedModel model, string text, bool isQuery) =>
        model.Tokenizer.Encode((isQuery ? model.Layout.QueryPrefix : model.Layout.PassagePrefix) + text, model.MaxTokens);

    /// <summary>Texts of like length together; between two batches others may come in.</summary>
    /// <param name="run">Is told which of the texts it gets.</param>
    private async Task<T[]> InBatchesAsync<T>(string directory, List<TokenizedText> texts,
        Func<LoadedModel, IReadOnlyList<TokenizedText>, List<int>, RunOptions, T[]> run, CancellationToken cancellationToken)
    {
        var results = new T[texts.Count];
        var byLength = Enumerable.Range(0, texts.Count).OrderBy(i => texts[i].Ids.Length).ToList();
        for (var next = 0; next < byLength.Count;)
        {
            var count = 1;
            while (next + count < byLength.Count && (count + 1) * texts[byLength[next + count]].Ids.Length <= MaxBatchTokens)
                count++;
            var batch = byLength.GetRange(next, count);
            var made = await UseAsync(directory, (model, how) => run(model, [.. batch.Select(i => texts[i])], batch, how),
                cancellationToken);
            for (var i = 0; i < count; i++)
                results[batch[i]] = made[i];
            next += count;
        }
        return results;
    }

    private async Task<T> UseAsync<T>(string directory, Func<LoadedModel, RunOptions, T> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() =>
            {
                var model = Loaded(directory);
                using var run = new RunOptions();
                using var stop = cancellationToken.Register(() => run.Terminate = true);
                try
                {
                    return work(model, run);
                }
                catch (OnnxRuntimeException e)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    throw new ModelException(ModelReasons.NotRun.With(model.Layout.Name, e.Message), e);
                }
            }, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    private LoadedModel Loaded(string directory)
    {
        var layout = ModelDirectory.Read(directory);
        var model = _loaded.Find(m => m.Layout.Directory == layout.Directory);
        if (model is null)
        {
            var stamp = StampOf(layout);
            // A broken model of a gigabyte is not read again for every question.
            if (_failures.TryGetValue(layout.Directory, out var known) && known.Stamp == stamp)
                throw new ModelException(known.Reason);
            try
            {
                model = LoadedModel.Load(layout, options);
            }
            catch (ModelException e)
            {
                _failures[layout.Directory] = new Failure(e.Reason, stamp);
                throw;
            }
            _failures.TryRemove(layout.Directory, out _);
            while (_loaded.Count >= options.MaxLoaded)
            {
                _loaded[0].Dispose();
                _loaded.RemoveAt(0);
            }
        }
        _loaded.Remove(model);
        _loaded.Add(model);
        return model;
    }

    /// <summary>Changes when somebody mends the directory.</summary>
    private static DateTime StampOf(ModelLayout layout) =>
        new[] { layout.Onnx, layout.TokenizerFile }.Concat(Directory.GetFiles(layout.Directory)).Max(File.GetLastWriteTimeUtc);

    [GeneratedRegex(@"^[A-Za-z0-9][-._A-Za-z0-9]{0,127}$")]
    private static partial Regex Names();

    private sealed record Failure(Reason Reason, DateTime Stamp);
}

/// <summary>What is known of a model that is loaded.</summary>
/// <param name="Dimensions">Numbers in a vector; 0 of a reranker.</param>
/// <param name="IsPooled">It gives one vector of a text by itself.</param>
/// <param name="IsReranker">It makes no vectors, but scores.</param>
/// <param name="GivesTokens">It can rank token by token.</param>
public sealed record ModelFacts(ModelLayout Layout, int Dimensions, int MaxTokens, bool IsPooled, bool IsReranker, bool GivesTokens);
