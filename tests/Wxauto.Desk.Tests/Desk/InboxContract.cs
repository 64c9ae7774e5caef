using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Desk;
using Wxauto.Desk.Feed;
using Wxauto.Desk.Projection;
using Wxauto.Storage;

namespace Wxauto.Desk.Tests.Desk;

public sealed class SqliteInbox : InboxContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlInbox : InboxContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>The list, its counts and its feed.</summary>
public abstract class InboxContract : DeskContract
{
    [Fact]
    public async Task The_queue_is_read_in_pages_the_longest_wait_first()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 12; i++)
        {
            ids.Add(await HandOffAsync($"customer {i}"));
            // Some come in the same moment.
            if (i % 3 == 0)
                Clock.Advance(TimeSpan.FromSeconds(1));
        }
        var read = new List<InboxItem>();
        string? after = null;
        do
        {
            var page = await Inbox.ListAsync(new InboxQuery(Wang, InboxView.Queue, After: after, Max: 5), default);
            read.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        read.Select(i => i.ConversationId).Should().BeEquivalentTo(ids).And.OnlyHaveUniqueItems();
        read.Select(i => i.WaitingSince).Should().BeInAscendingOrder();
        (await Inbox.ListAsync(new InboxQuery(Wang, InboxView.Queue, After: "nonsense", Max: 5), default)).Items.Should().HaveCount(5,
            "it begins anew");
    }

    [Fact]
    public async Task The_last_word_orders_the_list_also_when_it_is_said_again()
    {
        var first = await CustomerAsync("Zhang", "hello");
        Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await CustomerAsync("Li Si", "hello");
        Clock.Advance(TimeSpan.FromMinutes(1));
        await CustomerAsync("Zhang", "hello");
        (await ListAsync(InboxView.All)).Should().Equal(first, second);
    }

    [Fact]
    public async Task Filters_find_by_name_and_words_and_take_signs_as_they_are()
    {
        var a = await CustomerAsync("Zhang 100%", "Price?");
        var b = await CustomerAsync("Li_Si", "Where is my order?");
        (await FindAsync("zhang")).Should().Equal(a);
        (await FindAsync("ORDER")).Should().Equal(b);
        (await FindAsync("0%")).Should().Equal(a);
        (await FindAsync("i_s")).Should().Equal(b);
        (await FindAsync("%")).Should().Equal(a);
        (await FindAsync("' OR 1=1 --")).Should().BeEmpty();
        (await Inbox.ListAsync(new InboxQuery(Wang, InboxView.All, Agent: "other"), default)).Items.Should().BeEmpty();
    }

    [Fact]
    public async Task Counts_say_what_the_lists_hold_after_whatever_happens()
    {
        var random = new Random(5);
        var ids = new List<Guid>();
        for (var i = 0; i < 8; i++)
            ids.Add(await HandOffAsync($"c{i}"));
        for (var step = 0; step < 60; step++)
        {
            var id = ids[random.Next(ids.Count)];
            var person = random.Next(2) == 0 ? Wang : Li;
            _ = random.Next(9) switch
            {
                0 => await Desk.TakeAsync(id, person, default),
                1 => await Desk.GiveBackAsync(id, person, false, default),
                2 => await Desk.ResolveAsync(id, person, default),
                3 => await Desk.ReopenAsync(id, person, default),
                4 => await Desk.SnoozeAsync(id, person, null, default),
                5 => await ReplyAsync(id, person, "ok", confirmed: true),
                6 => DeskResult.Done((await CustomerAsync($"c{ids.IndexOf(id)}", "more")).GetHashCode()),
                7 => await AfterAsync(TimeSpan.FromMinutes(random.Next(30))),
                _ => await AfterAsync(TimeSpan.Zero),
            };
        }
        foreach (var person in new[] { Wang, Li })
        {
            var counts = (await Inbox.CountAsync(person, default)).Views;
            foreach (var view in Enum.GetValues<InboxView>())
                counts[view].Should().Be((await ListAsync(view, person)).Count(), view.ToString());
        }
        (await Services.GetRequiredService<DeskUpkeep>().RepairAsync(default)).Should().BeEmpty("there was nothing to repair");
    }

    [Fact]
    public async Task Counters_that_went_wrong_are_repaired()
    {
        await CustomerAsync("Zhang");
        await Database.WriteAsync(db => db.ExecuteAsync("UPDATE desk_counters SET count = 77 WHERE name = 'All'"), default);
        (await Services.GetRequiredService<DeskUpkeep>().RepairAsync(default)).Should().Equal("All");
        (await Inbox.CountAsync(Wang, default)).Views[InboxView.All].Should().Be(1);
    }

    [Fact]
    public async Task What_was_missed_in_a_pause_is_replayed_and_what_is_too_old_says_reload()
    {
        await CustomerAsync("Zhang");
        var seen = await Feed.CurrentAsync(default);
        for (var i = 0; i < 200; i++)
            await CustomerAsync($"c{i % 20}", $"m{i}");
        var (after, changes) = (seen, new List<DeskChange>());
        for (var more = true; more;)
        {
            var part = await Feed.ReadAfterAsync(after, default);
            part.Reload.Should().BeFalse();
            changes.AddRange(part.Changes);
            (after, more) = (part.Sequence, part.More);
        }
        after.Should().Be(await Feed.CurrentAsync(default));
        changes.Select(c => c.ConversationId).Distinct().Should().HaveCount(20);
        (await Feed.ReadAfterAsync(after + 1, default)).Reload.Should().BeTrue("that number is none of ours");
        await Database.WriteAsync(async db =>
        {
            await db.ExecuteAsync("UPDATE desk_head SET sequence = sequence + @many WHERE id = 1", ("many", (long)FeedWriter.Kept * 2));
            await FeedWriter.TrimAsync(db);
            return true;
        }, default);
        (await Feed.ReadAfterAsync(seen, default)).Reload.Should().BeTrue();
    }

    [Fact]
    public async Task Numbers_of_many_writers_come_to_readers_without_gaps()
    {
        var id = await CustomerAsync("Zhang");
        var seen = await Feed.CurrentAsync(default);
        using var done = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            var (after, read) = (seen, 0L);
            while (true)
            {
                var last = done.IsCancellationRequested;
                var numbers = await Database.ReadAsync(db =>
                    db.QueryAsync("SELECT sequence FROM desk_changes WHERE sequence > @after ORDER BY sequence",
                    r => r.GetInt64(0), ("after", after)), default);
                foreach (var number in numbers)
                    if (number != ++after)
                        return -1;
                read += numbers.Count;
                if (last)
                    return read;
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 6).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
                await Desk.LookingAsync(id, new Actor($"p{w}", $"P{w}"), i % 2 == 0, default);
        })));
        await done.CancelAsync();
        (await reader).Should().Be(120);
    }

    [Fact]
    public async Task Pages_of_this_process_are_woken_by_a_change()
    {
        var id = await CustomerAsync("Zhang");
        var waiting = Feed.WaitAsync(default);
        await Desk.TakeAsync(id, Wang, default);
        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        (await ItemAsync(id)).HolderName.Should().Be("Wang");
    }

    [Fact]
    public async Task What_is_made_twice_is_the_same()
    {
        var id = await HandOffAsync("Zhang");
        await ReplyAsync(id, Wang, "yes?");
        await FollowAsync();
        var before = await ShowAsync(id);
        await Database.WriteAsync(db => db.ExecuteAsync("UPDATE conversations SET desk_pending = @yes", ("yes", true)), default);
        await FollowAsync();
        var after = await ShowAsync(id);
        after.Episode.Should().BeEquivalentTo(before.Episode);
        after.Item.Should().BeEquivalentTo(before.Item, o => o.Excluding(i => i.Version));
    }

    [Fact]
    public async Task What_is_erased_is_gone_from_the_desk()
    {
        var id = await HandOffAsync("Zhang");
        await Desk.NoteAsync(id, Wang, "his phone is secret", [], "n", default);
        (await Services.GetRequiredService<IErasure>().ConversationAsync(id, default)).Should().NotBeNull();
        (await Inbox.FindAsync(id, Wang, default)).Should().BeNull();
        (await Inbox.CountAsync(Wang, default)).Views.Values.Should().OnlyContain(c => c == 0);
        (await Desk.TakeAsync(id, Wang, default)).Refused!.Code.Should().Be("support.unknown-conversation");
        await FollowAsync();
        (await ListAsync(InboxView.All)).Should().BeEmpty("it does not come back");
    }

    private async Task<DeskResult> AfterAsync(TimeSpan time)
    {
        await DecideAsync(Outcome.LeftToPerson, null, follow: false);
        await PassAsync(time);
        return DeskResult.Done(0);
    }

    private async Task<IEnumerable<Guid>> FindAsync(string text) =>
        (await Inbox.ListAsync(new InboxQuery(Wang, InboxView.All, Text: text), default)).Items.Select(i => i.ConversationId);
}
