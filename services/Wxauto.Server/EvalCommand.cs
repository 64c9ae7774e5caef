using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Spectre.Console;
using Wxauto.Ai;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Customers;
using Wxauto.Hosting;
using Wxauto.Hosting.Bus;
using Wxauto.Knowledge;
using Wxauto.Knowledge.Evaluation;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Schema;
using Wxauto.Storage.Workflows;

namespace Wxauto.Server;

/// <summary>Reads what is new in a KnowledgeBase and measures it with a set of questions.</summary>
internal static class EvalCommand
{
    private const int ShownMisses = 20;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
        { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All) };

    public static async Task<int> RunAsync(ServerSettings settings, string manifests, string knowledgeBase, FileInfo file, bool json,
        bool calibrate, string language, CancellationToken cancellationToken)
    {
        var set = ExpectedAnswer.Read(file.FullName);
        DataDirectory.RefuseWithoutDatabase(settings);
        await using var services = Services(settings, manifests);
        services.GetRequiredService<IStartupValidator>().Validate();
        if (!services.GetRequiredService<IResourceCatalog>().Current.KnowledgeBases.ContainsKey(knowledgeBase))
            throw new InvalidDataException($"There is no KnowledgeBase '{knowledgeBase}' in {manifests}.");
        await services.GetRequiredService<SchemaMigration>().RunAsync(cancellationToken);
        var background = services.GetServices<IHostedService>()
            .Where(s => WorkflowServices.RunsWorkflows(s) || AiServices.KeepsBooks(s)).ToList();
        foreach (var service in background)
            await service.StartAsync(cancellationToken);
        var evaluator = services.GetRequiredService<KnowledgeEvaluator>();
        foreach (var problem in await IngestAsync(evaluator, knowledgeBase, cancellationToken))
            await System.Console.Error.WriteLineAsync(problem);
        if (await evaluator.UnknownDocumentsAsync(knowledgeBase, set, cancellationToken) is { Count: > 0 } unknown)
            throw new InvalidDataException(string.Join('\n',
                unknown.Select(e => $"{file.FullName}:{e.Line} there is no document '{e.Document}' in {knowledgeBase}")));
        if (calibrate)
        {
            var fit = await evaluator.CalibrateAsync(knowledgeBase, set, cancellationToken);
            await System.Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"The confidence of '{knowledgeBase}' is fitted to this set. Judged by fits that did not see them: answered rightly {fit.Right:0.000}, or asked back about {fit.RightOrAsked:0.000}; unanswerable not answered {fit.NotAnswered:0.000}; wrong of the answers {fit.Wrong:0.000}."));
        }
        var report = await evaluator.MeasureAsync(knowledgeBase, file.Name, set, cancellationToken);
        System.Console.WriteLine(json ? JsonSerializer.Serialize(report, Json) : Table(report, language));
        foreach (var service in background.AsEnumerable().Reverse())
            await service.StopAsync(cancellationToken);
        return 0;
    }

    private static ServiceProvider Services(ServerSettings settings, string manifests)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        return new ServiceCollection()
            .AddLogging(l => l.AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Error))
            .AddSingleton<IConfiguration>(configuration)
            .AddWxautoHosting(manifests).AddDatabase(settings.Storage).AddConversations()
            .AddLocalModels(configuration, settings.Data).AddPictureModels(configuration, settings.Data)
            .AddAi().AddKnowledge().AddEventBus(configuration).AddCustomers().AddServerKeys().BuildServiceProvider();
    }

    private static async Task<IReadOnlyList<string>> IngestAsync(KnowledgeEvaluator evaluator, string knowledgeBase,
        CancellationToken cancellationToken)
    {
        if (System.Console.IsErrorRedirected)
            return await evaluator.IngestAsync(knowledgeBase, null, cancellationToken);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });
        return await console.Progress().AutoClear(true).StartAsync(async context =>
        {
            var task = context.AddTask($"reading {knowledgeBase}");
            return await evaluator.IngestAsync(knowledgeBase, new Progress<IngestionProgress>(p =>
            {
                task.MaxValue = Math.Max(1, p.Total);
                task.Value = p.Total == 0 ? 1 : p.Done;
            }), cancellationToken);
        });
    }

    private static string Table(EvaluationReport r, string language)
    {
        var rows = new (string Name, double? Value)[]
        {
            ("nDCG@10", r.Ndcg10), ("recall@1", r.Recall1), ("recall@5", r.Recall5), ("recall@10", r.Recall10), ("MRR@10", r.Mrr10),
            ("answered or asked back", r.Answered), ("answered directly", r.AnsweredDirectly), ("strangers answered", r.WronglyAnswered),
            ("refusal precision", r.RefusalPrecision), ("refusal recall", r.RefusalRecall), ("latency p50, ms", r.LatencyP50),
            ("latency p95, ms", r.LatencyP95),
        };
        var lines = rows.Select(row => string.Create(CultureInfo.InvariantCulture,
            $"{row.Name,-24} {(row.Value is { } value ? value.ToString("0.000", CultureInfo.InvariantCulture) : "-"),8}"))
            .Prepend($"{r.Questions} questions, {r.Unanswerable} of them unanswerable")
            .Concat(r.Misses.Take(ShownMisses).Select(m => ReasonText.Of(m, language)));
        return string.Join('\n', r.Misses.Count > ShownMisses
            ? lines.Append($"… and {r.Misses.Count - ShownMisses} more (--json shows all)") : lines);
    }
}
