using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Desk;
using Wxauto.Conversations.Queue;
using Wxauto.Desk.Projection;
using Wxauto.Storage;

namespace Wxauto.Desk.Tests.Desk;

public sealed class SqliteRandomPeople : RandomPeopleContract
{
    protected override int Conversations => 20;

    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlRandomPeople : RandomPeopleContract
{
    protected override int Conversations => 40;

    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>
/// Customers write, models think, people take over, type on the phone, answer, give back and resolve, all at once and at random, while two
/// workers follow and some turns are broken off in the middle.
/// </summary>
public abstract class RandomPeopleContract : DeskContract
{
    protected abstract int Conversations { get; }

    [Fact]
    public async Task The_AI_never_writes_where_a_person_is_and_turns_stay_in_order()
    {
        const int Rounds = 6;
        var chats = Enumerable.Range(0, Conversations).Select(i => $"c{i}").ToList();
        var ids = new Dictionary<string, Guid>();
        foreach (var chat in chats)
            ids[chat] = await CustomerAsync(chat, $"{chat} 0", follow: false);
        using var done = new CancellationTokenSource();
        var workers = Enumerable.Range(0, 2).Select(w => Task.Run(() => WorkAsync(new Random(w), done.Token))).ToList();
        var followers = Enumerable.Range(0, 2).Select(_ => Task.Run(() => FollowUntilAsync(done.Token))).ToList();
        var people = new[] { Wang, Li }.Select((person, p) => Task.Run(async () =>
        {
            var random = new Random(100 + p);
            for (var i = 0; i < Conversations * Rounds; i++)
                await DoSomethingAsync(ids[chats[random.Next(chats.Count)]], person, random);
        })).Append(Task.Run(async () =>
        {
            var random = new Random(7);
            for (var i = 0; i < Conversations * Rounds; i++)
            {
                var chat = chats[random.Next(chats.Count)];
                if (random.Next(5) == 0)
                    await TakeAsync(ids[chat], async () => await TypedInWeChatAsync(chat, "by hand", follow: false) == ids[chat]);
                else
                    await CustomerAsync(chat, $"{chat} {i}", follow: false);
            }
        }));
        await Task.WhenAll(people);
        while (await OpenAsync() > 0)
            await Task.Yield();
        await done.CancelAsync();
        await Task.WhenAll([.. workers, .. followers]);
        await FollowAsync();
        await CheckAsync(ids.Values);
    }

    /// <summary>G4: no turn was committed with a word while a person certainly had the conversation, and none waits to be said there. G3:
    /// turns of a conversation have its messages in their order.</summary>
    private async Task CheckAsync(IEnumerable<Guid> ids)
    {
        (await Database.ReadAsync(db => db.QueryAsync("SELECT count(*) FROM messages WHERE turn_id IS NULL", r => r.GetInt64(0)),
            default)).Single()
            .Should().Be(0, "every message has its outcome");
        var turns = await Database.ReadAsync(db => db.QueryAsync("""
            SELECT m.conversation_id, m.position, t.decided_at, t.id FROM messages m JOIN turns t ON t.id = m.turn_id ORDER BY m.conversation_id, m.position
            """, r => (Conversation: r.GetGuid(0), Position: r.GetInt64(1), At: db.Dialect.Time(r, 2), Turn: r.GetGuid(3))), default);
        foreach (var conversation in turns.GroupBy(t => t.Conversation))
            conversation.Select(t => _order[t.Turn]).Should().BeInAscendingOrder("turns follow each other");
        var left = await Database.ReadAsync(db => db.QueryAsync("""
            SELECT count(*) FROM replies p JOIN conversations c ON c.id = p.conversation_id
            WHERE c.state = 2 AND p.author_id IS NULL AND p.state = 0
            """, r => r.GetInt64(0)), default);
        left.Single().Should().Be(0, "nothing of the AI waits where a person is");
        _spoken.Should().Be(0, "where a person has it the AI says nothing");
        _judged.Should().BePositive("turns were committed while people had their conversations");
        foreach (var id in ids)
        {
            var (shown, held) = (await ShowAsync(id), await StateAsync(id));
            shown.Item.Holder.Should().Be(held.State switch
            {
                ConversationState.HeldByPerson => held.Holder == Holder.WeChat.Id ? HolderKind.WeChat : HolderKind.Person,
                ConversationState.WaitingForPerson => HolderKind.Queue,
                _ => HolderKind.Ai,
            }, "the desk says what is so");
            shown.Item.HolderId.Should().Be(held.Holder);
        }
        (await Services.GetRequiredService<DeskUpkeep>().RepairAsync(default)).Should().BeEmpty("the counters are right");
    }

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, int> _order = [];

    /// <summary>Since which step a person certainly has a conversation: he took it, and nobody has begun to give it away since.</summary>
    private readonly Dictionary<Guid, long> _held = [];
    private readonly Dictionary<Guid, (int Begun, int UnderWay)> _leaving = [];
    private long _step;
    private int _committed, _spoken, _judged;

    private async Task<DeskResult> GiveAsync(Guid id, Func<Task<DeskResult>> give)
    {
        lock (_lock)
        {
            var leaving = _leaving.GetValueOrDefault(id);
            _leaving[id] = (leaving.Begun + 1, leaving.UnderWay + 1);
            _held.Remove(id);
        }
        var result = await give();
        lock (_lock)
            _leaving[id] = (_leaving[id].Begun, _leaving[id].UnderWay - 1);
        return result;
    }

    /// <summary>Certain only when nobody gave it away at any time of the taking.</summary>
    private async Task TakeAsync(Guid id, Func<Task<bool>> take)
    {
        (int Begun, int UnderWay) before;
        lock (_lock)
            before = _leaving.GetValueOrDefault(id);
        var has = await take();
        lock (_lock)
            if (has && before.UnderWay == 0 && _leaving.GetValueOrDefault(id) == before)
                _held.TryAdd(id, ++_step);
    }

    private async Task WorkAsync(Random random, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            var claims = await Queue.ClaimAsync(5, TimeSpan.FromMinutes(1), default);
            foreach (var claim in claims)
            {
                await Task.Yield();
                if (random.Next(10) == 0)
                {
                    // A process that dies: its lease ends.
                    await Queue.ReleaseAsync(claim.Conversation.Id, claim.LeaseId, Clock.GetUtcNow(), default);
                    continue;
                }
                var held = claim.Conversation.State == ConversationState.HeldByPerson;
                var decided = held ? Decide(claim, Outcome.LeftToPerson, null)
                    : random.Next(6) == 0 ? Decide(claim, Outcome.HandOff, "called") : Decide(claim, Outcome.Reply, "answer");
                await CommitAsync(decided, claim);
            }
            if (claims.Count == 0)
                await Task.Delay(1, CancellationToken.None);
        }
    }

    private async Task CommitAsync(DecidedTurn decided, ClaimedConversation claim)
    {
        long begin;
        lock (_lock)
            begin = ++_step;
        foreach (var turn in await Queue.CommitAsync([decided], default))
            lock (_lock)
            {
                _order[turn.Id] = ++_committed;
                // A person had it before the commit began and has it still.
                if (!_held.TryGetValue(claim.Conversation.Id, out var since) || since > begin)
                    continue;
                _judged++;
                _spoken += turn.Outcome == Outcome.LeftToPerson ? 0 : 1;
            }
    }

    private async Task FollowUntilAsync(CancellationToken done)
    {
        var worker = Services.GetRequiredService<DeskWorker>();
        while (!done.IsCancellationRequested)
        {
            if (await worker.FollowAsync(CancellationToken.None) == 0)
                await Task.Delay(1, CancellationToken.None);
        }
    }

    private async Task DoSomethingAsync(Guid id, Actor person, Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                await TakeAsync(id, async () => (await Desk.TakeAsync(id, person, default)).IsDone);
                break;
            case 1 or 2:
                await GiveAsync(id, () => Desk.GiveBackAsync(id, person, random.Next(3) == 0, default));
                break;
            case 3:
                await GiveAsync(id, () => Desk.ResolveAsync(id, person, default));
                break;
            default:
                await TakeAsync(id, async () => (await Desk.ReplyAsync(id, person, new ReplyCommand("a person's word", 0, true,
                    Guid.NewGuid().ToString()), default)).IsDone);
                break;
        }
    }

    private async Task<long> OpenAsync() => (await Database.ReadAsync(db => db.QueryAsync(
        "SELECT (SELECT count(*) FROM conversation_queue) + (SELECT count(*) FROM conversations WHERE desk_pending)", r => r.GetInt64(0)),
            default)).Single();

    private async Task<(ConversationState State, string? Holder)> StateAsync(Guid id) => (await Database.ReadAsync(db => db.QueryAsync(
        "SELECT state, holder_id FROM conversations WHERE id = @id", r => ((ConversationState)r.GetInt32(0), r.IsDBNull(1) ? null
            : r.GetString(1)), ("id", id)),
        default)).Single();
}
