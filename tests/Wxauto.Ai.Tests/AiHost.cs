using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Ai.Ledger;
using Wxauto.Ai.Memory;
using Wxauto.Ai.Tools;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Resources;
using Wxauto.Models;
using Wxauto.Tests;

namespace Wxauto.Ai.Tests;

/// <summary>The AI module over a fixed catalog. The ledger is kept in memory; its SQL has its own contract.</summary>
internal sealed class AiHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public AiHost(CatalogSnapshot catalog, TimeProvider? time = null, Func<KnowledgeQuery, KnowledgeResult>? knowledge = null,
        LocalModelOptions? models = null)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(models ?? new LocalModelOptions());
        Usage = AddTo(services, catalog, time, knowledge);
        _services = services.BuildServiceProvider();
    }

    /// <summary>The providers are p0, p1, …</summary>
    public AiHost(params AIProviderSpec[] providers) : this(Catalog(providers))
    {
    }

    public UsageInMemory Usage { get; }

    public static UsageInMemory AddTo(IServiceCollection services, CatalogSnapshot catalog, TimeProvider? time = null,
        Func<KnowledgeQuery, KnowledgeResult>? knowledge = null)
    {
        var usage = new UsageInMemory();
        services.AddSingleton(time ?? TimeProvider.System).AddSingleton<TimeOrderedId>().AddSingleton<ISecrets>(new FixedSecrets())
            .AddSingleton<IResourceCatalog>(new FixedCatalog(catalog)).AddSingleton<IUsageStorage>(usage)
                .AddSingleton<IToolPins>(new PinsInMemory())
                .AddSingleton<IMemoryStorage>(new NoMemory()).AddSingleton<IConversationHistory>(new NoHistory())
                .AddSingleton<IBlobReader>(new OneBlob())
            .AddSingleton<IKnowledgeSearch>(new FixedKnowledge(knowledge ?? (_ => new KnowledgeResult([], 0, [])))).AddAi();
        return usage;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public Task<AnswerResult> AnswerAsync(AnswerRequest request, CancellationToken cancellationToken = default) => Get<IChatRouter>()
        .AnswerAsync(request, cancellationToken).AsTask();

    /// <summary>What the ledger holds, written to the end.</summary>
    public async Task<IReadOnlyList<AiCall>> CallsAsync()
    {
        var ledger = Get<Wxauto.Ai.Ledger.UsageLedger>();
        await ledger.StartAsync(default);
        await ledger.StopAsync(default);
        return [.. Usage.Calls];
    }

    public static CatalogSnapshot Catalog(params AIProviderSpec[] providers) => CatalogSnapshot.Empty with
    {
        AIProviders = providers.Select((spec, i) => new Resource<AIProviderSpec>($"p{i}", spec, "")).ToDictionary(r => r.Name),
    };

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class FixedSecrets : ISecrets
    {
        public (string? Value, string? Missing) Read(SecretSource source) => source.Env is "MISSING" or null
            ? (null, "the environment variable MISSING is empty") : ($"key-of-{source.Env}", null);
    }

    private sealed class FixedKnowledge(Func<KnowledgeQuery, KnowledgeResult> find) : IKnowledgeSearch
    {
        public ValueTask<KnowledgeResult> SearchAsync(KnowledgeQuery query, CancellationToken cancellationToken) =>
            ValueTask.FromResult(find(query));
    }

    /// <summary>The blob "invoice" of the agent "front-desk".</summary>
    private sealed class OneBlob : IBlobReader
    {
        public Task<byte[]?> ReadAsync(string agent, string id, long maxBytes, CancellationToken cancellationToken) =>
            Task.FromResult(agent == "front-desk" && id == "invoice" ? System.Text.Encoding.UTF8.GetBytes("增值税发票 ¥1388") : null);
    }

    private sealed class NoMemory : IMemoryStorage
    {
        public Task<IReadOnlyDictionary<Guid, ConversationMemory>> MemoriesAsync(IReadOnlyCollection<Guid> conversationIds,
            CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ILookup<(string Agent, string ContactId), ContactFact>> FactsAsync(
            IReadOnlyCollection<(string Agent, string ContactId)> contacts, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task SaveAsync(ConversationMemory memory, IReadOnlyList<ContactFact> facts, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}

internal sealed class PinsInMemory : IToolPins
{
    private readonly ConcurrentDictionary<(string, string), string> _pins = new();

    public Task<string> PinAsync(ToolPin pin, CancellationToken cancellationToken) =>
        Task.FromResult(_pins.GetOrAdd((pin.Server, pin.Tool), pin.Sha256));
}

internal sealed class UsageInMemory : IUsageStorage
{
    public ConcurrentQueue<AiCall> Calls { get; } = new();
    public List<Spent> Before { get; } = [];

    /// <summary>Writing fails so many times.</summary>
    public int Failures { get; set; }

    public Task AddAsync(IReadOnlyList<AiCall> calls, CancellationToken cancellationToken)
    {
        if (Failures-- > 0)
            throw new TimeoutException("The database is away.");
        foreach (var call in calls)
            Calls.Enqueue(call);
        return Task.CompletedTask;
    }

    public Task<List<Spent>> SpentSinceAsync(string day, CancellationToken cancellationToken) =>
        Task.FromResult(Before.Concat(Calls.Select(c => new Spent(c.Day, c.Provider, c.VirtualKey, c.Currency, c.CostMicros))).ToList());

    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken) => Task.FromResult(0);
}
