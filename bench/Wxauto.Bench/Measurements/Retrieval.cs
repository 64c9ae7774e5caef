using System.Globalization;
using System.Text.Json;
using Wxauto.Bench.Running;
using Wxauto.Contracts.Knowledge;
using Wxauto.Knowledge.Articles;
using Wxauto.Knowledge.Evaluation;
using Wxauto.Knowledge.Lexical;

namespace Wxauto.Bench.Measurements;

/// <summary>Lexical search on CMRC 2018 (dev): which of 848 passages answers each of 3,219 questions. Needs ../shared/data, which is not part of the project.</summary>
internal static class Retrieval
{
    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        var file = Path.Combine(Repository.Root, "../shared/data/cmrc2018_dev.json");
        if (!File.Exists(file))
            return new Findings([], [$"retrieval: {file} is not here, CMRC 2018 was not measured."]);
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var paragraphs = json.RootElement.GetProperty("data").EnumerateArray().SelectMany(a => a.GetProperty("paragraphs").EnumerateArray()).ToList();
        var index = new LexicalIndex([.. paragraphs.Select((p, i) => new Chunk("cmrc", $"{i}", $"{i}", "", "", p.GetProperty("context").GetString()!))]);
        var set = paragraphs.SelectMany((p, i) => p.GetProperty("qas").EnumerateArray().Select(q => new ExpectedAnswer(q.GetProperty("question").GetString()!, $"{i}", null, false))).ToList();
        var report = await KnowledgeEvaluation.RunAsync(new Search(index), "cmrc", set, 0, default);
        return new Findings(
        [
            new("CMRC 2018, lexical only, recall@5", "any", report.Recall5, 0.995, true, ""),
            new("CMRC 2018, lexical only, MRR@10", "any", report.Mrr10, 0.978, true, ""),
        ],
        [string.Create(CultureInfo.InvariantCulture, $"retrieval: {set.Count:#,0} questions over {paragraphs.Count} passages: recall@1 {report.Recall1:0.0000}, recall@5 {report.Recall5:0.0000}, recall@10 {report.Recall10:0.0000}, MRR@10 {report.Mrr10:0.0000}, nDCG@10 {report.Ndcg10:0.0000}; p95 {report.LatencyP95:0.0} ms.")]);
    }

    private sealed class Search(LexicalIndex index) : IKnowledgeSearch
    {
        public ValueTask<KnowledgeResult> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken) => ValueTask.FromResult(new KnowledgeResult(
            [.. index.Search(query.Question, 10).Select(h => new Evidence("cmrc", h.Chunk.Id, h.Chunk.Document, "", "", h.Chunk.Text, h.Score))], 1, []));
    }
}
