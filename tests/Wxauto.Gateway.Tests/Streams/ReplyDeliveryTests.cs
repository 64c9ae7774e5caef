using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Events;
using Wxauto.Contracts.Sealing;
using Wxauto.Conversations;
using Wxauto.Conversations.Queue;
using Wxauto.Gateway.Agents;
using Wxauto.Gateway.Streams;
using Wxauto.Hosting.Bus;
using Wxauto.Schema;
using Wxauto.Storage;
using Wxauto.Tests;

namespace Wxauto.Gateway.Tests.Streams;

public sealed class ReplyDeliveryTests : IAsyncLifetime
{
    private const string Agent = "front-desk";
    private const int Replies = 2500;
    private readonly string _directory = TestDatabase.NewDirectory();

    /// <summary>It stands still, so nothing is delivered because five seconds have passed.</summary>
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly AgentStreams _streams = new(new Lifetime());
    private ServiceProvider _services = null!;
    private ReplyDelivery _delivery = null!;

    [Fact]
    public async Task More_replies_than_one_batch_go_down_at_once_each_of_them_once_and_oldest_first()
    {
        using var stream = await OpenAsync();
        var expected = await StoreAsync();

        _delivery.Opened(Agent);

        (await ReadAsync(stream, Replies)).Should().Equal(expected);
    }

    [Fact]
    public async Task An_agent_that_acknowledges_nothing_gets_so_many_and_the_others_when_it_does()
    {
        using var stream = await OpenAsync();
        var expected = await StoreAsync(6000);

        _delivery.Opened(Agent);

        var first = await ReadAsync(stream, 4096);
        await Eventually.TrueAsync(() => Task.FromResult(!stream.HasRoom), () => "it has all that it gets");
        stream.Unacked.Should().HaveCount(4096);
        stream.CanGoOn().Should().BeFalse("it acknowledged nothing");
        await using (var db = await DatabaseAsync())
            await db.Replies.Where(r => first.Select(Guid.Parse).Contains(r.Id))
                .ExecuteUpdateAsync(u => u.SetProperty(r => r.State, ReplyState.Delivered));
        first.ForEach(id => stream.Forget(Guid.Parse(id)));
        stream.CanGoOn().Should().BeTrue();
        _delivery.Opened(Agent);
        (await ReadAsync(stream, 6000 - 4096)).Should().Equal(expected.Skip(4096));
    }

    /// <summary>So many of the replies that go down, without an ack of any.</summary>
    private static async Task<List<string>> ReadAsync(AgentStream stream, int count)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var sent = new List<string>();
        await stream.Down.WriteAsync(frame =>
        {
            sent.AddRange(frame.Replies.Replies.Select(r => r.ReplyId));
            if (sent.Count >= count)
                stop.Cancel();
            return Task.CompletedTask;
        }, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        return sent;
    }

    public async Task InitializeAsync()
    {
        _services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(_time).AddDatabase(TestDatabase.Sqlite(_directory))
            .AddConversations().AddEventBus(new ConfigurationBuilder().Build()).AddEventTopic<ReplyReady>()
                .AddEventTopic<RepliesWithdrawn>()
            .BuildServiceProvider();
        var (queue, bus) = (_services.GetRequiredService<IMessageQueue>(), _services.GetRequiredService<IEventBus>());
        _delivery = new ReplyDelivery(queue, _streams, bus, _time, NullLogger<ReplyDelivery>.Instance);
        await _delivery.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _delivery.StopAsync(CancellationToken.None);
        _delivery.Dispose();
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<AgentStream> OpenAsync()
    {
        var (secret, _) = X25519Key.Generate();
        var stream = new AgentStream(Agent, "key", AgentSeal.ForPlatform(secret, X25519Key.Generate().PublicKey, Agent));
        await using var db = await DatabaseAsync();
        db.Agents.Add(new AgentRecord { Name = Agent, SessionId = stream.Session });
        await db.SaveChangesAsync();
        _streams.Add(stream);
        return stream;
    }

    private async Task<IReadOnlyList<string>> StoreAsync(int count = Replies)
    {
        var (conversation, turn) = (Guid.NewGuid(), Guid.NewGuid());
        var replies = Enumerable.Range(0, count).Select(i => new Reply
        {
            Id = Guid.CreateVersion7(_time.GetUtcNow().AddMilliseconds(i)), TurnId = turn, ConversationId = conversation, Agent = Agent,
            ChatId = "wx-1", ChatName = "", ChatKind = ChatKind.Friend, Text = "您好", MentionName = "", CreatedAt = _time.GetUtcNow(),
        }).ToList();
        await using var db = await DatabaseAsync();
        db.Replies.AddRange(replies);
        await db.SaveChangesAsync();
        return [.. replies.Select(r => r.Id.ToString())];
    }

    private Task<WxautoDb> DatabaseAsync() => _services.GetRequiredService<IDbContextFactory<WxautoDb>>().CreateDbContextAsync();

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;
        public CancellationToken ApplicationStopping => CancellationToken.None;
        public CancellationToken ApplicationStopped => CancellationToken.None;
        public void StopApplication() => throw new NotSupportedException();
    }
}
