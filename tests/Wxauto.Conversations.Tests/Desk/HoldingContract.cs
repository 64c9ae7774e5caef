using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations.Desk;
using Wxauto.Conversations.Queue;
using Wxauto.Gateway.Agents;
using Wxauto.Storage;
using Wxauto.Storage.Sql;
using Wxauto.Tests;

namespace Wxauto.Conversations.Tests.Desk;

public sealed class SqliteHolding : HoldingContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlHolding : HoldingContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>Who holds a conversation, what he says in it, and what the desk is told.</summary>
public abstract class HoldingContract : DatabaseContract
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly AgentSession Stream = new("front-desk", Guid.NewGuid());
    private static readonly Holder Wang = new("1", "Wang"), Li = new("2", "Li");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
    private TimeOrderedId _ids = null!;
    private long _position;

    protected override TimeProvider Time => _time;
    private IMessageQueue Queue => Services.GetRequiredService<IMessageQueue>();
    private Database Database => Services.GetRequiredService<Database>();

    protected override void Add(IServiceCollection services) => services.AddConversations();

    public override async Task InitializeAsync()
    {
        _ids = new TimeOrderedId(_time);
        await base.InitializeAsync();
        await using var db = await DatabaseAsync();
        db.Set<AgentRecord>().Add(new AgentRecord { Name = Stream.Agent, SessionId = Stream.Session });
        await db.SaveChangesAsync();
    }

    [Fact]
    public async Task Whoever_took_over_and_gave_back_while_the_AI_thought_fences_the_answer()
    {
        var claim = await AskAsync("a");
        var id = claim.Conversation.Id;
        await Queue.HoldAsync(id, Wang, default);
        await Queue.TakeBackAsync(id, default);
        var turn = (await Queue.CommitAsync([Decide(claim)], default)).Single();
        (turn.Outcome, turn.Reason.Code).Should().Be((Outcome.LeftToPerson, TurnReasons.HandledByPerson.Name));
        (await ReadyAsync()).Should().BeEmpty();
        (await Queue.CommitAsync([Decide(await AskAsync("b"))], default)).Single().Outcome.Should().Be(Outcome.Reply,
            "what comes afterwards is answered");
    }

    [Fact]
    public async Task A_persons_words_are_not_withdrawn_when_another_person_takes_over()
    {
        var id = (await AskAsync("a")).Conversation.Id;
        (await SayAsync(id, Wang, "mine")).Agent.Should().Be("front-desk");
        (await TakeAsync(id, Li, force: false)).By.Should().Be(Wang);
        (await TakeAsync(id, Li, force: true)).Changed.Should().BeTrue();
        (await ReadyAsync()).Select(r => r.Text).Should().Equal("mine");
        (await SayAsync(id, Wang, "late")).HeldBy.Should().Be(Li);
    }

    [Fact]
    public async Task A_reply_takes_the_conversation_in_its_own_transaction()
    {
        var claim = await AskAsync("a");
        var said = await SayAsync(claim.Conversation.Id, Wang, "hello");
        said.TookOver.Should().BeTrue();
        (await Queue.CommitAsync([Decide(claim)], default)).Single().Outcome.Should().Be(Outcome.LeftToPerson);
        (await SayAsync(Guid.NewGuid(), Wang, "x")).Should().Be(new SaidByPerson(), "the conversation is unknown");
    }

    [Fact]
    public async Task A_reply_to_what_was_not_seen_changes_nothing_until_it_is_confirmed()
    {
        var claim = await AskAsync("a");
        await AskAsync("b");
        var seen = claim.Messages[0].Position;
        (await SayAsync(claim.Conversation.Id, Wang, "x", seen)).Newer.Should().Be(1);
        (await ReadyAsync()).Should().BeEmpty();
        (await SayAsync(claim.Conversation.Id, Wang, "x", seen, confirmed: true)).Agent.Should().NotBeNull();
    }

    [Fact]
    public async Task A_colleague_who_had_it_meanwhile_counts_as_something_new()
    {
        var id = (await AskAsync("a")).Conversation.Id;
        var before = (await Database.ReadAsync(db => DeskFacts.ConversationsAsync(db, [id]), default))[0].HolderVersion;
        await SayAsync(id, Li, "I answered");
        await Queue.TakeBackAsync(id, default);
        (await SayAsync(id, Wang, "x", holder: before)).Newer.Should().Be(1);
    }

    [Fact]
    public async Task Who_types_in_WeChat_holds_it_with_the_message_and_what_the_AI_had_ready_is_withdrawn()
    {
        var claim = await AskAsync("a");
        await Queue.CommitAsync([Decide(claim)], default);
        var slow = await AskAsync("b");
        await Queue.AcceptAsync([Inbound("typed", SenderKind.Self) with { ByPerson = true }], default);
        (await ReadyAsync()).Should().BeEmpty();
        (await Queue.CommitAsync([Decide(slow)], default)).Single().Outcome.Should().Be(Outcome.LeftToPerson);
        var facts = (await Database.ReadAsync(db => DeskFacts.ConversationsAsync(db, [claim.Conversation.Id]), default))[0];
        facts.Holder.Should().Be(Holder.WeChat);
        await Queue.AcceptAsync([Inbound("typed", SenderKind.Self) with { ByPerson = true }], default);
        (await Database.ReadAsync(db => DeskFacts.ConversationsAsync(db, [claim.Conversation.Id]), default))[0].HolderVersion.Should()
            .Be(facts.HolderVersion, "a message that is sent again takes nothing");
    }

    [Fact]
    public async Task What_was_said_before_it_was_given_back_is_not_told_to_the_AI()
    {
        var id = (await AskAsync("a")).Conversation.Id;
        await Queue.HoldAsync(id, Wang, default);
        _time.Advance(TimeSpan.FromMinutes(5));
        var given = _time.GetUtcNow();
        await Queue.TakeBackAsync(id, default);
        (await AskAsync("b")).Conversation.ContextFrom.Should().Be(given);
    }

    [Fact]
    public async Task Everything_that_the_desk_shows_marks_the_conversation_until_it_was_looked_at()
    {
        var claim = await AskAsync("a");
        (await TakePendingAsync()).Should().Equal(claim.Conversation.Id);
        (await TakePendingAsync()).Should().BeEmpty();
        await Queue.CommitAsync([Decide(claim)], default);
        (await TakePendingAsync()).Should().ContainSingle("it was answered");
        var reply = (await ReadyAsync()).Single().Id;
        await Queue.MoveRepliesAsync([new(reply, Stream.Agent, ReplyState.Delivered, null)], default);
        (await TakePendingAsync()).Should().BeEmpty("where an answer of the AI is on its way changes nothing");
        await Queue.MoveRepliesAsync([new(reply, Stream.Agent, ReplyState.Failed, "gone")], default);
        (await TakePendingAsync()).Should().ContainSingle("it failed");
        await SayAsync(claim.Conversation.Id, Wang, "hello");
        (await TakePendingAsync()).Should().ContainSingle();
        await Queue.MoveRepliesAsync([new((await ReadyAsync()).Single().Id, Stream.Agent, ReplyState.Sent, null)], default);
        (await TakePendingAsync()).Should().ContainSingle("what became of a person's words is shown to him");
        await Queue.TakeBackAsync(claim.Conversation.Id, default);
        (await TakePendingAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task What_is_taken_and_not_looked_at_to_the_end_stays_pending()
    {
        await AskAsync("a");
        var broken = () => Database.WriteAsync<int>(async db =>
        {
            (await DeskFacts.TakePendingAsync(db, 10)).Should().ContainSingle();
            throw new InvalidOperationException("the process dies");
        }, default);
        await broken.Should().ThrowAsync<InvalidOperationException>();
        (await TakePendingAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task Unread_messages_are_counted_up_to_a_limit()
    {
        var first = await AskAsync("a");
        for (var i = 0; i < 5; i++)
            await Queue.AcceptAsync([Inbound($"m{i}")], default);
        await Queue.AcceptAsync([Inbound("own", SenderKind.Self)], default);
        var id = first.Conversation.Id;
        (await UnreadAsync(id, first.Messages[0].Position, 99)).Should().Be(5);
        (await UnreadAsync(id, 0, 3)).Should().Be(3);
        (await UnreadAsync(id, long.MaxValue, 99)).Should().Be(0);
    }

    private async Task<int> UnreadAsync(Guid id, long position, int max) =>
        (await Database.ReadAsync(db => DeskFacts.UnreadAsync(db, [(id, position)], max), default))[id];

    private Task<List<Guid>> TakePendingAsync() => Database.WriteAsync(db => DeskFacts.TakePendingAsync(db, 10), default);

    private Task<HoldResult> TakeAsync(Guid id, Holder person, bool force) =>
        Database.WriteAsync(db => Holding.TakeAsync(db, id, person, _time.GetUtcNow(), force), default);

    private Task<SaidByPerson> SayAsync(Guid id, Holder person, string text, long seen = long.MaxValue, bool confirmed = false,
        long? holder = null) =>
        Database.WriteAsync(db => PersonReplies.SayAsync(db, new PersonReply(id, person, [text], seen, holder, confirmed), _ids,
            _time.GetUtcNow()), default);

    private Task<IReadOnlyList<Reply>> ReadyAsync() => Queue.ReadyRepliesAsync([Stream], [], 10, default);

    private async Task<ClaimedConversation> AskAsync(string id)
    {
        await Queue.AcceptAsync([Inbound(id)], default);
        _time.Advance(Lease * 2);
        return (await Queue.ClaimAsync(1, Lease, default)).Single();
    }

    private InboundMessage Inbound(string id, SenderKind sender = SenderKind.Other)
    {
        var now = _time.GetUtcNow();
        var message = new Message
        {
            Id = _ids.Next(), Agent = Stream.Agent, ClientId = id, ConversationId = _ids.Next(), Position = ++_position, SenderId = "zhang",
            SenderName = "Zhang", SenderKind = sender, Kind = MessageKind.Text, Text = id, MentionsMe = false, SentAt = now,
                ReceivedAt = now,
        };
        return new InboundMessage(message, "wx-zhang", "Zhang", ChatKind.Friend, now, now);
    }

    private DecidedTurn Decide(ClaimedConversation claim)
    {
        var (c, now) = (claim.Conversation, _time.GetUtcNow());
        var turn = new TurnRecord
        {
            Id = _ids.Next(), ConversationId = c.Id, Agent = c.Agent, Question = "?", Outcome = Outcome.Reply,
                Reason = TurnReasons.Evidence, Confidence = 1,
            Trace = [], Citations = [], Provider = "", Model = "", InputTokens = 0, OutputTokens = 0, ReceivedAt = now, DecidedAt = now,
        };
        return new DecidedTurn(turn, claim, [.. claim.Messages.Select(m => m.Id)],
        [
            new Reply
            {
                Id = _ids.Next(), TurnId = turn.Id, ConversationId = c.Id, Agent = c.Agent, ChatId = c.ChatId, ChatName = c.Name,
                    ChatKind = c.ChatKind,
                Text = "an answer", MentionName = "", CreatedAt = now,
            },
        ], null);
    }
}
