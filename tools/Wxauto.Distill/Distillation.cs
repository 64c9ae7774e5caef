using System.Diagnostics;
using System.Numerics.Tensors;
using Wxauto.Distill.Fitting;
using Wxauto.Distill.Teaching;
using Wxauto.Distill.Texts;
using Wxauto.Knowledge.Vectors;
using Wxauto.Models;

namespace Wxauto.Distill;

/// <summary>Texts, the teacher's vectors of them, and the rows whose sums come nearest to these.</summary>
internal static class Distillation
{
    private const int Dimensions = StaticVectors.Dimensions;

    /// <summary>One in so many texts that are the only one of their meaning is kept back, to see how near the table comes to
    /// the teacher.</summary>
    private const int KeptBack = 20;

    public static async Task RunAsync(string model, string repository, string cacheFile, string output, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var service = ServiceWords.Read();
        var documents = OwnDocuments.Read(repository);
        var (entries, words) = Entries.Of(Path.Combine(model, "vocab.txt"), service, documents);
        var texts = TrainingTexts.Make(words, service, documents).DistinctBy(t => (t.Text, t.Meaning)).ToList();
        Console.WriteLine($"{entries.Count} tokens, {words.Count} of them words; {texts.Count} texts");

        using var models = new LocalModels(new LocalModelOptions { Threads = 2 });
        var teacher = new TeacherVectors(models, model, cacheFile);
        var alone = await teacher.OfAsync([.. entries.Select(e => e.TrimStart('#'))], cancellationToken);
        var vectors = await teacher.OfAsync([.. texts.Select(t => t.Text)], cancellationToken);
        Meanings.Unite(texts, vectors);

        var axes = PrincipalAxes.Of(vectors, Meanings.Mean(vectors), Dimensions);
        Console.WriteLine($"axes: {axes.Kept:0.000} of the variance");
        var all = Enumerable.Range(0, texts.Count).ToList();
        var apart = all.Where(i => texts[i].Meaning < 0 && i % KeptBack == 0).ToList();
        var vocabulary = new TokenVocabulary(entries);
        var (counts, targets) = Of(all.Except(apart));
        var fitted = Ridge.Fit(counts, targets, StartRows.Of(alone, axes, Dimensions, counts, targets));
        var (others, expected) = Of(apart);
        Console.WriteLine(
            $"mean cosine with the teacher, {apart.Count} texts kept back: {Nearness(others.Times(fitted), expected):0.000}");

        FourBits.Write(Path.Combine(output, "static-zh.vectors.bin"), fitted);
        await File.WriteAllTextAsync(Path.Combine(output, "static-zh.vocabulary.txt"), string.Join('\n', entries) + "\n",
            cancellationToken);
        Console.WriteLine($"{Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");

        (TokenCounts, Matrix) Of(IEnumerable<int> some)
        {
            var chosen = some.ToList();
            return (new TokenCounts([.. chosen.Select(i => texts[i].Text)], vocabulary),
                Matrix.Of(chosen.Count, Dimensions, (row, made) => axes.Project(vectors[chosen[row]], made[row])));
        }
    }

    private static double Nearness(Matrix a, Matrix b) => Enumerable.Range(0, a.Rows)
        .Where(row => TensorPrimitives.Norm<float>(a[row]) > 0).Average(row => TensorPrimitives.CosineSimilarity<float>(a[row], b[row]));
}
