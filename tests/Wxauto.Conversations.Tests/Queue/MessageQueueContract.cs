using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations.FollowUps;
using Wxauto.Conversations.Queue;
using Wxauto.Gateway.Agents;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Conversations.Tests.Queue;

public sealed class SqliteMessageQueue : MessageQueueContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlMessageQueue : MessageQueueContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>What both databases promise about the way of a message.</summary>
public abstract class MessageQueueContract : DatabaseContract
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly AgentSession Stream = new("front-desk", Guid.NewGuid());
    private readonly AdjustableTime _time = new();
    private TimeOrderedId _ids = null!;
    private IMessageQueue _queue = null!;
    private long _position;

    protected override TimeProvider Time => _time;

    protected override void Add(IServiceCollection services) => services.AddConversations();

    public override async Task InitializeAsync()
    {
        _ids = new TimeOrderedId(_time);
        await base.InitializeAsync();
        _queue = Services.GetRequiredService<IMessageQueue>();
        await using var db = await DatabaseAsync();
        db.Agents.Add(new AgentRecord { Name = Stream.Agent, SessionId = Stream.Session });
        await db.SaveChangesAsync();
    }

    [Fact]
    public async Task A_message_that_is_sent_twice_is_kept_once()
    {
        var message = Inbound("m1", "张三");
        (await _queue.AcceptAsync([message, message], default)).Should().ContainSingle();
        (await _queue.AcceptAsync([Inbound("m1", "张三")], default)).Should().BeEmpty();

        var claim = (await _queue.ClaimAsync(10, Lease, default)).Should().ContainSingle().Subject;
        claim.Messages.Should().ContainSingle().Which.Text.Should().Be("你好👋 m1");
        claim.Version.Should().Be(1, "a repeated message wakes nobody");
    }

    [Fact]
    public async Task A_text_that_is_told_again_is_the_same_message_until_its_time_is_over()
    {
        (await _queue.AcceptAsync([Repeatable("r1", "张三"), Repeatable("r2", "张三")], default)).Should().ContainSingle("in one batch");
        _time.Advance(TimeSpan.FromSeconds(20));
        (await _queue.AcceptAsync([Repeatable("r3", "张三"), Repeatable("r4", "李四")], default)).Should()
            .ContainSingle("the first has no answer yet, and the other chat is another");
        var claim = (await _queue.ClaimAsync(10, Lease, default)).Single(c => c.Conversation.Name == "张三");
        claim.Messages.Select(m => m.ClientId).Should().Equal("r1");
        await _queue.CommitAsync([Decide(claim, "满 99 元包邮")], default);
        _time.Advance(TimeSpan.FromSeconds(9));
        (await _queue.AcceptAsync([Repeatable("r5", "张三")], default)).Should().BeEmpty("it was answered just now");
        _time.Advance(TimeSpan.FromSeconds(2));
        (await _queue.AcceptAsync([Repeatable("r6", "张三")], default)).Should().ContainSingle("that is long ago");
        (await _queue.AcceptAsync([Repeatable("r3", "张三"), Repeatable("r1", "张三")], default)).Should().BeEmpty("an id stays what it was");

        await using var db = await DatabaseAsync();
        var first = await db.Messages.SingleAsync(m => m.ClientId == "r1");
        (await db.MessageRepeats.Where(r => r.MessageId == first.Id).OrderBy(r => r.ClientId).Select(r => r.ClientId).ToListAsync()).Should()
            .Equal("r2", "r3", "r5");
    }

    [Fact]
    public async Task The_same_text_at_the_same_moment_from_several_processes_is_one_message()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Repeatable($"p{i}", "张三"))
            .Select(m => Task.Run(() => _queue.AcceptAsync([m], default))));
        added.Sum(a => a.Count).Should().Be(1);
        await using var db = await DatabaseAsync();
        (await db.MessageRepeats.CountAsync()).Should().Be(7);
    }

    [Fact]
    public async Task What_a_program_wants_said_is_a_turn_with_one_reply_unless_a_person_holds_the_conversation()
    {
        await _queue.AcceptAsync([Inbound("m1", "张三")], default);
        var conversation = (await _queue.ClaimAsync(10, Lease, default)).Single().Conversation.Id;
        var reply = await _queue.SayAsync(conversation, "已发货", default);
        var ready = (await _queue.ReadyRepliesAsync([Stream], [], 10, default)).Should().ContainSingle().Subject;
        (ready.Id, ready.Text, ready.ChatName).Should().Be((reply!.Value, "已发货", "张三"));
        (await _queue.SayAsync(Guid.NewGuid(), "x", default)).Should().BeNull();
        await _queue.HoldAsync(conversation, new("小李", "小李"), default);
        (await _queue.SayAsync(conversation, "x", default)).Should().BeNull("the person speaks");
    }

    [Fact]
    public async Task Messages_of_a_conversation_are_claimed_in_the_order_of_the_agent()
    {
        await _queue.AcceptAsync([Inbound("a", "张三"), Inbound("b", "李四"), Inbound("c", "张三")], default);
        await _queue.AcceptAsync([Inbound("d", "张三")], default);

        var claims = await _queue.ClaimAsync(10, Lease, default);

        claims.Should().HaveCount(2);
        claims.Single(c => c.Conversation.Name == "张三").Messages.Select(m => m.ClientId).Should().Equal("a", "c", "d");
    }

    [Fact]
    public async Task A_conversation_is_claimed_by_one_worker_at_a_time_until_its_lease_ends()
    {
        await _queue.AcceptAsync([Inbound("a", "张三")], default);
        (await _queue.ClaimAsync(10, Lease, default)).Should().ContainSingle();
        (await _queue.ClaimAsync(10, Lease, default)).Should().BeEmpty();

        _time.Advance(Lease + TimeSpan.FromSeconds(1));

        (await _queue.ClaimAsync(10, Lease, default)).Should().ContainSingle().Which.Attempts.Should().Be(2);
    }

    [Fact]
    public async Task Many_workers_at_once_never_share_a_conversation()
    {
        await _queue.AcceptAsync([.. Enumerable.Range(0, 200).Select(i => Inbound($"m{i}", $"客户{i}"))], default);

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var mine = new List<ClaimedConversation>();
            while (await _queue.ClaimAsync(7, Lease, default) is { Count: > 0 } some)
                mine.AddRange(some);
            return mine;
        })));

        claims.SelectMany(c => c).Select(c => c.Conversation.Id).Should().OnlyHaveUniqueItems().And.HaveCount(200);
    }

    [Fact]
    public async Task A_committed_turn_gives_its_messages_an_outcome_and_leaves_the_queue()
    {
        await _queue.AcceptAsync([Inbound("a", "张三")], default);
        var claim = (await _queue.ClaimAsync(10, Lease, default)).Single();

        (await _queue.CommitAsync([Decide(claim, "您好")], default)).Should().ContainSingle();

        _time.Advance(Lease * 2);
        (await _queue.ClaimAsync(10, Lease, default)).Should().BeEmpty();
        (await EntryAsync()).Should().BeNull("the row leaves the queue when nothing waits");
        var reply = (await _queue.ReadyRepliesAsync([Stream], [], 10, default)).Should().ContainSingle().Subject;
        reply.Text.Should().Be("您好");
    }

    [Fact]
    public async Task What_comes_while_a_turn_is_decided_waits_for_the_next_turn()
    {
        await _queue.AcceptAsync([Inbound("a", "张三")], default);
        var claim = (await _queue.ClaimAsync(10, Lease, default)).Single();
        await _queue.AcceptAsync([Inbound("b", "张三")], default);
        await _queue.CommitAsync([Decide(claim, "答一")], default);

        (await _queue.ClaimAsync(10, Lease, default)).Should().ContainSingle().Which.Messages.Select(m => m.ClientId).Should().Equal("b");
    }

    [Fact]
    public async Task A_worker_that_lost_its_lease_cannot_commit()
    {
        await _queue.AcceptAsync([Inbound("a", "张三")], default);
        var slow = (await _queue.ClaimAsync(10, Lease, default)).Single();
        _time.Advance(Lease + TimeSpan.FromSeconds(1));
        var quick = (await _queue.ClaimAsync(10, Lease, default)).Single();

        (await _queue.CommitAsync([Decide(slow, "慢")], default)).Should().BeEmpty();
        (await _queue.CommitAsync([Decide(quick, "快")], default)).Should().ContainSingle();
        (await _queue.CommitAsync([Decide(quick, "快")], default)).Should().BeEmpty("a turn is committed once");

        (await _queue.ReadyRepliesAsync([Stream], [], 10, default)).Should().ContainSingle().Which.Text.Should().Be("快");
    }

    [Fact]
    public async Task A_released_conversation_comes_back_at_its_time()
    {
        await _queue.AcceptAsync([Inbound("a", "张三")], default);
        var claim = (await _queue.ClaimAsync(10, Lease, default)).Single();
        var retryAt = _time.GetUtcNow().AddSeconds(5);
        await _queue.ReleaseAsync(claim.Conversation.Id, claim.LeaseId, retryAt, default);

        (await _queue.ClaimAsync(10, Lease, default)).Should().BeEmpty();
        (await EntryAsync())!.ReadyAt.Should().BeCloseTo(retryAt, TimeSpan.FromMilliseconds(1));
        _time.Advance(TimeSpan.FromSeconds(6));
        (await _queue.ClaimAsync(10, Lease, default)).Should().ContainSingle();
    }

    [Fact]
    public async Task Debouncing_waits_for_the_last_message_but_not_for_ever()
    {
        await _queue.AcceptAsync([Inbound("a", "张三", debounce: 2, atMost: 5)], default);
        foreach (var id in new[] { "b", "c", "d" })
        {
            _time.Advance(TimeSpan.FromSeconds(1.5));
            (await _queue.ClaimAsync(10, Lease, default)).Should().BeEmpty();
            await _queue.AcceptAsync([Inbound(id, "张三", debounce: 2, atMost: 5)], default);
        }

        _time.Advance(TimeSpan.FromSeconds(0.6));
        (await _queue.ClaimAsync(10, Lease, default)).Should().ContainSingle().Which.Messages.Should().HaveCount(4);
    }

    [Fact]
    public async Task A_person_who_takes_over_silences_the_turn_in_progress_and_withdraws_what_is_not_delivered()
    {
        await _queue.AcceptAsync([Inbound("a", "张三"), Inbound("b", "李四")], default);
        var claims = (await _queue.ClaimAsync(10, Lease, default)).ToDictionary(c => c.Conversation.Name);
        await _queue.CommitAsync([Decide(claims["李四"], "已在路上"),
            Decide(claims["李四"], "重复") with { Claim = claims["李四"] with { LeaseId = Guid.NewGuid() } }], default);

        (await _queue.HoldAsync(claims["张三"].Conversation.Id, new("小王", "小王"), default)).Should().Be("front-desk");
        (await _queue.HoldAsync(claims["李四"].Conversation.Id, new("小王", "小王"), default)).Should().Be("front-desk");
        (await _queue.HoldAsync(claims["李四"].Conversation.Id, new("小赵", "小赵"), default)).Should().BeNull("someone else holds it");
        var committed = await _queue.CommitAsync([Decide(claims["张三"], "不该出现")], default);

        committed.Should().ContainSingle().Which.Outcome.Should().Be(Outcome.LeftToPerson);
        (await _queue.ReadyRepliesAsync([Stream], [], 10, default)).Should().BeEmpty();
        (await _queue.TakeBackAsync(claims["张三"].Conversation.Id, default)).Should().BeTrue();
        (await _queue.TakeBackAsync(Guid.NewGuid(), default)).Should().BeFalse();
    }

    [Fact]
    public async Task An_older_session_of_an_agent_gets_no_replies()
    {
        await _queue.AcceptAsync([Inbound("a", "张三")], default);
        await _queue.CommitAsync([Decide((await _queue.ClaimAsync(10, Lease, default)).Single(), "好")], default);

        (await _queue.ReadyRepliesAsync([Stream with { Session = Guid.NewGuid() }, new("nobody", Stream.Session)], [], 10, default))
            .Should().BeEmpty();
        (await _queue.ReadyRepliesAsync([Stream], [], 10, default)).Should().ContainSingle();
    }

    /// <summary>G4: one that is on its way when a person comes may be acknowledged after its withdrawal.</summary>
    [Fact]
    public async Task Replies_that_an_agent_may_have_are_withdrawn_when_a_person_comes_and_stay_so_when_the_person_leaves()
    {
        await _queue.AcceptAsync([Inbound("a", "张三"), Inbound("b", "李四")], default);
        var claims = (await _queue.ClaimAsync(10, Lease, default)).ToDictionary(c => c.Conversation.Name);
        await _queue.CommitAsync([Decide(claims["张三"], "到了"), Decide(claims["李四"], "别人的")], default);
        var replies = (await _queue.ReadyRepliesAsync([Stream], [], 10, default)).ToDictionary(r => r.Text, r => r.Id);
        await _queue.MoveRepliesAsync([.. replies.Values.Select(id => new ReplyMove(id, "front-desk", ReplyState.Delivered, null))],
            default);
        await _queue.AcceptAsync([Inbound("c", "张三")], default);
        await _queue.CommitAsync([Decide((await _queue.ClaimAsync(10, Lease, default)).Single(), "在路上")], default);
        var underWay = (await _queue.ReadyRepliesAsync([Stream], [], 10, default)).Single().Id;
        (await WithdrawnAsync("front-desk")).Should().BeEmpty();

        await _queue.HoldAsync(claims["张三"].Conversation.Id, new("小王", "小王"), default);
        await _queue.MoveRepliesAsync([new(underWay, "front-desk", ReplyState.Delivered, null)], default);
        await _queue.TakeBackAsync(claims["张三"].Conversation.Id, default);

        (await WithdrawnAsync("front-desk")).Should().BeEquivalentTo([replies["到了"], underWay]);
        (await WithdrawnAsync("other")).Should().BeEmpty();
        await _queue.MoveRepliesAsync([new(replies["到了"], "front-desk", ReplyState.Withdrawn, null)], default);
        _time.Advance(TimeSpan.FromMinutes(2));
        (await WithdrawnAsync("front-desk")).Should().BeEmpty("the agent knows, or never got it");
    }

    [Fact]
    public async Task A_reply_moves_forward_only_and_only_for_its_own_agent()
    {
        await _queue.AcceptAsync([Inbound("a", "张三")], default);
        await _queue.CommitAsync([Decide((await _queue.ClaimAsync(10, Lease, default)).Single(), "好")], default);
        var id = (await _queue.ReadyRepliesAsync([Stream], [], 10, default)).Single().Id;

        await _queue.MoveRepliesAsync([new(id, "other", ReplyState.Sent, null)], default);
        (await _queue.ReadyRepliesAsync([Stream], [], 10, default)).Should().ContainSingle();
        await _queue.MoveRepliesAsync([new(id, "front-desk", ReplyState.Delivered, null), new(id, "front-desk", ReplyState.Sent, null)],
            default);
        await _queue.MoveRepliesAsync([new(id, "front-desk", ReplyState.Failed, "too late")], default);

        await using var db = await DatabaseAsync();
        var reply = await db.Replies.FindAsync(id);
        reply!.State.Should().Be(ReplyState.Sent);
        reply.FinishedAt.Should().NotBeNull();
        reply.Error.Should().BeNull();
    }

    [Fact]
    public async Task A_promise_is_kept_once_when_its_time_has_come()
    {
        await PromiseAsync("a", "张三", "问题解决了吗？", hours: 2);
        (await _queue.SendFollowUpsAsync(10, default)).Agents.Should().BeEmpty("it is too early");
        _time.Advance(TimeSpan.FromHours(2));

        var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _queue.SendFollowUpsAsync(10, default)));

        sent.SelectMany(s => s.Agents).Should().Equal("front-desk");
        (await _queue.ReadyRepliesAsync([Stream], [], 10, default)).Select(r => r.Text).Should().Equal("好", "问题解决了吗？");
    }

    [Fact]
    public async Task A_promise_is_dropped_where_a_person_has_the_conversation()
    {
        var conversation = await PromiseAsync("a", "张三", "问题解决了吗？", hours: 1);
        await _queue.HoldAsync(conversation, new("小王", "小王"), default);
        _time.Advance(TimeSpan.FromHours(1));
        (await _queue.SendFollowUpsAsync(10, default)).Agents.Should().BeEmpty();
        await _queue.TakeBackAsync(conversation, default);
        (await _queue.SendFollowUpsAsync(10, default)).Agents.Should().BeEmpty("it was dropped for good");
        (await FollowUpsAsync()).Should().ContainSingle().Which.Should()
            .BeEquivalentTo(new { State = FollowUpState.Dropped, Reason = TurnReasons.FollowUpPerson.Reason });
    }

    [Fact]
    public async Task A_promise_waits_while_the_customer_waits_for_an_answer()
    {
        await PromiseAsync("a", "张三", "问题解决了吗？", hours: 1);
        _time.Advance(TimeSpan.FromHours(1));
        await _queue.AcceptAsync([Inbound("b", "张三")], default);
        (await _queue.SendFollowUpsAsync(10, default)).Agents.Should().BeEmpty();
        await _queue.CommitAsync([Decide((await _queue.ClaimAsync(10, Lease, default)).Single(), "答")], default);
        (await _queue.SendFollowUpsAsync(10, default)).Agents.Should().ContainSingle();
        (await _queue.ReadyRepliesAsync([Stream], [], 10, default)).Select(r => r.Text).Should().Equal("好", "答", "问题解决了吗？");
    }

    [Fact]
    public async Task A_newer_promise_replaces_the_one_before()
    {
        await PromiseAsync("a", "张三", "旧的", hours: 1);
        await PromiseAsync("b", "张三", "新的", hours: 2);
        _time.Advance(TimeSpan.FromHours(3));
        await _queue.SendFollowUpsAsync(10, default);
        (await FollowUpsAsync()).Select(f => (f.Text, f.State)).Should()
            .BeEquivalentTo([("旧的", FollowUpState.Dropped), ("新的", FollowUpState.Sent)]);
    }

    [Fact]
    public async Task Many_promises_are_kept_in_parts()
    {
        for (var i = 0; i < 5; i++)
            await PromiseAsync($"m{i}", $"客户{i}", "在吗", hours: 1);
        _time.Advance(TimeSpan.FromHours(1));
        (await _queue.SendFollowUpsAsync(3, default)).More.Should().BeTrue();
        (await _queue.SendFollowUpsAsync(3, default)).More.Should().BeFalse();
        (await FollowUpsAsync()).Should().OnlyContain(f => f.State == FollowUpState.Sent).And.HaveCount(5);
    }

    [Fact]
    public async Task A_reply_that_is_under_way_is_not_read_again()
    {
        await _queue.AcceptAsync([Inbound("a", "张三"), Inbound("b", "李四")], default);
        await _queue.CommitAsync([.. (await _queue.ClaimAsync(10, Lease, default)).Select(c => Decide(c, c.Conversation.Name))], default);
        var sent = (await _queue.ReadyRepliesAsync([Stream], [], 1, default)).Single();
        (await _queue.ReadyRepliesAsync([Stream], [sent.Id], 10, default)).Should().ContainSingle().Which.Id.Should().NotBe(sent.Id);
    }

    [Fact]
    public async Task What_a_bubble_carries_besides_its_text_comes_with_the_claim()
    {
        var details = new MessageDetails(new QuoteDetails("小王", "七天内可以退👍"), null, null,
            [new BlobDetails("ab", "发票.pdf", "application/pdf", 7)]);
        await _queue.AcceptAsync([Inbound("a", "张三", details: details.ToJson())], default);
        MessageDetails.Of((await _queue.ClaimAsync(10, Lease, default)).Single().Messages[0]).Should().BeEquivalentTo(details);
    }

    private async Task<QueueEntry?> EntryAsync()
    {
        await using var db = await DatabaseAsync();
        return await db.Queue.AsNoTracking().SingleOrDefaultAsync();
    }

    private async Task<IEnumerable<Guid>> WithdrawnAsync(string agent) =>
        (await _queue.WithdrawnRepliesAsync([agent], TimeSpan.FromMinutes(1), default)).Select(r => r.Id);

    private InboundMessage Inbound(string id, string chat, double debounce = 0, double atMost = 0, string? details = null,
        string? text = null)
    {
        var now = _time.GetUtcNow();
        var message = new Message
        {
            Id = _ids.Next(), Agent = "front-desk", ClientId = id, ConversationId = _ids.Next(), Position = ++_position,
            SenderId = chat, SenderName = chat, SenderKind = SenderKind.Other, Kind = MessageKind.Text,
            Text = text ?? $"你好👋 {id}",
            MentionsMe = false, SentAt = now, ReceivedAt = now, Details = details,
        };
        return new InboundMessage(message, $"wx-{chat}", chat, ChatKind.Friend, now.AddSeconds(debounce), now.AddSeconds(atMost));
    }

    private InboundMessage Repeatable(string id, string chat) =>
        Inbound(id, chat, text: "满多少包邮？") with { Repeats = new(0, _time.GetUtcNow().AddSeconds(-10)) };

    private DecidedTurn Decide(ClaimedConversation claim, string text)
    {
        var c = claim.Conversation;
        var turn = new TurnRecord
        {
            Id = _ids.Next(), ConversationId = c.Id, Agent = c.Agent, Question = "?", Outcome = Outcome.Reply,
            Reason = TurnReasons.Evidence, Confidence = 0.9,
            Trace = [], Citations = [], Provider = "extractive", Model = "", InputTokens = 0, OutputTokens = 0,
            ReceivedAt = _time.GetUtcNow(), DecidedAt = _time.GetUtcNow(),
        };
        var reply = new Reply
        {
            Id = _ids.Next(), TurnId = turn.Id, ConversationId = c.Id, Agent = c.Agent, ChatId = c.ChatId, ChatName = c.Name,
            ChatKind = c.ChatKind,
            Text = text, MentionName = "", CreatedAt = _time.GetUtcNow(),
        };
        return new DecidedTurn(turn, claim, [.. claim.Messages.Select(m => m.Id)], [reply], null);
    }

    /// <summary>A turn that promises something; returns its conversation.</summary>
    private async Task<Guid> PromiseAsync(string id, string chat, string text, int hours)
    {
        await _queue.AcceptAsync([Inbound(id, chat)], default);
        var decided = Decide((await _queue.ClaimAsync(10, Lease, default)).Single(), "好");
        var (conversation, turn) = (decided.Turn.ConversationId, decided.Turn.Id);
        await _queue.CommitAsync([decided with
            { FollowUps = [new FollowUp { Id = _ids.Next(), ConversationId = conversation, TurnId = turn, Agent = "front-desk",
            DueAt = _time.GetUtcNow().AddHours(hours), Text = text }] }], default);
        return conversation;
    }

    private async Task<List<FollowUp>> FollowUpsAsync()
    {
        await using var db = await Services.GetRequiredService<Microsoft.EntityFrameworkCore.IDbContextFactory<WxautoDb>>()
            .CreateDbContextAsync();
        return [.. db.FollowUps];
    }

    private sealed class AdjustableTime : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by) => _now += by;
    }
}
