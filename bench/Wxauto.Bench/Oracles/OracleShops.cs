using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Wxauto.Ai;
using Wxauto.Ai.Guard;
using Wxauto.Bench.Measurements;
using Wxauto.Bench.Running;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Text;
using Wxauto.Conversations;
using Wxauto.Conversations.Queue;
using Wxauto.Customers;
using Wxauto.Documents;
using Wxauto.Hosting;
using Wxauto.Hosting.Bus;
using Wxauto.Knowledge;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Evaluation;
using Wxauto.Models;
using Wxauto.Pipeline;
using Wxauto.Pipeline.Turns;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Storage.Workflows;

namespace Wxauto.Bench.Oracles;

/// <summary>The shops of the question sets in one process: their documents read, an Agent for each oracle, and turns of their customers as
/// the worker runs them, with nothing left out but the queue before and the commit behind.</summary>
internal sealed class OracleShops : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("wxauto-bench-").FullName;
    private readonly ConcurrentDictionary<Guid, ExpectedAnswer> _conversations = new();
    private readonly Dictionary<(string Base, string Text), string> _documents = [];
    private ServiceProvider _services = null!;
    private OracleProvider _oracles = null!;
    private List<IHostedService> _workers = [];

    /// <param name="model">Directory of an embedding model; null: words and static vectors.</param>
    public static async Task<OracleShops> OpenAsync(IReadOnlyList<QuestionSet> sets, (string Directory, int Dimensions)? model)
    {
        var shops = new OracleShops();
        await shops.StartAsync(sets, model);
        return shops;
    }

    /// <summary>A base's name of a set.</summary>
    public static string BaseOf(QuestionSet set) => set.Name.Replace(' ', '-');

    /// <summary>A new customer asks; what he had written before is remembered. With what the model said, empty when it was not asked.</summary>
    public async Task<(DecidedTurn Turn, string Said)> AskAsync(Oracle oracle, QuestionSet set, ExpectedAnswer expected)
    {
        _oracles.Expect(oracle, BaseOf(set), expected);
        var (agent, now, id) = (AgentOf(oracle, BaseOf(set)), DateTimeOffset.UtcNow, Guid.NewGuid());
        _conversations[id] = expected;
        var conversation = new Conversation { Id = id, Agent = agent, ChatId = $"{id}", ChatKind = ChatKind.Friend, Name = "甲", CreatedAt = now,
            LastMessageAt = now };
        var message = new Message
        {
            Id = Guid.NewGuid(), Agent = agent, ClientId = $"{id}", ConversationId = id, Position = 1, SenderId = "甲", SenderName = "甲",
            SenderKind = SenderKind.Other, Kind = MessageKind.Text, Text = expected.Question, MentionsMe = false, SentAt = now, ReceivedAt = now,
        };
        return (await _services.GetRequiredService<TurnProcessor>().ProcessAsync(
            new ClaimedConversation(conversation, [message], Guid.NewGuid(), 1, 1), default), _oracles.Said(oracle, BaseOf(set)));
    }

    /// <summary>Whether every sentence of a reply stands in the documents word for word.</summary>
    public bool IsTrue(QuestionSet set, string reply)
    {
        var known = Chunks(BaseOf(set)).Select(c => PlainText.Letters(c.Text)).ToList();
        return Regex.Split(reply, "[。！？；;\n]").Select(PlainText.Letters)
            .All(s => known.Exists(k => k.Contains(s, StringComparison.Ordinal)));
    }

    /// <summary>Titles of the documents that have what is expected: what a customer who is asked back may choose.</summary>
    public IReadOnlyList<string> TitlesOf(QuestionSet set, ExpectedAnswer expected) => [.. Chunks(BaseOf(set))
        .Where(c => (expected.Document is null || c.Document.Name == expected.Document)
            && OracleAnswer.WordsOf(expected).All(w => PlainText.Letters(c.Text).Contains(w, StringComparison.Ordinal)))
        .Select(c => c.Document.Title).Distinct()];

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers.AsEnumerable().Reverse())
            await worker.StopAsync(default);
        await _services.DisposeAsync();
        await _oracles.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task StartAsync(IReadOnlyList<QuestionSet> sets, (string Directory, int Dimensions)? model)
    {
        _oracles = await OracleProvider.StartAsync((name, text) => _documents.GetValueOrDefault((name, text), ""));
        await File.WriteAllTextAsync(Path.Combine(_directory, "bench.yaml"), Manifests(sets, model));
        var configuration = new ConfigurationBuilder().Build();
        _services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddEventBus(configuration)
            .AddWxautoHosting(_directory).AddDatabase(StorageOptions.InDirectory(_directory)).AddConversations()
            .AddSingleton(new LocalModelOptions { Directory = Path.GetDirectoryName(model?.Directory) ?? _directory })
            .AddAi().AddKnowledge().AddPipeline().AddCustomers()
            .AddSingleton(new ReaderOptions { Program = Repository.Reader }).AddSingleton<IConversationMemory>(new Before(_conversations))
            .BuildServiceProvider();
        await _services.GetRequiredService<SchemaMigration>().RunAsync(default);
        _workers = [.. _services.GetServices<IHostedService>().Where(s => WorkflowServices.RunsWorkflows(s) || AiServices.KeepsBooks(s))];
        foreach (var worker in _workers)
            await worker.StartAsync(default);
        foreach (var name in sets.Select(BaseOf))
        {
            if (await _services.GetRequiredService<KnowledgeEvaluator>().IngestAsync(name, null, default) is [var failed, ..])
                throw new InvalidOperationException(failed);
            await _services.GetRequiredService<KnowledgeLibrary>().RefreshAsync(default);
            foreach (var chunk in Chunks(name))
                _documents[(name, PromptData.Escape(chunk.Text).Trim())] = chunk.Document.Name;
        }
    }

    private IEnumerable<Chunk> Chunks(string name) => _services.GetRequiredService<KnowledgeLibrary>().Find(name)!.Chunks.Values
        .SelectMany(c => c).Select(c => c.Chunk);

    private static string AgentOf(Oracle oracle, string name) => $"{oracle}-{name}".ToLowerInvariant();

    private string Manifests(IReadOnlyList<QuestionSet> sets, (string Directory, int Dimensions)? model)
    {
        var manifests = new List<string>
        {
            """
            apiVersion: wxauto.io/v1alpha1
            kind: AIProvider
            metadata: {name: quotes}
            spec: {preset: extractive}
            """,
        };
        if (model is { } local)
            manifests.Add($$"""
                apiVersion: wxauto.io/v1alpha1
                kind: AIProvider
                metadata: {name: local}
                spec: {preset: local, models: {embedding: {{Path.GetFileName(local.Directory)}} } }
                """);
        var embedding = model is null ? "" : $$"""  embedding: {provider: local, dimensions: {{model.Value.Dimensions}} }""";
        foreach (var set in sets)
        {
            manifests.Add($$"""
                apiVersion: wxauto.io/v1alpha1
                kind: KnowledgeBase
                metadata: {name: {{BaseOf(set)}} }
                spec:
                  sources: [{name: files, directory: {path: "{{Path.GetFullPath(Path.Combine(Repository.Root, set.Folder))}}" } }]
                {{embedding}}
                """);
            manifests.AddRange(Enum.GetValues<Oracle>().Select(o => $$"""
                apiVersion: wxauto.io/v1alpha1
                kind: AIProvider
                metadata: {name: {{AgentOf(o, BaseOf(set))}} }
                spec: {endpoint: "{{_oracles.Address}}{{o}}/{{BaseOf(set)}}/v1", models: {standard: oracle} }
                ---
                apiVersion: wxauto.io/v1alpha1
                kind: Agent
                metadata: {name: {{AgentOf(o, BaseOf(set))}} }
                spec:
                  displayName: 客服
                  knowledge: [{{BaseOf(set)}}]
                  ai: {route: [{{AgentOf(o, BaseOf(set))}}, quotes], cacheFor: 0s}
                """));
        }
        return string.Join("\n---\n", manifests);
    }

    /// <summary>What the customer of a question had written before.</summary>
    private sealed class Before(ConcurrentDictionary<Guid, ExpectedAnswer> conversations) : IConversationMemory
    {
        public ValueTask<Recollection> RecallAsync(RecallRequest request, CancellationToken cancellationToken) =>
            ValueTask.FromResult(conversations[request.ConversationId].After is { Count: > 0 } after
                ? Recollection.Empty with { Recent = [.. after.Select(t => new DialogueLine(true, t))], Tokens = 1 } : Recollection.Empty);

        public void Note(MemoryNote note)
        {
        }
    }
}
