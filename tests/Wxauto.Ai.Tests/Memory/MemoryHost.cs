using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Ai.Memory;
using Wxauto.Ai.Providers;
using Wxauto.Ai.Routing;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Ai.Tests.Memory;

/// <summary>The memory over a real database, and conversations that are committed as the pipeline does.</summary>
internal sealed class MemoryHost : IAsyncDisposable
{
    public const string Agent = "front-desk";
    private readonly ServiceProvider _services;
    private readonly MemoryUpkeep _upkeep;
    private readonly AiHost _ai;

    private MemoryHost(ServiceProvider services, AiHost ai)
    {
        (_services, _ai) = (services, ai);
        _upkeep = new MemoryUpkeep(Storage, History, new Summaries(ai.Get<ProviderDirectory>(), ai.Get<ProviderRouter>()),
            services.GetRequiredService<TimeOrderedId>(), Time, NullLogger<MemoryUpkeep>.Instance);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
    public IConversationHistory History => _services.GetRequiredService<IConversationHistory>();
    public IMemoryStorage Storage => _services.GetRequiredService<IMemoryStorage>();

    public static async Task<MemoryHost> StartAsync(params AIProviderSpec[] providers)
    {
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddSingleton<TimeOrderedId>()
            .AddDatabase(TestDatabase.Sqlite(TestDatabase.NewDirectory())).AddConversations().AddSingleton<IMemoryStorage, MemoryStorage>()
            .BuildServiceProvider();
        await services.GetRequiredService<SchemaMigration>().RunAsync(default);
        return new MemoryHost(services, new AiHost(providers));
    }

    /// <summary>A turn is committed, and what it teaches is learnt.</summary>
    public async Task TurnAsync(Guid conversation, string question, string reply, AiSpec? ai = null, string contact = "wx-1")
    {
        Time.Advance(TimeSpan.FromSeconds(40));
        await using (var db = await DatabaseAsync())
        {
            var id = Guid.CreateVersion7(Time.GetUtcNow());
            db.Turns.Add(new TurnRecord
            {
                Id = id, ConversationId = conversation, Agent = Agent, Question = question, Outcome = Outcome.Reply,
                Reason = TurnReasons.Evidence, Confidence = 1, Trace = [], Citations = [], Provider = "", Model = "",
                InputTokens = 0, OutputTokens = 0, ReceivedAt = Time.GetUtcNow(), DecidedAt = Time.GetUtcNow(),
            });
            db.Replies.Add(new Reply { Id = Guid.CreateVersion7(Time.GetUtcNow()), TurnId = id, ConversationId = conversation,
                Agent = Agent, ChatId = contact, ChatName = "", ChatKind = ChatKind.Friend, Text = reply, MentionName = "",
                CreatedAt = Time.GetUtcNow() });
            await db.SaveChangesAsync();
        }
        await _upkeep.LearnAsync(new MemoryNote(conversation, Agent, contact, ai ?? new AiSpec()), default);
    }

    public async Task<Recollection> RecallAsync(Guid conversation, string question, MemorySpec? spec = null, string contact = "wx-1")
    {
        var request = new RecallRequest(conversation, Agent, contact, question, spec ?? new MemorySpec());
        return ConversationMemories.Select(request,
            [.. (await History.RecentAsync([conversation], DateTimeOffset.UnixEpoch, 6, default))[conversation]],
            (await Storage.MemoriesAsync([conversation], default)).GetValueOrDefault(conversation),
            [.. (await Storage.FactsAsync([(Agent, contact)], default))[(Agent, contact)]], Time.GetUtcNow());
    }

    public Task<WxautoDb> DatabaseAsync() => _services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _ai.DisposeAsync();
        _upkeep.Dispose();
    }
}
