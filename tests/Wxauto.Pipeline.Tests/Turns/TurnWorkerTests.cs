using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Contracts.Events;
using Wxauto.Contracts.Knowledge;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations;
using Wxauto.Conversations.Queue;
using Wxauto.Hosting;
using Wxauto.Hosting.Bus;
using Wxauto.Pipeline.Turns;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Pipeline.Tests.Turns;

/// <summary>The worker with a real database and the real bus; only the model and the search are scripted.</summary>
public sealed class TurnWorkerTests : IAsyncLifetime
{
    private readonly string _directory = TestDatabase.NewDirectory();
    private readonly SkippingTime _time = new();
    private readonly ScriptedRouter _router = new();
    private readonly ScriptedMemory _memory = new();
    private readonly WorkerLog _log = new();
    private readonly TimeOrderedId _ids;
    private IHost _host = null!;
    private long _position;

    public TurnWorkerTests() => _ids = new TimeOrderedId(_time);

    private Func<KnowledgeResult> _found = () => ATurn.Found(0.9, "退货");

    private IMessageQueue Queue => _host.Services.GetRequiredService<IMessageQueue>();

    public async Task InitializeAsync()
    {
        var manifests = Directory.CreateDirectory(Path.Combine(_directory, "manifests")).FullName;
        await File.WriteAllTextAsync(Path.Combine(manifests, "agent.yaml"), """
            apiVersion: wxauto.io/v1alpha1
            kind: Agent
            metadata: { name: front-desk }
            spec: { displayName: 小助, knowledge: [shop] }
            ---
            apiVersion: wxauto.io/v1alpha1
            kind: KnowledgeBase
            metadata: { name: shop }
            spec: { sources: [{ name: docs, directory: { path: . } }] }
            """);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(_log);
        builder.Services.AddWxautoHosting(manifests).AddDatabase(TestDatabase.Sqlite(Path.Combine(_directory, "data"))).AddConversations()
            .AddEventBus(new ConfigurationBuilder().Build()).AddEventTopic<ReplyReady>().AddPipeline()
            .AddSingleton<IBlackContacts>(new NobodyBlack())
            .AddSingleton<TimeProvider>(_time).AddSingleton<IChatRouter>(_router).AddSingleton<IConversationMemory>(_memory)
                .AddSingleton<IPictureReader>(new ScriptedReader(_ => null))
                .AddSingleton<IKnowledgeSearch>(new ScriptedSearch(_ => _found()));
        _host = builder.Build();
        await _host.Services.GetRequiredService<SchemaMigration>().RunAsync(default);
        await _host.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_committed_turn_is_learnt_from_where_models_answer()
    {
        await ReceiveAsync("张三", "怎么退货，运费谁来承担呢");
        await TurnsAsync(all => all.Count == 1);
        _router.Models = true;
        await ReceiveAsync("张三", "几天之内可以退货呢请问");
        var turns = await TurnsAsync(all => all.Count == 2);

        for (var until = DateTime.UtcNow.AddSeconds(60); _memory.Notes.IsEmpty && DateTime.UtcNow < until; await Task.Delay(10))
        {
            // It is told just behind the commit.
        }
        _memory.Notes.Should().ContainSingle("the first turn was answered without a model").Which.Should()
            .BeEquivalentTo(new { turns[1].ConversationId, Agent = "front-desk" });
    }

    [Fact]
    public async Task Turns_of_a_conversation_are_answered_in_order_one_at_a_time()
    {
        var (running, most) = (0, 0);
        _router.Before = async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
        };
        _router.Answer = r => new Answered($"答：{r.Question}", [0], "fake", "m", 0, 0);

        for (var i = 0; i < 20; i++)
            await ReceiveAsync("张三", $"第{i}个问题是什么");

        var turns = await TurnsAsync(all => all.Sum(t => t.Question.Split('\n').Length) == 20);
        string.Join('\n', turns.Select(t => t.Question)).Should().Be(string.Join('\n', Enumerable.Range(0, 20).Select(i => $"第{i}个问题是什么")));
        most.Should().Be(1);
        (await RepliesAsync()).Select(r => r.TurnId).Should().Equal(turns.Select(t => t.Id));
    }

    [Fact]
    public async Task A_conversation_does_not_wait_for_another()
    {
        var release = new TaskCompletionSource();
        _router.Before = r => r.Question.Contains('慢', StringComparison.Ordinal) ? release.Task : Task.CompletedTask;
        await ReceiveAsync("张三", "慢的问题在这里");
        await ReceiveAsync("李四", "快的问题在这里");

        (await TurnsAsync(all => all.Count == 1))[0].Question.Should().Be("快的问题在这里");

        release.SetResult();
        await TurnsAsync(all => all.Count == 2);
    }

    [Fact]
    public async Task What_is_not_finished_when_the_process_stops_is_for_others_at_once()
    {
        var asked = new SemaphoreSlim(0);
        _router.Before = _ =>
        {
            asked.Release();
            return new TaskCompletionSource().Task;
        };
        await ReceiveAsync("张三", "慢的问题在这里");
        await ReceiveAsync("李四", "也是慢的问题");
        (await asked.WaitAsync(TimeSpan.FromSeconds(60)) && await asked.WaitAsync(TimeSpan.FromSeconds(60))).Should().BeTrue();
        (await Queue.ClaimAsync(10, TimeSpan.FromMinutes(1), default)).Should().BeEmpty("they are leased");

        await _host.StopAsync();

        // A lease would end by itself only ten seconds later.
        (await Queue.ClaimAsync(10, TimeSpan.FromMinutes(1), default)).Select(c => c.Conversation.Name).Should().BeEquivalentTo("张三", "李四");
        (await TurnsAsync(all => all.Count == 0)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_committed_reply_is_announced_to_its_agent()
    {
        var announced = new TaskCompletionSource<string>();
        using var subscription = _host.Services.GetRequiredService<IEventBus>().Subscribe<ReplyReady>((e, _) =>
        {
            announced.TrySetResult(e.Agents.Single());
            return ValueTask.CompletedTask;
        });

        await ReceiveAsync("张三", "你好");

        (await announced.Task.WaitAsync(TimeSpan.FromSeconds(60))).Should().Be("front-desk");
    }

    [Fact]
    public async Task A_stage_that_fails_once_is_tried_again()
    {
        _router.Answer = _ => _router.Requests.Count == 1 ? throw new IOException("the network is away")
            : new Answered("可以退", [0], "fake", "m", 0, 0);

        await ReceiveAsync("张三", "怎么退货");
        await SkipRetriesAsync(attempts: 2);

        (await TurnsAsync(all => all.Count == 1))[0].Outcome.Should().Be(Outcome.Reply);
        (await RepliesAsync()).Should().ContainSingle().Which.Text.Should().Be("可以退");
    }

    [Fact]
    public async Task After_five_failed_attempts_a_person_is_asked()
    {
        _router.Answer = _ => throw new IOException("the network is away");

        await ReceiveAsync("张三", "怎么退货");
        await SkipRetriesAsync(attempts: 5);

        var turn = (await TurnsAsync(all => all.Count == 1))[0];
        turn.Should().BeEquivalentTo(new { Outcome = Outcome.HandOff, Reason = TurnReasons.Failed.With(5, "IOException"),
            Question = "怎么退货" });
        (await RepliesAsync()).Should().ContainSingle();
        _router.Requests.Should().HaveCount(5);
        (await ConversationAsync()).State.Should().Be(ConversationState.WaitingForPerson);
    }

    /// <summary>G5: without evidence there is no answer, however often it is tried.</summary>
    [Fact]
    public async Task While_knowledge_cannot_be_asked_no_model_is_asked_and_a_person_gets_the_conversation()
    {
        var asked = 0;
        _found = () =>
        {
            Interlocked.Increment(ref asked);
            throw new KnowledgeUnavailableException("The knowledge role did not answer.", new TimeoutException());
        };
        await ReceiveAsync("张三", "怎么退货");
        await SkipRetriesAsync(attempts: 5, () => Volatile.Read(ref asked));

        (await TurnsAsync(all => all.Count == 1))[0].Should()
            .BeEquivalentTo(new { Outcome = Outcome.HandOff, Reason = TurnReasons.Failed.With(5, "KnowledgeUnavailableException") });
        _router.Requests.Should().BeEmpty();
        (await ConversationAsync()).State.Should().Be(ConversationState.WaitingForPerson);
    }

    [Fact]
    public async Task After_five_failed_attempts_nothing_is_said_where_a_person_answered_meanwhile()
    {
        _router.Answer = _ => throw new IOException("the network is away");
        await ReceiveAsync("张三", "怎么退货");
        await SkipRetriesAsync(attempts: 4);
        await Until.HoldsAsync(() => _router.Requests.Count == 4, "it was asked four times");
        await Until.HoldsAsync(async () => await NextReadyAsync() is { } next && next < _time.GetUtcNow() + TimeSpan.FromSeconds(60),
            "it is to be tried again");
        (await Queue.HoldAsync((await ConversationAsync()).Id, new("小王", "小王"), default)).Should().NotBeNull();
        _time.Skip(TimeSpan.FromSeconds(1 << 4));

        (await TurnsAsync(all => all.Count == 1))[0].Outcome.Should().Be(Outcome.LeftToPerson);
        (await RepliesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task What_the_model_promised_is_said_when_its_time_has_come()
    {
        _router.Answer = _ => new Answered("好的", [0], "fake", "m", 0, 0)
            { FollowUps = [new FollowUpPromise(TimeSpan.FromHours(3), "问题解决了吗？")] };
        await ReceiveAsync("张三", "明天再联系我好吗");
        await TurnsAsync(all => all.Count == 1);
        (await RepliesAsync()).Should().ContainSingle();
        _time.Skip(TimeSpan.FromHours(3));

        (await TurnsAsync(all => all.Count == 2))[1].Reason.Should().Be(TurnReasons.FollowUp.Reason);
        (await RepliesAsync()).Select(r => r.Text).Should().Equal("好的", "问题解决了吗？");
    }

    [Fact]
    public async Task A_person_who_takes_over_while_the_answer_is_made_silences_it()
    {
        var (asked, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        _router.Before = _ =>
        {
            asked.TrySetResult();
            return release.Task;
        };
        await ReceiveAsync("张三", "怎么退货");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60));

        (await Queue.HoldAsync((await ConversationAsync()).Id, new("小王", "小王"), default)).Should().NotBeNull();
        release.SetResult();

        (await TurnsAsync(all => all.Count == 1))[0].Outcome.Should().Be(Outcome.LeftToPerson);
        (await RepliesAsync()).Should().BeEmpty();
        (await ConversationAsync()).State.Should().Be(ConversationState.HeldByPerson);
    }

    [Fact]
    public async Task Knowledge_that_is_away_is_one_line_in_the_log_however_many_ask()
    {
        var failed = 0;
        _found = () =>
        {
            Interlocked.Increment(ref failed);
            throw new KnowledgeUnavailableException("The knowledge role did not answer (Unknown): no name resolver", new IOException());
        };
        for (var i = 0; i < 8; i++)
            await ReceiveAsync($"客户{i}", "怎么退货");
        await Until.HoldsAsync(() => failed >= 8, "all were asked");
        await Until.HoldsAsync(async () => await NextReadyAsync() is { } next && next > _time.GetUtcNow(), "all are to be tried again");

        _log.Lines.Should().ContainSingle().Which.Should().Contain("The knowledge role did not answer (Unknown): no name resolver");
    }

    private async Task ReceiveAsync(string chat, string text)
    {
        var now = _time.GetUtcNow();
        var message = new Message
        {
            Id = _ids.Next(), Agent = "front-desk", ClientId = $"m{++_position}", ConversationId = _ids.Next(), Position = _position,
            SenderId = chat,
            SenderName = chat, SenderKind = SenderKind.Other, Kind = MessageKind.Text, Text = text, MentionsMe = false, SentAt = now,
            ReceivedAt = now,
        };
        await Queue.AcceptAsync([new InboundMessage(message, $"wx-{chat}", chat, ChatKind.Friend, now, now)], default);
        await _host.Services.GetRequiredService<IEventBus>().PublishAsync(new MessagesReceived(now), default);
    }

    /// <summary>The clock jumps over each delay, once the attempt before it is given back.</summary>
    private async Task SkipRetriesAsync(int attempts, Func<int>? made = null)
    {
        made ??= () => _router.Requests.Count;
        for (var attempt = 1; attempt < attempts; attempt++)
        {
            await Until.HoldsAsync(() => made() == attempt, "the attempt is made");
            await Until.HoldsAsync(async () => await NextReadyAsync() is { } next && next < _time.GetUtcNow() + TimeSpan.FromSeconds(60),
                "it is to be tried again");
            made().Should().Be(attempt, "a delay lies before the next attempt");
            _time.Skip(TimeSpan.FromSeconds(1 << attempt));
        }
    }

    private async Task<List<TurnRecord>> TurnsAsync(Func<List<TurnRecord>, bool> enough)
    {
        List<TurnRecord> turns = [];
        await Until.HoldsAsync(async () => enough(turns = await QueryAsync(db => db.Turns.OrderBy(t => t.Id).ToListAsync())),
            "there are enough turns");
        return turns;
    }

    private Task<List<Reply>> RepliesAsync() => QueryAsync(db => db.Replies.OrderBy(r => r.Id).ToListAsync());

    private Task<Conversation> ConversationAsync() => QueryAsync(db => db.Conversations.AsNoTracking().SingleAsync());

    private async Task<T> QueryAsync<T>(Func<WxautoDb, Task<T>> query)
    {
        await using var db = await _host.Services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();
        return await query(db);
    }

    /// <summary>The real clock, moved ahead by what a test does not want to wait for.</summary>
    private sealed class SkippingTime : TimeProvider
    {
        private long _ahead;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

        public void Skip(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
    }

    /// <summary>When the conversation is ready, or its lease ends.</summary>
    private async Task<DateTimeOffset?> NextReadyAsync()
    {
        await using var db = await _host.Services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();
        return (await db.Queue.AsNoTracking().ToListAsync()).Select(q => q.LeaseUntil > q.ReadyAt ? q.LeaseUntil : q.ReadyAt).Min();
    }

    /// <summary>What the worker writes; without a stack trace.</summary>
    private sealed class WorkerLog : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public IReadOnlyList<string> Lines => [.. _lines];

        public ILogger CreateLogger(string categoryName) => categoryName == typeof(TurnWorker).FullName ? this
            : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{formatter(state, exception)} {exception}".TrimEnd());

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
