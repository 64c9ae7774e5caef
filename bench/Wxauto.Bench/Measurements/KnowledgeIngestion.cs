using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Wxauto.Ai;
using Wxauto.Bench.Running;
using Wxauto.Conversations;
using Wxauto.Customers;
using Wxauto.Documents;
using Wxauto.Hosting;
using Wxauto.Hosting.Bus;
using Wxauto.Hosting.Security;
using Wxauto.Knowledge;
using Wxauto.Knowledge.Evaluation;
using Wxauto.Knowledge.Tables;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Storage.Workflows;

namespace Wxauto.Bench.Measurements;

/// <summary>A directory of Markdown files until all of them are searched: reading in the child process, workflow steps, publication,
/// index. Without embedding.</summary>
internal static class KnowledgeIngestion
{
    private const int Files = 300;
    private const int PassagesOfFile = 10;

    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        if (CmrcPassages.Read() is not { } cmrc)
            return new Findings([], [$"ingestion: {CmrcPassages.File} is not here, ingestion was not measured."]);
        var rates = new List<double>();
        var (chunks, files) = (0, effort.Of(Files));
        for (var round = 0; round < effort.Rounds; round++)
        {
            var directory = Directory.CreateTempSubdirectory("wxauto-bench-").FullName;
            try
            {
                await WriteAsync(directory, cmrc, files);
                var storage = await Databases.CreateAsync(database, directory);
                var configuration = new ConfigurationBuilder().Build();
                await using var services = new ServiceCollection().AddLogging()
                    .AddSingleton<IConfiguration>(configuration).AddEventBus(configuration).AddCustomers()
                    .AddWxautoHosting(directory).AddDatabase(storage).AddConversations()
                        .AddAi().AddKnowledge()
                    .AddSingleton(new ReaderOptions { Program = Repository.Reader }).BuildServiceProvider();
                await services.GetRequiredService<SchemaMigration>().RunAsync(default);
                var worker = services.GetServices<IHostedService>().Single(WorkflowServices.RunsWorkflows);
                await worker.StartAsync(default);
                var started = Stopwatch.GetTimestamp();
                var failed = await services.GetRequiredService<KnowledgeEvaluator>().IngestAsync("bench", null, default);
                var took = Stopwatch.GetElapsedTime(started);
                await worker.StopAsync(default);
                if (failed.Count > 0)
                    throw new InvalidOperationException(failed[0]);
                await using var db = await services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();
                chunks = await db.KnowledgeDocuments.Where(d => d.State == DocumentState.Ready).SumAsync(d => d.Chunks);
                rates.Add(chunks / took.TotalSeconds);
            }
            finally
            {
                Directory.Delete(directory, recursive: true);
            }
        }
        return new Findings([new("ingestion without embedding", database, Samples.Median(rates), 300, true, "chunks/s")],
            [string.Create(CultureInfo.InvariantCulture,
                $"{database}, ingestion: {files} Markdown files with {chunks:#,0} chunks, from the first look at the directory until all are searched, the start of the reading process included.")]);
    }

    private static async Task WriteAsync(string directory, CmrcPassages cmrc, int files)
    {
        Directory.CreateDirectory(Path.Combine(directory, "documents"));
        await File.WriteAllTextAsync(Path.Combine(directory, "bench.yaml"), """
            apiVersion: wxauto.io/v1alpha1
            kind: KnowledgeBase
            metadata: {name: bench}
            spec:
              sources:
                - {name: documents, directory: {path: documents}}
            """);
        for (var i = 0; i < files; i++)
        {
            var sections = Enumerable.Range(0, PassagesOfFile)
                .Select(s => $"## 第 {s + 1} 节\n\n{cmrc.Passages[((i * PassagesOfFile) + s) % cmrc.Passages.Count]}\n");
            await File.WriteAllTextAsync(Path.Combine(directory, "documents", $"{i:0000}.md"),
                $"# 文件 {i}\n\n{string.Join('\n', sections)}");
        }
    }
}
