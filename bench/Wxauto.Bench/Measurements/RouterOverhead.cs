using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.AI;
using Wxauto.Ai;
using Wxauto.Ai.Ledger;
using Wxauto.Ai.Routing;
using Wxauto.Bench.Running;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Hosting;
using Wxauto.Schema;
using Wxauto.Storage;

namespace Wxauto.Bench.Measurements;

/// <summary>What the router adds to a call at 1,000 calls per second: all of its time in which no provider is at work, with
/// limits, budget and ledger.</summary>
internal static class RouterOverhead
{
    private static readonly string[] Providers = ["main", "backup"];
    private const int Rate = 1_000;
    private const int Prompt = 1_500;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

    public static async Task<Findings> RunAsync(string database, Effort effort)
    {
        var directory = Directory.CreateTempSubdirectory("wxauto-bench-").FullName;
        await using var provider = await StubProvider.StartAsync(Delay);
        await File.WriteAllTextAsync(Path.Combine(directory, "providers.yaml"), Manifests(provider.Address));
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddWxautoHosting(directory).AddDatabase(StorageOptions.InDirectory(directory)).AddConversations()
            .AddSingleton<IKnowledgeSearch, NoKnowledge>().AddAi();
        using var host = builder.Build();
        await host.Services.GetRequiredService<SchemaMigration>().RunAsync(default);
        await host.StartAsync();
        var router = host.Services.GetRequiredService<ProviderRouter>();
        List<ChatMessage> messages = [new(ChatRole.System, new string('说', Prompt)), new(ChatRole.User, "怎么退货")];

        await Pace.RunAsync(Rate, effort.Of(Rate * 5), _ => AskAsync(router, messages));
        var milliseconds = new ConcurrentBag<double>();
        await Pace.RunAsync(Rate, effort.Of(Rate * 20),
            async _ => milliseconds.Add((await AskAsync(router, messages)).Overhead.TotalMilliseconds));

        await host.StopAsync();
        Directory.Delete(directory, recursive: true);
        return new Findings(
        [
            new("AI router overhead at 1,000 calls/s, p50", "SQLite", Samples.Percentile(milliseconds, 0.5), 0.05, false, "ms"),
            new("AI router overhead at 1,000 calls/s, p99", "SQLite", Samples.Percentile(milliseconds, 0.99), 0.5, false, "ms"),
        ],
        [string.Create(CultureInfo.InvariantCulture,
            $"router: {milliseconds.Count:#,0} calls over HTTP to a stub that waits {Delay.TotalMilliseconds:0} ms, in the same process as the stub; with limits, a budget and the ledger on.")]);
    }

    private static async Task<Routed<ChatResponse>> AskAsync(ProviderRouter router, List<ChatMessage> messages)
    {
        var request = new RouteRequest(Providers, ModelUse.Standard, TimeSpan.FromSeconds(20), "bench", AnswerReasons.ForPage)
            { Agent = "bench" };
        var routed = await router.AskAsync(request, new ModelCall<ChatResponse>(TokenCounter.Guess(messages), 800,
            (client, model, ct) => client.Chat(model).GetResponseAsync(messages, null, ct), r => TokenUsage.Of(r.Usage, messages, r.Text)),
                default);
        return routed.Answered ? routed : throw new InvalidOperationException(string.Join("; ", routed.Failures));
    }

    private static string Manifests(Uri provider) => string.Join("\n---\n", Providers.Select(name => $$"""
        apiVersion: wxauto.io/v1alpha1
        kind: AIProvider
        metadata: {name: {{name}} }
        spec:
          endpoint: {{provider}}
          models: {standard: stub}
          limits: {concurrency: 1000, requestsPerMinute: 10000000, tokensPerMinute: 2000000000}
          prices: {standard: {inputPerMillion: 2, outputPerMillion: 8} }
          budget: {perDay: 1000000}
        """));

    private sealed class NoKnowledge : IKnowledgeSearch
    {
        public ValueTask<KnowledgeResult> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new KnowledgeResult([], 0, []));
    }
}
