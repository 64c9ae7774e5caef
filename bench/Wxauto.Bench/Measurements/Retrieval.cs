using System.Globalization;
using Wxauto.Contracts.Resources;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Chunking;
using Wxauto.Knowledge.Evaluation;
using Wxauto.Tests;

namespace Wxauto.Bench.Measurements;

/// <summary>Lexical search on CMRC 2018 (dev): which of 848 passages answers each of 3,219 questions.</summary>
internal static class Retrieval
{
    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        if (CmrcPassages.Read() is not { } cmrc)
            return new Findings([], [$"retrieval: {CmrcPassages.File} is not here, CMRC 2018 was not measured."]);
        using var passages = new SearchableBase(new KnowledgeBaseSpec());
        for (var i = 0; i < cmrc.Passages.Count; i++)
            KnowledgeFolder.Add(passages, $"{i}", "", [new Piece("", 0, cmrc.Passages[i])]);
        var set = cmrc.Questions.Select(q => new ExpectedAnswer(q.Question, $"{q.Passage}", null, false)).ToList();
        var report = await KnowledgeEvaluation.RunAsync(KnowledgeFolder.Search(passages), "base", set,
            new ConfidenceSpec { Clarify = 0 }, default);
        return new Findings(
        [
            new("CMRC 2018, lexical only, recall@5", "any", report.Recall5, 0.995, true, ""),
            new("CMRC 2018, lexical only, MRR@10", "any", report.Mrr10, 0.978, true, ""),
        ],
        [string.Create(CultureInfo.InvariantCulture,
            $"retrieval: {set.Count:#,0} questions over {cmrc.Passages.Count} passages: recall@1 {report.Recall1:0.0000}, recall@5 {report.Recall5:0.0000}, recall@10 {report.Recall10:0.0000}, MRR@10 {report.Mrr10:0.0000}, nDCG@10 {report.Ndcg10:0.0000}; p95 {report.LatencyP95:0.0} ms.")]);
    }
}
