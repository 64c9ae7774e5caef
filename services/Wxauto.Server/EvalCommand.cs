using System.Globalization;
using System.Text.Json;
using Wxauto.Contracts.Resources;
using Wxauto.Hosting;
using Wxauto.Knowledge;
using Wxauto.Knowledge.Evaluation;

namespace Wxauto.Server;

/// <summary>Measures a KnowledgeBase with a set of questions.</summary>
internal static class EvalCommand
{
    private const int ShownMisses = 20;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All) };

    public static async Task<int> RunAsync(ServerSettings settings, string knowledgeBase, FileInfo file, bool json, CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection().AddLogging().AddWxautoHosting(settings.Storage, settings.Resources).AddKnowledge().BuildServiceProvider();
        if (!services.GetRequiredService<IResourceCatalog>().Current.KnowledgeBases.ContainsKey(knowledgeBase))
        {
            await System.Console.Error.WriteLineAsync($"There is no KnowledgeBase '{knowledgeBase}' in {settings.Resources}.");
            return 1;
        }
        try
        {
            var set = ExpectedAnswer.Read(file.FullName);
            var library = services.GetRequiredService<KnowledgeLibrary>();
            library.Refresh();
            var report = await KnowledgeEvaluation.RunAsync(library, knowledgeBase, set, new ConfidenceSpec().Clarify, cancellationToken);
            System.Console.WriteLine(json ? JsonSerializer.Serialize(report, Json) : Table(report));
            return 0;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            await System.Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static string Table(EvaluationReport r)
    {
        var rows = new (string Name, double? Value)[]
        {
            ("nDCG@10", r.Ndcg10), ("recall@1", r.Recall1), ("recall@5", r.Recall5), ("recall@10", r.Recall10), ("MRR@10", r.Mrr10),
            ("answered", r.Answered), ("refusal precision", r.RefusalPrecision), ("refusal recall", r.RefusalRecall), ("latency p50, ms", r.LatencyP50), ("latency p95, ms", r.LatencyP95),
        };
        var lines = rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Name,-20} {(row.Value is { } value ? value.ToString("0.000", CultureInfo.InvariantCulture) : "-"),8}"))
            .Prepend($"{r.Questions} questions, {r.Unanswerable} of them unanswerable").Concat(r.Misses.Take(ShownMisses));
        return string.Join('\n', r.Misses.Count > ShownMisses ? lines.Append($"… and {r.Misses.Count - ShownMisses} more (--json shows all)") : lines);
    }
}
