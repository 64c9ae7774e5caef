using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Conversations.Tests.History;

public sealed class SqliteConversationArchive : ConversationArchiveContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlConversationArchive : ConversationArchiveContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>What both databases promise to whoever learns from conversations.</summary>
public abstract class ConversationArchiveContract : DatabaseContract
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
    private static readonly ArchiveScope Desk = new(["front-desk"], null);
    private IConversationArchive _archive = null!;

    protected override void Add(IServiceCollection services) => services.AddConversations();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _archive = Services.GetRequiredService<IConversationArchive>();
    }

    [Fact]
    public async Task It_begins_with_the_first_conversation_of_the_agents_asked_for()
    {
        await ChatAsync("front-desk", began: 5);
        await ChatAsync("front-desk", began: 3);
        await ChatAsync("front-desk", ChatKind.Service, began: 1);
        await ChatAsync("back-office", began: 2);
        (await _archive.BeginAsync(Desk, default)).Should().Be(At(3));
        (await _archive.BeginAsync(new([], []), default)).Should().Be(At(2), "all agents, but friends and groups only");
        (await _archive.BeginAsync(new([], ["back-office"]), default)).Should().Be(At(3));
        (await _archive.BeginAsync(new(["back-office"], ["back-office"]), default)).Should()
            .Be(At(2), "an agent that is named is not left out");
        (await _archive.BeginAsync(new([], null), default)).Should().BeNull();
    }

    [Fact]
    public async Task Conversations_where_a_person_of_the_account_wrote_are_found_within_the_time_asked_for()
    {
        var chats = new List<Guid>();
        foreach (var minute in new[] { 1, 2, 3, 4 })
        {
            var chat = await ChatAsync("front-desk", last: minute);
            await WriteAsync(chat, minute, "好的", SenderKind.Self);
            chats.Add(chat);
        }
        await WriteAsync(await ChatAsync("front-desk", last: 2), 2, "你好", SenderKind.Other);
        await WriteAsync(await ChatAsync("back-office", last: 2), 2, "好的", SenderKind.Self);

        var part = await _archive.FindStaffAsync(Desk, At(1), At(3), 100, default);

        part.Until.Should().Be(At(3));
        part.Conversations.Should().BeEquivalentTo([chats[1], chats[2]]);
    }

    [Fact]
    public async Task What_persons_wrote_is_found_in_parts_that_miss_nothing_and_do_not_split_a_moment()
    {
        var written = new List<Guid>();
        foreach (var minute in new[] { 1, 2, 2, 2, 3, 4 })
        {
            var chat = await ChatAsync("front-desk", last: minute);
            await WriteAsync(chat, minute, "好的", SenderKind.Self);
            written.Add(chat);
        }
        var found = new List<IReadOnlyList<Guid>>();
        for (var after = At(0); after < At(9);)
        {
            var part = await _archive.FindStaffAsync(Desk, after, At(9), 2, default);
            part.Until.Should().BeAfter(after);
            found.Add(part.Conversations);
            after = part.Until;
        }
        found.SelectMany(f => f).Should().BeEquivalentTo(written).And.OnlyHaveUniqueItems();
        found[0].Should().HaveCount(4, "three bubbles have the time of the second");
    }

    [Fact]
    public async Task What_a_person_said_at_the_desk_is_a_persons_word_in_its_place_and_no_answer_of_the_AI()
    {
        var chat = await ChatAsync("front-desk", last: 5);
        var turn = await TurnAsync(chat, 4, "");
        await WriteAsync(chat, 3, "包邮吗", SenderKind.Other, position: 1);
        await WriteAsync(chat, 5, "谢谢", SenderKind.Other, position: 2);
        await ReplyAsync(chat, turn, 4, "满 99 元包邮", "1");
        await ReplyAsync(chat, turn, 4, "没有发出", "1", ReplyState.Failed);
        await ReplyAsync(chat, turn, 4, "机器人的话");

        (await _archive.FindStaffAsync(Desk, At(3), At(9), 100, default)).Conversations.Should().Equal(chat);
        (await _archive.FindStaffAsync(Desk, At(4), At(9), 100, default)).Conversations.Should().BeEmpty();
        var read = (await _archive.ReadAsync([chat], At(0), At(9), default)).Single();
        read.Messages.Select(m => (m.From, m.Text)).Should()
            .Equal((SenderKind.Other, "包邮吗"), (SenderKind.Self, "满 99 元包邮"), (SenderKind.Other, "谢谢"));
        read.Replies.Should().Equal("机器人的话");
    }

    [Fact]
    public async Task A_conversation_is_read_with_its_messages_in_the_order_of_the_agent_their_turns_and_what_the_AI_said()
    {
        var chat = await ChatAsync("front-desk", ChatKind.Group, last: 6);
        var turn = await TurnAsync(chat, 4, "几点开门？");
        await ReplyAsync(chat, turn, 4, "九点");
        await ReplyAsync(chat, turn, -60, "早上好");
        await ReplyAsync(chat, turn, -25 * 60, "昨天");
        await WriteAsync(chat, 5, "第二", SenderKind.Self, position: 2);
        await WriteAsync(chat, 3, "第一", SenderKind.Other, position: 1, turn: turn);
        await WriteAsync(chat, 4, "您已添加好友", SenderKind.System, position: 3);
        await WriteAsync(chat, 1, "之前", SenderKind.Other, position: 0);
        await WriteAsync(chat, 6, "之后", SenderKind.Other, position: 4);
        var other = await ChatAsync("front-desk");

        var read = await _archive.ReadAsync([other, chat, Guid.NewGuid()], At(1), At(5), default);

        read.Select(c => c.Chat.Id).Should().Equal(other, chat);
        read[0].Should().BeEquivalentTo(new { Messages = Array.Empty<object>(), Replies = Array.Empty<string>() });
        read[1].Chat.Should().Be(new ArchivedChat(chat, "front-desk", chat.ToString("N"), "小王", ChatKind.Group));
        read[1].Messages.Select(m => (m.Text, m.From, m.ReceivedAt)).Should()
            .Equal(("第一", SenderKind.Other, At(3)), ("第二", SenderKind.Self, At(5)));
        read[1].Messages[0].Turn.Should().BeEquivalentTo(new { Id = turn, Outcome = Outcome.Reply, DecidedAt = At(4) });
        read[1].Messages[1].Turn.Should().BeNull("nobody decided about it");
        read[1].Replies.Should().BeEquivalentTo("九点", "早上好");
    }

    [Fact]
    public async Task More_messages_than_one_statement_takes_keep_their_turns()
    {
        var chat = await ChatAsync("front-desk", last: 3);
        await using (var db = await DatabaseAsync())
        {
            for (var i = 0; i < 1200; i++)
            {
                var turn = Turn(chat, 2, $"问{i}");
                db.Add(turn);
                db.Add(Bubble(chat, 2, $"问{i}", SenderKind.Other, i, turn.Id));
            }
            await db.SaveChangesAsync();
        }
        var messages = (await _archive.ReadAsync([chat], At(1), At(3), default)).Single().Messages;
        messages.Should().HaveCount(1200).And.OnlyContain(m => m.Turn != null);
        messages.Select(m => m.Turn!.Id).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Turns_come_oldest_first_within_the_time_asked_for_also_when_they_were_decided_after_the_last_message()
    {
        var chat = await ChatAsync("front-desk", last: 0);
        foreach (var minute in new[] { 4, 2, 3, 1 })
            await TurnAsync(chat, minute, $"问{minute}");
        await TurnAsync(await ChatAsync("back-office", last: 2), 2, "别的");
        await TurnAsync(await ChatAsync("front-desk", ChatKind.Service, last: 2), 2, "通知");
        await TurnAsync(await ChatAsync("front-desk", last: -25 * 60), 2, "太晚");

        var turns = new List<ArchivedTurn>();
        await foreach (var turn in _archive.TurnsAsync(Desk, At(1), At(3), default))
            turns.Add(turn);

        turns.Select(t => (t.Question, t.Decision.DecidedAt)).Should().Equal(("问2", At(2)), ("问3", At(3)));
        turns.Should().OnlyContain(t => t.Chat.Id == chat && t.Decision.Reason.Is(TurnReasons.Evidence) && t.Citations.Count == 0);
    }

    private static DateTimeOffset At(int minute) => Start.AddMinutes(minute);

    private async Task<Guid> ChatAsync(string agent, ChatKind kind = ChatKind.Friend, int began = 0, int last = 0)
    {
        var id = Guid.NewGuid();
        await AddAsync(new Conversation
        {
            Id = id, Agent = agent, ChatId = id.ToString("N"), ChatKind = kind, Name = "小王", CreatedAt = At(began),
            LastMessageAt = At(last),
        });
        return id;
    }

    private Task WriteAsync(Guid chat, int minute, string text, SenderKind from, long position = 0, Guid? turn = null) =>
        AddAsync(Bubble(chat, minute, text, from, position, turn));

    private async Task<Guid> TurnAsync(Guid chat, int minute, string question)
    {
        var turn = Turn(chat, minute, question);
        await AddAsync(turn);
        return turn.Id;
    }

    private Task ReplyAsync(Guid chat, Guid turn, int minute, string text, string? author = null, ReplyState state = ReplyState.Ready) =>
        AddAsync(new Reply
    {
        Id = Guid.CreateVersion7(), TurnId = turn, ConversationId = chat, Agent = "front-desk", ChatId = "wx-1", ChatName = "",
        ChatKind = ChatKind.Friend, Text = text, MentionName = "", CreatedAt = At(minute), AuthorId = author, Author = author,
            State = state,
    });

    private static Message Bubble(Guid chat, int minute, string text, SenderKind from, long position, Guid? turn) => new()
    {
        Id = Guid.CreateVersion7(), Agent = "front-desk", ClientId = Guid.NewGuid().ToString("N"), ConversationId = chat,
        Position = position,
        SenderId = "w", SenderName = "小王", SenderKind = from, Kind = MessageKind.Text, Text = text, MentionsMe = false,
        SentAt = At(minute), ReceivedAt = At(minute), TurnId = turn,
    };

    private static TurnRecord Turn(Guid chat, int minute, string question) => new()
    {
        Id = Guid.CreateVersion7(), ConversationId = chat, Agent = "front-desk", Question = question, Outcome = Outcome.Reply,
        Reason = TurnReasons.Evidence, Confidence = 1, Trace = [], Citations = [], Provider = "", Model = "", InputTokens = 0,
        OutputTokens = 0, ReceivedAt = At(minute), DecidedAt = At(minute),
    };

    private async Task AddAsync(object row)
    {
        await using var db = await DatabaseAsync();
        db.Add(row);
        await db.SaveChangesAsync();
    }
}
