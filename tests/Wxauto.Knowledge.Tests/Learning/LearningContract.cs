using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Reasons;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Knowledge.Bases;
using Wxauto.Knowledge.Learning;
using Wxauto.Knowledge.Tables;
using Wxauto.Storage;
using Wxauto.Storage.Workflows;
using Wxauto.Tests;
using SenderKind = Wxauto.Contracts.Agent.V1.SenderKind;

namespace Wxauto.Knowledge.Tests.Learning;

public sealed class SqliteLearning : LearningContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlLearning : LearningContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>What is learnt from conversations, on both databases.</summary>
public abstract class LearningContract : IAsyncLifetime
{
    private static readonly Reason InVain = TurnReasons.NoEvidence.With(0.2, 0.55);
    private LearningHost _shop = null!;
    private StorageOptions _storage = null!;

    protected abstract Task<StorageOptions> NewDatabaseAsync();

    public async Task InitializeAsync() => _shop = await LearningHost.CreateAsync(_storage = await NewDatabaseAsync());

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task What_a_person_answers_becomes_a_draft()
    {
        await _shop.CustomerAsync("王小虎", "在吗", "你好，滤纸可以单独买吗？");
        await _shop.PersonAsync("王小虎", "亲，您好", "可以单独买，一包 40 张", "在配件页搜索滤纸就有");
        await _shop.LearnAsync();

        var draft = (await _shop.DraftsAsync()).Should().ContainSingle().Subject;
        draft.Should().BeEquivalentTo(new { Question = "滤纸可以单独买吗？", Answer = "可以单独买，一包 40 张\n在配件页搜索滤纸就有", State = DraftState.Draft,
            Asked = 1, Variants = "[]", Concern = (Reason?)null, Cited = 0 });
        draft.ConversationId.Should().Be(await _shop.DbAsync(db => db.Conversations.Select(c => (Guid?)c.Id).SingleAsync()));
    }

    [Fact]
    public async Task Who_is_black_teaches_nothing_neither_by_answers_nor_by_what_was_asked_in_vain()
    {
        await using var shop = await LearningHost.CreateAsync(await NewDatabaseAsync(), s => s.AddSingleton<IBlackContacts>(
            new NobodyBlack(new ContactKey("front", "id-王小虎"))));
        foreach (var customer in new[] { "王小虎", "李四" })
        {
            await shop.CustomerAsync(customer, $"{customer}的滤纸可以单独买吗？");
            await shop.PersonAsync(customer, "可以单独买，一包 40 张");
            await shop.CustomerAsync(customer, "烘豆机怎么预热？");
            await shop.BotAsync(customer, Outcome.HandOff, null, InVain);
        }
        await shop.LearnAsync();
        await shop.LearnAsync(TimeSpan.FromDays(2));

        var others = await shop.DbAsync(db => db.Conversations.Where(c => c.Name == "李四").Select(c => (Guid?)c.Id).SingleAsync());
        (await shop.DraftsAsync()).Should().NotBeEmpty().And.OnlyContain(d => d.ConversationId == others);
    }

    [Fact]
    public async Task The_bots_replies_are_no_messages_and_teach_nothing()
    {
        await _shop.CustomerAsync("王小虎", "滤纸可以单独买吗");
        await _shop.BotAsync("王小虎", Outcome.Reply, "可以单独买，一包 40 张。");
        await _shop.LearnAsync();

        (await _shop.DbAsync(db => db.Replies.CountAsync())).Should().Be(1);
        (await _shop.DbAsync(db => db.Messages.Select(m => m.SenderKind).ToListAsync())).Should().Equal(SenderKind.Other);
        (await _shop.DraftsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task The_bots_replies_that_the_agent_read_back_teach_nothing()
    {
        await _shop.CustomerAsync("王小虎", "滤纸可以单独买吗");
        await _shop.BotAsync("王小虎", Outcome.Reply, "可以单独买，一包 40 张。");
        await _shop.PersonAsync("王小虎", "@王小虎 可以单独买, 一包 40 张。");
        await _shop.LearnAsync();

        (await _shop.DraftsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_persons_correction_of_the_bot_is_learnt()
    {
        await _shop.CustomerAsync("王小虎", "滤纸可以单独买吗");
        await _shop.BotAsync("王小虎", Outcome.Reply, "请问您说的是哪一款？");
        await _shop.PersonAsync("王小虎", "可以单独买，一包 40 张");
        await _shop.LearnAsync();

        (await _shop.DraftsAsync()).Single().Answer.Should().Be("可以单独买，一包 40 张");
    }

    [Fact]
    public async Task Chats_that_the_agent_does_not_serve_teach_nothing()
    {
        _shop.Resources.Agent = _shop.Resources.Agent with
            { Chats = new ChatsSpec { Friends = new ChatSelectionSpec { Mode = ChatMode.Listed, Names = ["王小虎"] } } };
        await _shop.CustomerAsync("老婆", "晚上回来吃饭吗");
        await _shop.PersonAsync("老婆", "今天加班，十点以后才能回来");
        await _shop.CustomerAsync("王小虎", "滤纸可以单独买吗");
        await _shop.PersonAsync("王小虎", "可以单独买，一包 40 张");
        await _shop.LearnAsync();

        (await _shop.DraftsAsync()).Select(d => d.Question).Should().Equal("滤纸可以单独买吗");
    }

    [Fact]
    public async Task Agents_that_do_not_use_the_base_teach_it_nothing()
    {
        _shop.Resources.Agent = _shop.Resources.Agent with { Knowledge = ["another"] };
        await _shop.CustomerAsync("王小虎", "滤纸可以单独买吗");
        await _shop.PersonAsync("王小虎", "可以单独买，一包 40 张");
        await _shop.LearnAsync();

        (await _shop.DraftsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_base_that_does_not_learn_is_left_alone()
    {
        _shop.Resources.Spec = _shop.Resources.Spec with { Learning = new LearningSpec() };
        await _shop.CustomerAsync("王小虎", "滤纸可以单独买吗");
        await _shop.PersonAsync("王小虎", "可以单独买，一包 40 张");
        await _shop.LearnAsync();

        (await _shop.DraftsAsync()).Should().BeEmpty();
    }

    [Fact]
    public void Each_base_learns_or_forgets_every_ten_minutes_in_the_platforms_zone() =>
        Schedules().Should().Equal(new WorkflowSchedule("knowledge-learning", "shop", NoInput.Json, "*/10 * * * *", "Asia/Urumqi"));

    [Fact]
    public async Task Personal_data_is_masked_before_it_is_stored()
    {
        await _shop.CustomerAsync("王小虎", "我是王小虎，手机 13812345678，发票能发到 tiger@example.com 吗");
        await _shop.PersonAsync("王小虎", "王小虎您好，发票会发到 tiger@example.com，有问题请打 13900001111");
        await _shop.LearnAsync();

        var draft = (await _shop.DraftsAsync()).Single();
        draft.Question.Should().Be("我是〔客户〕，手机 〔手机号〕，发票能发到 〔邮箱〕 吗");
        draft.Answer.Should().Be("〔客户〕您好，发票会发到 〔邮箱〕，有问题请打 〔手机号〕");
    }

    [Fact]
    public async Task What_is_mostly_personal_data_is_not_kept()
    {
        await _shop.CustomerAsync("王小虎", "您这边售后的电话号码是多少");
        await _shop.PersonAsync("王小虎", "电话13900001111");
        await _shop.LearnAsync();

        (await _shop.DraftsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task The_same_question_in_other_words_joins_the_draft()
    {
        await AskAndAnswerAsync("王小虎", "滤纸多少钱一包", "滤纸一包 18 元，40 张");
        await AskAndAnswerAsync("李雷", "滤纸什么价一包？", "18 元一包的哦");
        await AskAndAnswerAsync("韩梅梅", "请问滤纸一包多少钱", "一包十八元，包邮");
        await AskAndAnswerAsync("小张", "M2 的滤纸多少钱一包", "M2 不需要滤纸，滤杯才要");
        await _shop.LearnAsync();
        await AskAndAnswerAsync("小明", "滤纸多少钱一包呀", "滤纸一包 18 元，40 张");
        await _shop.LearnAsync();

        var drafts = await _shop.DraftsAsync();
        drafts.Should().HaveCount(2);
        drafts[0].Should().BeEquivalentTo(new { Question = "滤纸多少钱一包", Answer = "滤纸一包 18 元，40 张", Asked = 4 });
        Variants.Of(drafts[0]).Should().Equal("滤纸什么价一包？", "请问滤纸一包多少钱", "滤纸多少钱一包呀");
        drafts[1].Question.Should().Be("M2 的滤纸多少钱一包");
    }

    [Fact]
    public async Task A_draft_keeps_twenty_variants()
    {
        for (var i = 0; i < 24; i++)
            await AskAndAnswerAsync($"客户{i}", $"滤纸多少钱一包{new string('呢', i)}", "滤纸一包 18 元，40 张");
        await _shop.LearnAsync();

        var draft = (await _shop.DraftsAsync()).Single();
        draft.Asked.Should().Be(24);
        Variants.Of(draft).Should().HaveCount(20);
    }

    [Fact]
    public async Task What_is_asked_in_vain_is_a_draft_without_answer_until_a_person_answers()
    {
        await _shop.CustomerAsync("王小虎", "门店附近可以停车吗");
        await _shop.BotAsync("王小虎", Outcome.HandOff, "这个问题我转给同事，请稍等。", InVain);
        await _shop.CustomerAsync("李雷", "门店附近可以停车么");
        await _shop.BotAsync("李雷", Outcome.Clarify, "您想问的是哪一个？", TurnReasons.WeakEvidence.With(0.60, 0.75));
        await _shop.CustomerAsync("韩梅梅", "我要投诉你们的快递员");
        await _shop.BotAsync("韩梅梅", Outcome.HandOff, "马上为您转人工。", TurnReasons.AsksForPerson);
        await _shop.LearnAsync();
        (await _shop.DraftsAsync()).Should().ContainSingle().Which.Should()
            .BeEquivalentTo(new { Question = "门店附近可以停车吗", Answer = "", Asked = 2, Concern = (Reason?)null });

        await _shop.PersonAsync("王小虎", "可以停在地下车库，消费满 100 元免费停两小时");
        await _shop.LearnAsync();
        (await _shop.DraftsAsync()).Should().ContainSingle().Which.Should()
            .BeEquivalentTo(new { Answer = "可以停在地下车库，消费满 100 元免费停两小时", Asked = 2 });
    }

    [Fact]
    public async Task A_question_that_the_bot_could_not_answer_and_a_person_could_counts_once()
    {
        await _shop.CustomerAsync("王小虎", "门店附近可以停车吗");
        await _shop.BotAsync("王小虎", Outcome.HandOff, "这个问题我转给同事，请稍等。", InVain);
        await _shop.PersonAsync("王小虎", "可以停在地下车库，消费满 100 元免费停两小时");
        await _shop.LearnAsync();

        (await _shop.DraftsAsync()).Should().ContainSingle().Which.Asked.Should().Be(1);
    }

    [Fact]
    public async Task An_answer_that_is_still_being_written_waits_and_is_learnt_whole()
    {
        await _shop.CustomerAsync("王小虎", "滤纸可以单独买吗");
        await _shop.PersonAsync("王小虎", "可以单独买，一包 40 张");
        await _shop.LearnAsync(TimeSpan.FromMinutes(9));
        (await _shop.DraftsAsync()).Should().BeEmpty();

        // The first bubble is older than ten minutes now, the second is not.
        await _shop.PersonAsync("王小虎", "在配件页搜索滤纸就有");
        await _shop.LearnAsync(TimeSpan.FromMinutes(5));
        (await _shop.DraftsAsync()).Should().BeEmpty();

        await _shop.LearnAsync();
        (await _shop.DraftsAsync()).Should().ContainSingle().Which.Answer.Should().Be("可以单独买，一包 40 张\n在配件页搜索滤纸就有");
        await _shop.LearnAsync();
        (await _shop.DraftsAsync()).Single().Asked.Should().Be(1);
    }

    [Fact]
    public async Task An_answer_that_two_processes_read_is_learnt_once()
    {
        await AskAndAnswerAsync("王小虎", "滤纸可以单独买吗", "可以单独买，一包 40 张");
        _shop.Time.Advance(TimeSpan.FromMinutes(11));
        await _shop.Get<KnowledgeLibrary>().RefreshAsync(default);
        var searchable = _shop.Get<KnowledgeLibrary>().Find(LearningHost.Base)!;
        var first = await _shop.Get<LessonReader>().ReadAsync(LearningHost.Base, default);
        var second = await _shop.Get<LessonReader>().ReadAsync(LearningHost.Base, default);

        (await _shop.Get<DraftBook>().LearnAsync(LearningHost.Base, searchable, first!, default)).Should().BeTrue();
        (await _shop.Get<DraftBook>().LearnAsync(LearningHost.Base, searchable, second!, default)).Should().BeFalse();
        (await _shop.DraftsAsync()).Should().ContainSingle().Which.Asked.Should().Be(1);
    }

    [Fact]
    public async Task A_crash_before_the_commit_learns_once()
    {
        var fault = new Fault();
        await using var shop = await LearningHost.CreateAsync(_storage, services => fault.AddTo(services));
        await shop.CustomerAsync("王小虎", "滤纸可以单独买吗");
        await shop.PersonAsync("王小虎", "可以单独买，一包 40 张");
        fault.Strikes = true;
        await FluentActions.Awaiting(() => shop.LearnAsync()).Should().ThrowAsync<IOException>();
        (await shop.DraftsAsync()).Should().BeEmpty();
        (await shop.DbAsync(db => db.KnowledgeBases.CountAsync(b => b.LearntUntil != null))).Should().Be(0);

        fault.Strikes = false;
        await shop.LearnAsync();
        await shop.LearnAsync();
        (await shop.DraftsAsync()).Should().ContainSingle().Which.Asked.Should().Be(1);
    }

    [Fact]
    public async Task A_backlog_of_days_is_read_in_one_run()
    {
        for (var day = 0; day < 5; day++)
        {
            await AskAndAnswerAsync("王小虎", $"第{"一二三四五"[day]}款手冲壶的容量有多大", $"这一款的容量是 {day + 1}00 毫升");
            _shop.Time.Advance(TimeSpan.FromDays(1.5));
        }
        await _shop.LearnAsync();

        (await _shop.DraftsAsync()).Sum(d => d.Asked).Should().Be(5);
        var mark = await _shop.DbAsync(db => db.KnowledgeBases.Select(b => b.LearntUntil).SingleAsync());
        mark.Should().Be(_shop.Time.GetUtcNow() - TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task What_was_rejected_stays_rejected()
    {
        await AskAndAnswerAsync("王小虎", "滤纸可以单独买吗", "可以单独买，一包 40 张");
        await _shop.LearnAsync();
        (await _shop.Get<Drafts>().RejectAsync((await _shop.DraftsAsync()).Single().Id, "阿兰", default)).Outcome.Should()
            .Be(ReviewOutcome.Done);
        await AskAndAnswerAsync("李雷", "滤纸可以单独买么", "可以买的，一包四十张");
        await _shop.LearnAsync();

        (await _shop.DraftsAsync()).Should().ContainSingle().Which.Should()
            .BeEquivalentTo(new { State = DraftState.Rejected, Asked = 2, Answer = "可以单独买，一包 40 张" });
    }

    private IReadOnlyList<WorkflowSchedule> Schedules() => _shop.Get<IWorkflowSchedules>().Current;

    private async Task AskAndAnswerAsync(string chat, string question, string answer)
    {
        await _shop.CustomerAsync(chat, question);
        await _shop.PersonAsync(chat, answer);
    }

    /// <summary>Ends the work between the drafts and the commit.</summary>
    private sealed class Fault
    {
        public bool Strikes { get; set; }

        public void AddTo(IServiceCollection services)
        {
            var inner = services.Last(s => s.ServiceType == typeof(IDbContextFactory<WxautoDb>)).ImplementationType!;
            services.AddSingleton(inner).AddSingleton<IDbContextFactory<WxautoDb>>(
                s => new Factory((IDbContextFactory<WxautoDb>)s.GetRequiredService(inner), this));
        }

        private sealed class Factory(IDbContextFactory<WxautoDb> inner, Fault fault) : IDbContextFactory<WxautoDb>
        {
            public WxautoDb CreateDbContext()
            {
                var db = inner.CreateDbContext();
                db.SavedChanges += (_, _) =>
                {
                    if (fault.Strikes && db.ChangeTracker.Entries<KnowledgeDraft>().Any())
                        throw new IOException("the process is gone");
                };
                return db;
            }
        }
    }
}
