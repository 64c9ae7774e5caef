using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Wxauto.Bench.Running;
using Wxauto.Knowledge.Analysis;
using Wxauto.Models;

namespace Wxauto.Bench.Measurements;

/// <summary>Vectors of texts, all of length one.</summary>
internal interface IPassageVectors
{
    /// <summary>For the report.</summary>
    string Name { get; }
    int Dimensions { get; }

    float[] Of(string text);
}

/// <summary>Those of a public model that lies in shared/models beside the repository. They are made once for a machine: it takes half an hour.</summary>
internal sealed class ModelVectors : IPassageVectors
{
    private const string Model = "bge-small-zh-v1.5-q";
    private const int Batch = 512;
    private readonly Dictionary<string, float[]> _known = [];

    public string Name => Model;
    public int Dimensions { get; private init; }

    private static string Directory => Path.Combine(Repository.Root, "../shared/models", Model);

    public static bool IsHere => System.IO.Directory.Exists(Directory);

    public float[] Of(string text) => _known[text];

    public static async Task<ModelVectors> OfAsync(IReadOnlyList<string> passages, IReadOnlyList<string> questions)
    {
        using var models = new LocalModels(new LocalModelOptions { Threads = Environment.ProcessorCount });
        var made = new ModelVectors { Dimensions = (await models.LoadAsync(Directory, default)).Dimensions };
        await made.AddAsync(models, passages, isQuery: false);
        await made.AddAsync(models, questions, isQuery: true);
        return made;
    }

    /// <summary>Each portion is a file of its own, so that a run that is broken off goes on where it was.</summary>
    private async Task AddAsync(LocalModels models, IReadOnlyList<string> texts, bool isQuery)
    {
        var cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache/wxauto/bench-vectors");
        System.IO.Directory.CreateDirectory(cache);
        for (var at = 0; at < texts.Count; at += Batch)
        {
            string[] portion = [.. texts.Skip(at).Take(Batch)];
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Model} {isQuery}\n{string.Join('\n', portion)}"));
            var file = Path.Combine(cache, Convert.ToHexStringLower(hash)[..16]);
            if (!File.Exists(file))
                await MakeAsync(models, portion, isQuery, file);
            Take(portion, await File.ReadAllBytesAsync(file));
        }
    }

    private static async Task MakeAsync(LocalModels models, string[] portion, bool isQuery, string file)
    {
        var (vectors, _) = await models.EmbedAsync(Directory, portion, isQuery, default);
        var part = $"{file}.{Environment.ProcessId}";
        await using (var output = File.Create(part))
            foreach (var vector in vectors)
                output.Write(MemoryMarshal.AsBytes<Half>([.. vector.Select(v => (Half)v)]));
        File.Move(part, file, overwrite: true);
    }

    private void Take(string[] portion, byte[] vectors)
    {
        for (var i = 0; i < portion.Length; i++)
        {
            var vector = new float[Dimensions];
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(vectors).Slice(i * Dimensions, Dimensions), vector);
            TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
            _known[portion[i]] = vector;
        }
    }
}

/// <summary>Every term has a fixed random direction; a text is the sum of its terms' directions by how often they occur.</summary>
internal sealed class Projection(int dimensions) : IPassageVectors
{
    private readonly Dictionary<Term, float[]> _directions = [];
    private readonly Dictionary<string, float[]> _known = [];

    public string Name => "projections";
    public int Dimensions => dimensions;

    public float[] Of(string text)
    {
        if (_known.TryGetValue(text, out var known))
            return known;
        var sum = new float[dimensions];
        foreach (var term in Analyzer.Terms(text).Where(t => t.Kind != TermKind.Character).GroupBy(t => t))
        {
            if (!_directions.TryGetValue(term.Key, out var direction))
            {
                var random = new Random(term.Key.GetHashCode());
                _directions[term.Key] = direction = [.. Enumerable.Range(0, dimensions)
                    .Select(_ => (float)(random.NextDouble() - 0.5))];
            }
            TensorPrimitives.MultiplyAdd(direction, MathF.Sqrt(term.Count()), sum, sum);
        }
        TensorPrimitives.Divide(sum, Math.Max(1e-6f, TensorPrimitives.Norm<float>(sum)), sum);
        return _known[text] = sum;
    }
}
