using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Reasons;
using Wxauto.Desk.Handoffs;
using Wxauto.Storage;

namespace Wxauto.Desk.Tests.Handoffs;

public sealed class SqliteHandoffs : HandoffContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlHandoffs : HandoffContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>From the wish for a person to the person.</summary>
public abstract class HandoffContract : DeskContract
{
    [Fact]
    public async Task Who_waits_is_offered_to_who_is_there_and_accepted_by_him()
    {
        await Handoffs.BeatAsync(Wang, default);
        var id = await HandOffAsync("Zhang");
        var offer = (await Handoffs.OffersAsync(Wang, default)).Should().ContainSingle().Subject;
        (offer.ConversationId, offer.State).Should().Be((id, HandoffState.Offered));
        (await Inbox.CountAsync(Wang, default)).Offers.Should().Be(1);
        (await Handoffs.AcceptAsync(offer.Id, Li, default)).Refused!.Code.Should().Be(SupportReasons.OfferGone.Name,
            "it was offered to somebody else");
        (await Handoffs.AcceptAsync(offer.Id, Wang, default)).IsDone.Should().BeTrue();
        (await ItemAsync(id)).HolderName.Should().Be("Wang");
        (await Handoffs.QueueAsync(default)).Should().BeEmpty();
        (await Handoffs.AcceptAsync(offer.Id, Wang, default)).IsDone.Should().BeFalse("it is over");
    }

    [Fact]
    public async Task An_offer_that_is_declined_or_forgotten_goes_to_the_next()
    {
        await Handoffs.BeatAsync(Wang, default);
        await HandOffAsync("Zhang");
        await Handoffs.BeatAsync(Li, default);
        var first = (await Handoffs.OffersAsync(Wang, default)).Single();
        (await Handoffs.DeclineAsync(first.Id, Wang, default)).IsDone.Should().BeTrue();
        await FollowAsync();
        (await Handoffs.OffersAsync(Wang, default)).Should().BeEmpty();
        (await Handoffs.OffersAsync(Li, default)).Should().ContainSingle();
        await PassAsync(TimeSpan.FromSeconds(46));
        (await Handoffs.OffersAsync(Li, default)).Should().BeEmpty("his time is over");
        (await Handoffs.AcceptAsync(first.Id, Li, default)).IsDone.Should().BeFalse();
    }

    [Fact]
    public async Task Who_has_no_room_is_asked_when_he_has_some_and_the_longest_wait_comes_first()
    {
        await Handoffs.BeatAsync(Wang, default);
        await Handoffs.SetProfileAsync(Li, Wang.Id, 1, [], default);
        var busy = await HandOffAsync("busy");
        await Handoffs.AcceptAsync((await Handoffs.OffersAsync(Wang, default)).Single().Id, Wang, default);
        var queue = new List<Guid>();
        foreach (var chat in new[] { "first", "second", "third" })
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            queue.Add(await HandOffAsync(chat));
        }
        (await Handoffs.OffersAsync(Wang, default)).Should().BeEmpty();
        await Desk.ResolveAsync(busy, Wang, default);
        await FollowAsync();
        (await Handoffs.OffersAsync(Wang, default)).Select(o => o.ConversationId).Should().Equal(queue[0]);
        (await Handoffs.QueueAsync(default)).Select(o => o.ConversationId).Should().Equal(queue);
    }

    [Fact]
    public async Task Skills_decide_who_is_asked()
    {
        Options.Handoff.Skills[Agent] = ["refunds"];
        await Handoffs.BeatAsync(Wang, default);
        await HandOffAsync("Zhang");
        (await Handoffs.OffersAsync(Wang, default)).Should().BeEmpty();
        (await Handoffs.SetProfileAsync(Li, Wang.Id, 5, ["Refunds", "en"], default)).IsDone.Should().BeTrue();
        await FollowAsync();
        (await Handoffs.OffersAsync(Wang, default)).Should().ContainSingle();
        (await Handoffs.SetProfileAsync(Li, "nobody", 5, [], default)).Refused!.Code.Should().Be(SupportReasons.UnknownPerson.Name);
        (await Handoffs.SetProfileAsync(Li, Wang.Id, 101, [], default)).Field.Should().Be("capacity");
    }

    [Fact]
    public async Task Who_is_away_or_never_came_is_not_asked()
    {
        await Handoffs.BeatAsync(Wang, default);
        await Handoffs.SetPresenceAsync(Wang, PresenceState.Away, default);
        await HandOffAsync("Zhang");
        (await Handoffs.OffersAsync(Wang, default)).Should().BeEmpty();
        await Handoffs.SetPresenceAsync(Wang, PresenceState.Online, default);
        await FollowAsync();
        (await Handoffs.OffersAsync(Wang, default)).Should().ContainSingle();
    }

    [Theory]
    [InlineData("silent"), InlineData("shift"), InlineData("offline")]
    public async Task Who_goes_in_the_middle_of_a_chat_gives_it_to_the_queue(string how)
    {
        await Handoffs.BeatAsync(Wang, default);
        var id = await HandOffAsync("Zhang");
        var waited = (await Handoffs.QueueAsync(default)).Single().WaitingSince;
        await Handoffs.AcceptAsync((await Handoffs.OffersAsync(Wang, default)).Single().Id, Wang, default);
        await Handoffs.BeatAsync(Li, default);
        if (how == "shift")
            await Handoffs.SetShiftAsync(Wang, Wang.Id, Clock.GetUtcNow().AddMinutes(1), default);
        Clock.Advance(TimeSpan.FromMinutes(2));
        await Handoffs.BeatAsync(Li, default);
        if (how == "offline")
            await Handoffs.SetPresenceAsync(Wang, PresenceState.Offline, default);
        Clock.Advance(how == "silent" ? TimeSpan.FromMinutes(2) : TimeSpan.Zero);
        await Handoffs.BeatAsync(Li, default);
        await FollowAsync();
        (await ItemAsync(id)).Holder.Should().Be(HolderKind.Queue);
        var offer = (await Handoffs.OffersAsync(Li, default)).Should().ContainSingle().Subject;
        offer.WaitingSince.Should().Be(waited, "who waited before does not stand behind");
        (await Desk.TimelineAsync(id, 20, default)).Should().Contain(e => e.What.Code == SupportReasons.Released.Name);
    }

    [Fact]
    public async Task Managers_are_told_once_when_nobody_takes_it()
    {
        await Handoffs.BeatAsync(Wang, default);
        await Handoffs.SetPresenceAsync(Wang, PresenceState.Away, default);
        var id = await HandOffAsync("Zhang");
        var before = await Feed.CurrentAsync(default);
        for (var i = 0; i < 7; i++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            await Handoffs.BeatAsync(Wang, default);
            await FollowAsync();
        }
        (await Feed.ReadAfterAsync(before, default)).Changes.Count(c => c.Kind == DeskChangeKind.Escalated).Should().Be(1);
        (await Handoffs.QueueAsync(default)).Single().EscalatedAt.Should().NotBeNull();
        (await Desk.TimelineAsync(id, 20, default)).Count(e => e.What.Code == SupportReasons.Escalated.Name).Should().Be(1);
    }

    [Fact]
    public async Task When_nobody_is_there_the_customer_is_told_so_once_and_a_call_is_noted()
    {
        var id = await HandOffAsync("Zhang");
        (await ReadyAsync()).Should().ContainSingle("that somebody is called");
        await PassAsync(TimeSpan.FromMinutes(2));
        await PassAsync(TimeSpan.FromMinutes(2));
        var wording = Services.GetRequiredService<DeskWording>();
        (await ReadyAsync()).Select(r => r.Text).Should().Equal("somebody is called", wording.Nobody);
        var call = (await Handoffs.CallBacksAsync(default)).Should().ContainSingle().Subject;
        call.ConversationId.Should().Be(id);
        (await ItemAsync(id)).State.Should().Be(ServiceState.Unseen, "that is no answer");
        (await Handoffs.CloseCallBackAsync(call.Id, Wang, default)).IsDone.Should().BeTrue();
        (await Handoffs.CloseCallBackAsync(call.Id, Wang, default)).IsDone.Should().BeFalse();
    }

    [Fact]
    public async Task Outside_working_hours_the_customer_is_told_that()
    {
        Options.Hours.Week["Sunday"] = ["09:00-10:00"];
        await HandOffAsync("Zhang");
        await PassAsync(TimeSpan.FromMinutes(2));
        (await ReadyAsync()).Select(r => r.Text).Should().Contain(Services.GetRequiredService<DeskWording>().Closed);
    }

    [Fact]
    public async Task Passes_of_several_processes_offer_once()
    {
        await Handoffs.BeatAsync(Wang, default);
        await Handoffs.BeatAsync(Li, default);
        var offers = Services.GetRequiredService<HandoffOffers>();
        for (var i = 0; i < 6; i++)
            await CustomerAsync($"c{i}", follow: false);
        await DecideAsync(Wxauto.Contracts.Conversations.Outcome.HandOff, "called", follow: false);
        await Services.GetRequiredService<Wxauto.Desk.Projection.DeskWorker>().FollowAsync(default);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => offers.RunAsync(default))));
        var all = (await Handoffs.OffersAsync(Wang, default)).Concat(await Handoffs.OffersAsync(Li, default)).Select(o => o.Id).ToList();
        all.Should().OnlyHaveUniqueItems().And.HaveCount(6);
    }

    [Fact]
    public void No_sequence_of_steps_breaks_the_table_of_a_hand_off() =>
        Gen.Int[0, Enum.GetValues<HandoffTrigger>().Length - 1].Select(i => (HandoffTrigger)i).Array[0, 30].Sample(steps =>
        {
            var machine = HandoffMachine.At(HandoffState.Requested);
            var ended = false;
            foreach (var step in steps.Where(s => machine.CanFire(s)))
            {
                if (ended)
                    return false;
                var before = machine.State;
                machine.Fire(step);
                if (machine.State == HandoffState.Offered && before != HandoffState.Queued)
                    return false;
                ended = machine.State is HandoffState.Returned or HandoffState.Resolved;
            }
            return true;
        });
}
