using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Events;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Conversations.Queue;
using Wxauto.Desk.Handoffs;
using Wxauto.Desk.Projection;
using Wxauto.Gateway.Agents;
using Wxauto.Storage.Sql;

namespace Wxauto.Desk.Tests;

/// <summary>A desk with its conversations, whose worker runs when a test says so.</summary>
public abstract class DeskContract : DatabaseContract
{
    protected const string Agent = "front-desk";
    protected static readonly Actor Wang = new("account 1", "Wang"), Li = new("account 2", "Li");
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly AgentSession Stream = new(Agent, Guid.NewGuid());
    private long _position;
    private int _id;

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
    protected override TimeProvider Time => Clock;
    protected RecordedBus Bus { get; } = new();

    protected virtual bool AskRating => false;

    internal DeskOptions Options { get; } = new()
    {
        Policies =
        [
            new SlaOptions { Name = "shop", FirstReply = TimeSpan.FromMinutes(10), NextReply = TimeSpan.FromMinutes(20),
                QueueWait = TimeSpan.FromMinutes(5) },
        ],
    };

    protected IMessageQueue Queue => Services.GetRequiredService<IMessageQueue>();
    protected IDeskInbox Inbox => Services.GetRequiredService<IDeskInbox>();
    protected IDeskConversation Desk => Services.GetRequiredService<IDeskConversation>();
    protected IHandoffDesk Handoffs => Services.GetRequiredService<IHandoffDesk>();
    protected IDeskFeed Feed => Services.GetRequiredService<IDeskFeed>();
    protected Database Database => Services.GetRequiredService<Database>();

    protected override void Add(IServiceCollection services)
    {
        Options.Rating.Ask = AskRating;
        services.AddLogging(l =>
            l.SetMinimumLevel(LogLevel.Warning)).AddSingleton<TimeOrderedId>().AddSingleton<IEventBus>(Bus).AddSingleton(Options)
            .AddSingleton<IResourceCatalog>(FixedCatalog.Of(Agent, new AgentSpec { DisplayName = "Shop",
                Reply = new ReplySpec { MaxLength = 100 } }))
            .AddConversations().AddDeskWorker();
    }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await using var db = await DatabaseAsync();
        db.Set<AgentRecord>().Add(new AgentRecord { Name = Stream.Agent, SessionId = Stream.Session });
        await db.SaveChangesAsync();
    }

    /// <summary>The worker's rounds, until nothing is left.</summary>
    protected async Task FollowAsync()
    {
        var worker = Services.GetRequiredService<DeskWorker>();
        await AllAsync();
        await worker.TimeAsync(default);
        await Services.GetRequiredService<HandoffOffers>().RunAsync(default);
        await AllAsync();

        async Task AllAsync()
        {
            while (await worker.FollowAsync(default) > 0)
                await Task.Yield();
        }
    }

    protected async Task PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        await FollowAsync();
    }

    protected async Task<Guid> CustomerAsync(string chat, string text = "hello", bool follow = true) =>
        await AcceptAsync(chat, text, SenderKind.Other, follow);

    protected async Task<Guid> TypedInWeChatAsync(string chat, string text, bool follow = true) =>
        await AcceptAsync(chat, text, SenderKind.Self, follow);

    /// <summary>The AI decides about all that waits in this chat.</summary>
    protected async Task DecideAsync(Outcome outcome, string? text, bool follow = true)
    {
        var decided = (await Queue.ClaimAsync(1_000, Lease, default)).Select(c => Decide(c, outcome, text)).ToList();
        await Queue.CommitAsync(decided, default);
        if (follow)
            await FollowAsync();
    }

    protected async Task<Guid> HandOffAsync(string chat)
    {
        var id = await CustomerAsync(chat, "a person, please", follow: false);
        await DecideAsync(Outcome.HandOff, "somebody is called");
        return id;
    }

    protected DecidedTurn Decide(ClaimedConversation claim, Outcome outcome, string? text)
    {
        var (c, now) = (claim.Conversation, Clock.GetUtcNow());
        var ids = Services.GetRequiredService<TimeOrderedId>();
        var turn = new TurnRecord
        {
            Id = ids.Next(), ConversationId = c.Id, Agent = c.Agent, Question = "?", Outcome = outcome, Reason = TurnReasons.Evidence,
                Confidence = 0.9,
            Trace = [], Citations = [], Provider = "extractive", Model = "", InputTokens = 0, OutputTokens = 0, ReceivedAt = now,
                DecidedAt = now,
        };
        return new DecidedTurn(turn, claim, [.. claim.Messages.Select(m => m.Id)], text is null ? [] :
        [
            new Reply
            {
                Id = ids.Next(), TurnId = turn.Id, ConversationId = c.Id, Agent = c.Agent, ChatId = c.ChatId, ChatName = c.Name,
                    ChatKind = c.ChatKind, Text = text,
                MentionName = "", CreatedAt = now,
            },
        ], outcome == Outcome.HandOff ? ConversationState.WaitingForPerson : null);
    }

    protected async Task<InboxItem> ItemAsync(Guid id, Actor? person = null) => (await Inbox.FindAsync(id, person ?? Wang, default))!;

    protected async Task<ConversationView> ShowAsync(Guid id, Actor? person = null) =>
        (await Desk.ShowAsync(id, person ?? Wang, null, 100, default))!;

    protected async Task<DeskResult> ReplyAsync(Guid id, Actor person, string text, string? key = null, long? seen = null,
        bool confirmed = false) =>
        await Desk.ReplyAsync(id, person, new ReplyCommand(text, seen ?? (await ShowAsync(id, person)).LastPosition, confirmed,
            key ?? Guid.NewGuid().ToString()), default);

    protected async Task<IReadOnlyList<Reply>> ReadyAsync() => await Queue.ReadyRepliesAsync([Stream], [], 1_000, default);

    protected Task MoveAsync(Guid reply, ReplyState to) => Queue.MoveRepliesAsync([new(reply, Agent, to, to == ReplyState.Failed
        ? "no window" : null)], default);

    protected async Task<IEnumerable<Guid>> ListAsync(InboxView view, Actor? person = null) =>
        (await Inbox.ListAsync(new InboxQuery(person ?? Wang, view), default)).Items.Select(i => i.ConversationId);

    private async Task<Guid> AcceptAsync(string chat, string text, SenderKind sender, bool follow)
    {
        var now = Clock.GetUtcNow();
        var ids = Services.GetRequiredService<TimeOrderedId>();
        var message = new Message
        {
            Id = ids.Next(), Agent = Agent, ClientId = $"m{Interlocked.Increment(ref _id)}", ConversationId = ids.Next(),
            Position = Interlocked.Increment(ref _position), SenderId = chat, SenderName = chat, SenderKind = sender,
                Kind = MessageKind.Text, Text = text,
            MentionsMe = false, SentAt = now, ReceivedAt = now,
        };
        await Queue.AcceptAsync([new InboundMessage(message, $"wx-{chat}", chat, ChatKind.Friend, now,
            now) { ByPerson = sender == SenderKind.Self }], default);
        if (follow)
            await FollowAsync();
        return (await Database.ReadAsync(db => db.QueryAsync("SELECT id FROM conversations WHERE chat_id = @chat", r => r.GetGuid(0),
            ("chat", $"wx-{chat}")), default)).Single();
    }

    /// <summary>Keeps what is announced.</summary>
    protected sealed class RecordedBus : IEventBus
    {
        public List<object> Announced { get; } = [];

        public void Announce<TEvent>(TEvent e) where TEvent : class, IEvent<TEvent>
        {
            lock (Announced)
                Announced.Add(e);
        }

        public Task PublishAsync<TEvent>(TEvent e, CancellationToken cancellationToken) where TEvent : class, IEvent<TEvent>
        {
            Announce(e);
            return Task.CompletedTask;
        }

        public IDisposable Subscribe<TEvent>(Func<TEvent, CancellationToken, ValueTask> handler) where TEvent : class, IEvent<TEvent> =>
            new Nothing();

        private sealed class Nothing : IDisposable
        {
            public void Dispose()
            {
            }
        }
    }
}
