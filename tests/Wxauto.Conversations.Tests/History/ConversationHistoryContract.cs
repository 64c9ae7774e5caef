using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Conversations.Tests.History;

public sealed class SqliteConversationHistory : ConversationHistoryContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlConversationHistory : ConversationHistoryContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>What both databases promise about what was said before.</summary>
public abstract class ConversationHistoryContract : DatabaseContract
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
    private static readonly Guid First = Guid.NewGuid();
    private static readonly Guid Second = Guid.NewGuid();
    private static readonly Citation Cited = new("shop", "c1", "returns.md", "退货", "", "七天内可以退货。", "");
    private IConversationHistory _history = null!;

    protected override void Add(IServiceCollection services) => services.AddConversations();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _history = Services.GetRequiredService<IConversationHistory>();
    }

    [Fact]
    public async Task The_newest_turns_come_with_their_replies_oldest_first_and_only_of_the_conversations_asked_for()
    {
        for (var i = 0; i < 4; i++)
        {
            await TurnAsync(First, i, $"问{i}", $"答{i}", "还有");
            await TurnAsync(Second, i, "别的", "别的");
        }
        await TurnAsync(First, 9, "被忽略", outcome: Outcome.Ignore);

        var turns = await _history.RecentAsync([First, First], Now.AddMinutes(-1), 2, default);

        turns.Should().ContainSingle();
        turns[First].Select(t => t.Question).Should().Equal("问2", "问3");
        turns[First].Last().Replies.Should().Equal("答3", "还有");
        turns[First].Last().DecidedAt.Should().Be(Now.AddMinutes(3));
        (await _history.RecentAsync([First], Now.AddMinutes(2), 9, default))[First].Select(t => t.Question).Should().Equal("问3");
    }

    [Fact]
    public async Task A_turn_that_asked_back_comes_with_its_choices_and_any_with_its_reason()
    {
        await TurnAsync(First, 1, "怎么退", Outcome.Reply, "七天内可以");
        await TurnAsync(First, 2, "多久", Outcome.Clarify, "哪一项呢？");

        var turns = (await _history.RecentAsync([First], Now.AddMinutes(-1), 6, default))[First].ToList();

        turns.Select(t => t.Outcome).Should().Equal(Outcome.Reply, Outcome.Clarify);
        turns.Should().OnlyContain(t => t.ReasonCode == TurnReasons.Evidence.Name);
        turns[0].Choices.Should().BeEmpty("what an answer rests on is no choice");
        turns[1].Choices.Should().Equal(Cited);
    }

    [Fact]
    public async Task Turns_after_a_moment_come_in_order_up_to_the_number_asked_for()
    {
        for (var i = 0; i < 5; i++)
            await TurnAsync(First, i, $"问{i}");
        (await _history.AfterAsync(First, Now.AddMinutes(1), 2, default)).Select(t => t.Question).Should().Equal("问2", "问3");
        (await _history.AfterAsync(First, Now.AddMinutes(4), 2, default)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_conversation_is_found_by_its_id()
    {
        await using (var db = await DatabaseAsync())
        {
            db.Conversations.Add(new Conversation { Id = First, Agent = "front-desk", ChatId = "g-1", ChatKind = ChatKind.Group,
                Name = "客户群", CreatedAt = Now, LastMessageAt = Now });
            await db.SaveChangesAsync();
        }
        (await _history.FindAsync(First, default)).Should().Be(new ConversationKey(First, "front-desk", "g-1", ChatKind.Group));
        (await _history.FindAsync(Second, default)).Should().BeNull();
    }

    private async Task TurnAsync(Guid conversation, int minute, string question, params string[] replies) =>
        await TurnAsync(conversation, minute, question, Outcome.Reply, replies);

    private async Task TurnAsync(Guid conversation, int minute, string question, Outcome outcome, params string[] replies)
    {
        await using var db = await DatabaseAsync();
        var turn = new TurnRecord
        {
            Id = Guid.CreateVersion7(), ConversationId = conversation, Agent = "front-desk", Question = question, Outcome = outcome,
            Reason = TurnReasons.Evidence, Confidence = 1, Trace = [], Citations = [Cited],
            Provider = "", Model = "", InputTokens = 0, OutputTokens = 0, ReceivedAt = Now.AddMinutes(minute),
            DecidedAt = Now.AddMinutes(minute),
        };
        db.Turns.Add(turn);
        foreach (var (text, i) in replies.Select((t, i) => (t, i)))
            db.Replies.Add(new Reply
            {
                Id = Guid.CreateVersion7(Now.AddMinutes(minute).AddMilliseconds(i)), TurnId = turn.Id, ConversationId = conversation,
                Agent = "front-desk", ChatId = "wx-1", ChatName = "", ChatKind = ChatKind.Friend, Text = text, MentionName = "",
                CreatedAt = Now,
            });
        await db.SaveChangesAsync();
    }
}
