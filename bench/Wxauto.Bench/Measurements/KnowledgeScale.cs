using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using Wxauto.Bench.Running;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Chunking;
using Wxauto.Knowledge.Search;
using Wxauto.Knowledge.Vectors;
using Wxauto.Tests;

namespace Wxauto.Bench.Measurements;

/// <summary>
/// Hybrid search over 100,000 chunks. The texts are sentences of CMRC 2018's passages put together anew, the vectors are those of a public
/// model where it lies beside the repository, else random projections of their terms: texts that share words lie close together, as with a
/// model, and no two are equal. Exact search over the same vectors is what recall is measured against.
/// </summary>
internal static class KnowledgeScale
{
    private const int Chunks = 100_000;
    private const int Queries = 300;
    private const int ChunksOfDocument = 20;
    private const int Top = 10;

    /// <summary>What half precision makes of a cosine.</summary>
    private const float Alike = 0.0005f;

    /// <summary>Characters of a chunk; of those that a model reads in half an hour.</summary>
    private const int AsLong = 250, ShortEnough = 80;

    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        if (CmrcPassages.Read() is not { } cmrc)
            return new Findings([], [$"knowledge: {CmrcPassages.File} is not here, 100,000 chunks were not measured."]);
        var texts = Texts(cmrc, effort.Of(Chunks), ModelVectors.IsHere ? ShortEnough : AsLong);
        var questions = cmrc.Questions.Take(effort.Of(Queries)).Select(q => q.Question).ToList();
        var bytesOfChunk = database == Databases.PostgreSql ? BytesOfChunk(Texts(cmrc, effort.Of(Chunks), AsLong)) : 0;
        // Known beforehand, so that the bench's own vectors do not count as the index's memory.
        IPassageVectors vectors = ModelVectors.IsHere ? await ModelVectors.OfAsync(texts, questions) : new Projection(1024);
        texts.ForEach(t => vectors.Of(t));
        var dimensions = vectors.Dimensions;
        var before = Memory();
        var started = Stopwatch.GetTimestamp();
        using var searchable = database == Databases.PostgreSql ? Base(texts, IndexType.PgVector, null)
            : Base(texts, IndexType.Embedded, vectors);
        var loading = Stopwatch.GetElapsedTime(started);
        var memory = Memory() - before;
        await using var pg = database == Databases.PostgreSql
            ? new PgVectorIndex((await Databases.CreateAsync(database, "")).ConnectionString, dimensions) : null;
        var building = pg is null ? TimeSpan.Zero : await FillAsync(pg, texts, vectors);
        var everybody = new SearchScope([], "", DateTimeOffset.UnixEpoch);
        var (milliseconds, recalls) = (new List<double>(), new List<double>());
        var exact = questions.Select(q => Exact(texts, vectors, vectors.Of(q))).ToList();
        for (var round = 0; round < effort.Rounds; round++)
            for (var i = 0; i < questions.Count; i++)
            {
                var vector = vectors.Of(questions[i]);
                started = Stopwatch.GetTimestamp();
                var words = searchable.FindWords(questions[i], "", 50, everybody);
                var near = pg is null ? searchable.FindVectors(vector, 50, everybody)
                    : searchable.Find(await pg.SearchAsync("base", vector, 50, everybody, default));
                var fused = Fusion.Of([.. words.Select(h => new Candidate("base", searchable, h.Chunk) { WordScore = h.Hit.Score })],
                    [.. near.Select(h => new Candidate("base", searchable, h.Chunk) { Similarity = h.Similarity })]);
                SearchResults.Of(new KnowledgeQuery(["base"], questions[i]), "", fused, [], SearchReasons.Words, everybody.At);
                milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                if (round == 0)
                    recalls.Add(near.Take(Top).Count(n => TensorPrimitives.Dot(vectors.Of(n.Chunk.Text), vector) >= exact[i] - Alike) / (double)Top);
            }
        var (p95, p50, recall) = (Samples.Percentile(milliseconds, 0.95), Samples.Median(milliseconds), recalls.Average());
        return new Findings(
        [
            new("hybrid retrieval, 100,000 chunks, p95", database, p95, 10, false, "ms"),
            new("vectors' recall@10 of exact search", database, recall, 0.95, true, ""),
            .. pg is null ? Array.Empty<Figure>()
                : [new("memory of a chunk that is searched, without vectors", database, bytesOfChunk / 1024, 2.5, false, "KiB")],
        ],
        [string.Create(CultureInfo.InvariantCulture,
            $"{database}, knowledge: {texts.Count:#,0} chunks of {texts.Average(t => t.Length):0} characters, vectors of {dimensions} ({vectors.Name}): hybrid p50 {p50:0.0} ms, p95 {p95:0.0} ms, recall@10 {recall:0.000}; {memory / 1048576.0:0} MiB in the process (index {searchable.IndexBytes / 1048576.0:0} MiB of it); indexed in memory at {texts.Count / loading.TotalSeconds:#,0} chunks/s{(pg is null ? "" : $", pgvector filled at {texts.Count / building.TotalSeconds:#,0}/s")}.")]);
    }

    /// <param name="vectors">Null: they are elsewhere.</param>
    private static SearchableBase Base(List<string> texts, IndexType index, IPassageVectors? vectors)
    {
        var searchable = new SearchableBase(new KnowledgeBaseSpec
        {
            Embedding = new EmbeddingSpec { Provider = "bench", Dimensions = vectors?.Dimensions ?? 1 },
            Index = new IndexSpec { Type = index },
        });
        for (var at = 0; at < texts.Count; at += ChunksOfDocument)
        {
            var part = texts.Skip(at).Take(ChunksOfDocument).ToList();
            KnowledgeFolder.Add(searchable, $"{at}", $"{at}", [.. part.Select((t, i) => new Piece($"{i}", i, t))],
                vectors is null ? null : [.. part.Select(vectors.Of)]);
        }
        return searchable;
    }

    private static double BytesOfChunk(List<string> texts)
    {
        var before = Memory(); // the texts themselves are counted by neither look: they are the bench's
        using var searchable = Base(texts, IndexType.PgVector, null);
        var count = texts.Count;
        return (Memory() - before + texts.Sum(t => 2.0 * t.Length)) / count;
    }

    private static async Task<TimeSpan> FillAsync(PgVectorIndex index, List<string> texts, IPassageVectors vectors)
    {
        const int Batch = 500;
        var started = Stopwatch.GetTimestamp();
        for (var at = 0; at < texts.Count; at += Batch)
            await index.AddAsync("base", KnowledgeFolder.IdOf($"{at}"), ChunkScope.Everybody,
                [.. texts.Skip(at).Take(Batch).Select((t, i) => new VectorEntry(ChunkId(at + i), vectors.Of(t)))], default);
        return Stopwatch.GetElapsedTime(started);
    }

    private static string ChunkId(int number) =>
        $"{KnowledgeFolder.IdOf($"{number / ChunksOfDocument * ChunksOfDocument}#{number % ChunksOfDocument}"):N}";

    /// <summary>How near the last of the nearest is: of texts that say the same any may be found.</summary>
    private static float Exact(List<string> texts, IPassageVectors vectors, float[] query) =>
        texts.Select(t => TensorPrimitives.Dot(vectors.Of(t), query)).OrderDescending().ElementAt(Top - 1);

    /// <summary>Sentences in another order: about as long as a chunk.</summary>
    private static List<string> Texts(CmrcPassages cmrc, int count, int shortest)
    {
        var random = new Random(5);
        var sentences = cmrc.Passages.SelectMany(TextUnits.Sentences).Where(s => s.Length > 8).ToList();
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var text = new StringBuilder();
            // Neighbouring sentences belong together, as in a document.
            for (var at = random.Next(sentences.Count); text.Length < shortest + random.Next(shortest / 2); at = random.Next(4) == 0
                ? random.Next(sentences.Count) : (at + 1) % sentences.Count)
                text.Append(sentences[at]);
            return text.ToString();
        })];
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(true);
    }
}
