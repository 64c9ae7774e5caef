using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Conversations.Queue;
using Wxauto.Documents.Tests;
using Wxauto.Hosting;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Ingestion;
using Wxauto.Knowledge.Learning;
using Wxauto.Knowledge.Tables;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Storage.Workflows;
using Wxauto.Tests;

namespace Wxauto.Knowledge.Tests.Learning;

/// <summary>A shop with an agent, its conversations in the real tables, and the knowledge module around. Time stands
/// until a test lets it go on.</summary>
internal sealed class LearningHost : IAsyncDisposable
{
    public const string Base = "shop";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);
    private readonly ServiceProvider _services;
    private int _written;

    private LearningHost(ServiceProvider services, Catalog catalog, FakeTimeProvider time) =>
        (_services, Resources, Time) = (services, catalog, time);

    public FakeTimeProvider Time { get; }
    public Catalog Resources { get; }

    public static async Task<LearningHost> CreateAsync(StorageOptions storage, Action<IServiceCollection>? change = null)
    {
        var (time, catalog) = (new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero)), new Catalog());
        var services = new ServiceCollection().AddLogging().AddWxautoHosting("").AddDatabase(storage).AddConversations()
            .AddSingleton<TimeProvider>(time).AddSingleton<IResourceCatalog>(catalog)
            .AddSingleton<ITextEmbedder, NoModels>().AddSingleton<IReranker, NoModels>().AddSingleton<IImageTranscriber, NoModels>()
                .AddKnowledge().AddSingleton<IBlackContacts>(new NobodyBlack()).AddSingleton(TestDocuments.Shared);
        change?.Invoke(services);
        var host = new LearningHost(services.BuildServiceProvider(), catalog, time);
        await host.Get<SchemaMigration>().RunAsync(default);
        return host;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public async Task<T> DbAsync<T>(Func<WxautoDb, Task<T>> use)
    {
        await using var db = await Get<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();
        return await use(db);
    }

    public Task CustomerAsync(string chat, params string[] texts) => WriteAsync(chat, SenderKind.Other, texts);

    /// <summary>Somebody of the company, at the PC or the phone.</summary>
    public Task PersonAsync(string chat, params string[] texts) => WriteAsync(chat, SenderKind.Self, texts);

    /// <summary>Decides about what waits in the chat, as the pipeline commits it.</summary>
    public async Task<Guid> BotAsync(string chat, Outcome outcome, string? reply, Reason? reason = null, Citation[]? citations = null)
    {
        Time.Advance(TimeSpan.FromSeconds(5));
        var claim = (await Get<IMessageQueue>().ClaimAsync(50, TimeSpan.FromMinutes(1), default)).Single(c => c.Conversation.Name == chat);
        var now = Time.GetUtcNow();
        var turn = new TurnRecord
        {
            Id = Get<TimeOrderedId>().Next(), ConversationId = claim.Conversation.Id, Agent = claim.Conversation.Agent,
            Question = string.Join('\n', claim.Messages.Select(m => m.Text)), Outcome = outcome, Reason = reason ?? TurnReasons.Evidence,
            Confidence = 0, Trace = [], Citations = citations ?? [], Provider = "", Model = "", InputTokens = 0, OutputTokens = 0,
            ReceivedAt = now, DecidedAt = now,
        };
        List<Reply> replies = reply is null ? [] :
        [
            new Reply
            {
                Id = Get<TimeOrderedId>().Next(), TurnId = turn.Id, ConversationId = claim.Conversation.Id,
                Agent = claim.Conversation.Agent, ChatId = claim.Conversation.ChatId, ChatName = chat,
                ChatKind = claim.Conversation.ChatKind, Text = reply, MentionName = "", CreatedAt = now,
            },
        ];
        (await Get<IMessageQueue>().CommitAsync([new DecidedTurn(turn, claim, [.. claim.Messages.Select(m => m.Id)], replies, null)],
            default)).Should().ContainSingle();
        return turn.Id;
    }

    /// <summary>Runs the workflow once, after everybody has finished writing.</summary>
    public async Task LearnAsync(TimeSpan? later = null)
    {
        Time.Advance(later ?? TimeSpan.FromMinutes(11));
        var workflow = _services.GetServices<IWorkflow>().Single(w => w.Name == KnowledgeLearning.WorkflowName);
        var state = "";
        foreach (var step in workflow.Steps)
            state = await workflow.RunStepAsync(step, new WorkflowRunContext(Guid.NewGuid(), Base, NoInput.Json, state, 1), default);
    }

    public Task<IReadOnlyList<KnowledgeDraft>> DraftsAsync(DraftState? state = null) => Get<Drafts>().ListAsync(Base, state, default);

    /// <summary>Reads what the sources have now, as scan and worker do.</summary>
    public async Task IngestAsync()
    {
        await Get<SourceScan>().ScanAsync(Resources.Current.KnowledgeBases[Base], default);
        var ingestion = _services.GetServices<IWorkflow>().Single(w => w.Name == DocumentIngestion.WorkflowName);
        var runs = Get<IWorkflowRuns>();
        foreach (var run in await runs.ListAsync(DocumentIngestion.WorkflowName, null, true, 1000, default))
        {
            var state = "";
            foreach (var step in ingestion.Steps)
                state = await ingestion.RunStepAsync(step, new WorkflowRunContext(run.Id, run.Key, run.Input, state, 1), default);
            (await runs.CancelAsync(run.Id, default)).Should().BeTrue();
        }
        await Get<KnowledgeLibrary>().RefreshAsync(default);
    }

    public async Task<KnowledgeResult> SearchAsync(string question) => await Get<IKnowledgeSearch>()
        .SearchAsync(new KnowledgeQuery([Base], question), default);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task WriteAsync(string chat, SenderKind sender, string[] texts)
    {
        foreach (var text in texts)
        {
            Time.Advance(Pause);
            var (now, number) = (Time.GetUtcNow(), ++_written);
            var message = new Message
            {
                Id = Get<TimeOrderedId>().Next(), Agent = "front", ClientId = $"m{number}", ConversationId = Get<TimeOrderedId>().Next(),
                Position = number, SenderId = sender == SenderKind.Other ? chat : "me",
                SenderName = sender == SenderKind.Other ? chat : "客服",
                SenderKind = sender, Kind = MessageKind.Text, Text = text, MentionsMe = false, SentAt = now, ReceivedAt = now,
            };
            (await Get<IMessageQueue>().AcceptAsync([new InboundMessage(message, $"id-{chat}", chat, ChatKind.Friend, now, now)], default))
                .Should().ContainSingle();
        }
    }

    internal sealed class Catalog : IResourceCatalog
    {
        public AgentSpec Agent { get; set; } = new() { DisplayName = "小雀", Knowledge = [Base] };

        public KnowledgeBaseSpec Spec { get; set; } = new()
        {
            Learning = new LearningSpec { Mode = LearningMode.Review, ExpireAfter = TimeSpan.FromDays(30) },
            Sources = [new SourceSpec { Name = "files", Directory = new DirectorySource
                { Path = "knowledge", Include = ["shipping-fees.md", "returns.md", "payment.md"] } }],
        };

        public CatalogSnapshot Current => CatalogSnapshot.Empty with
        {
            Platforms = new Dictionary<string, Resource<PlatformSpec>>
                { ["p"] = new("p", new PlatformSpec { TimeZone = "Asia/Urumqi" }, "") },
            Agents = new Dictionary<string, Resource<AgentSpec>> { ["front"] = new("front", Agent, "") },
            KnowledgeBases = new Dictionary<string, Resource<KnowledgeBaseSpec>>
                { [Base] = new(Base, Spec, Path.Combine(SampleShopTests.Shop, "shop.yaml")) },
        };

        public IDisposable OnChange(Action<CatalogSnapshot> action) =>
            throw new NotSupportedException("Nothing of this test follows changes.");
    }

    private sealed class NoModels : ITextEmbedder, IReranker, IImageTranscriber
    {
        public Task<IReadOnlyList<float[]>> EmbedAsync(EmbeddingModel model, IReadOnlyList<string> texts, EmbeddingPurpose purpose,
            CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<RerankScore>?> RerankAsync(string provider, string? model, string query,
            IReadOnlyList<string> passages, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<string> ReadAsync(ImageSource by, byte[] image, string mediaType, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
