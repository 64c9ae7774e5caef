using Wxauto.Contracts.Accounts;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Events;
using Wxauto.Contracts.Reasons;
using Wxauto.Storage;

namespace Wxauto.Desk.Tests.Desk;

public sealed class SqliteConversations : ConversationContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => Task.FromResult(TestDatabase.Sqlite(TestDatabase.NewDirectory()));
}

public sealed class PostgreSqlConversations : ConversationContract
{
    protected override Task<StorageOptions> NewDatabaseAsync() => TestDatabase.PostgreSqlAsync();
}

/// <summary>What people do with conversations.</summary>
public abstract class ConversationContract : DeskContract
{
    [Fact]
    public async Task A_customers_word_is_in_the_inbox_and_an_answer_of_the_AI_ends_the_wait()
    {
        var id = await CustomerAsync("Zhang", "Is it in stock?");
        var item = await ItemAsync(id);
        (item.State, item.Holder, item.LastText, item.LastFrom, item.Unread).Should().Be((ServiceState.Unseen, HolderKind.Ai,
            "Is it in stock?", BubbleFrom.Customer, 1));
        item.DueAt.Should().Be(Clock.GetUtcNow().AddMinutes(10));
        await DecideAsync(Outcome.Reply, "Yes.");
        item = await ItemAsync(id);
        (item.State, item.WaitingSince, item.LastText, item.LastFrom).Should().Be((ServiceState.WaitingForCustomer, null, "Yes.",
            BubbleFrom.Ai));
    }

    [Fact]
    public async Task A_first_reply_takes_over_and_goes_the_way_of_all_replies()
    {
        var id = await CustomerAsync("Zhang");
        var claim = (await Queue.ClaimAsync(1, TimeSpan.FromMinutes(1), default)).Single();
        (await ReplyAsync(id, Wang, "Good morning")).IsDone.Should().BeTrue();
        (await Queue.CommitAsync([Decide(claim, Outcome.Reply, "must not be said")],
            default)).Single().Outcome.Should().Be(Outcome.LeftToPerson);
        (await ReadyAsync()).Select(r => r.Text).Should().Equal("Good morning");
        Bus.Announced.Should().Contain(e => e is ReplyReady);
        await FollowAsync();
        var shown = await ShowAsync(id);
        (shown.Item.Holder, shown.Item.HolderName, shown.Item.State).Should().Be((HolderKind.Person, "Wang",
            ServiceState.WaitingForCustomer));
        shown.Bubbles.Select(b => (b.From, b.Text, b.Delivery)).Should()
            .Equal((BubbleFrom.Customer, "hello", null), (BubbleFrom.Person, "Good morning", ReplyState.Ready));
        shown.Episode.Clocks.Single(c => c.Kind == ClockKind.FirstReply).Result.Should().Be(ClockResult.Met);
    }

    [Fact]
    public async Task Who_takes_over_and_gives_back_while_the_model_thinks_fences_the_late_answer()
    {
        var id = await CustomerAsync("Zhang");
        var claim = (await Queue.ClaimAsync(1, TimeSpan.FromMinutes(1), default)).Single();
        (await Desk.TakeAsync(id, Wang, default)).IsDone.Should().BeTrue();
        (await Desk.GiveBackAsync(id, Wang, false, default)).IsDone.Should().BeTrue();
        var turn = (await Queue.CommitAsync([Decide(claim, Outcome.Reply, "late")], default)).Single();
        (turn.Outcome, turn.Reason.Code).Should().Be((Outcome.LeftToPerson, TurnReasons.HandledByPerson.Name));
        (await ReadyAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Of_two_who_reply_at_once_one_has_the_conversation()
    {
        var id = await CustomerAsync("Zhang");
        var seen = (await ShowAsync(id)).LastPosition;
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => new Actor($"account {i}", $"Person {i}"))
            .Select(p => Task.Run(() => ReplyAsync(id, p, "here", seen: seen))));
        results.Count(r => r.IsDone).Should().Be(1);
        results.Where(r => !r.IsDone).Should().OnlyContain(r => r.Refused!.Code == SupportReasons.HeldBy.Name);
        (await ReadyAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task A_stale_composer_is_warned_and_sends_when_it_is_confirmed()
    {
        var id = await CustomerAsync("Zhang");
        var seen = (await ShowAsync(id)).LastPosition;
        await CustomerAsync("Zhang", "never mind");
        var refused = await ReplyAsync(id, Wang, "It costs 10", seen: seen);
        (refused.Refused!.Code, refused.Field).Should().Be((SupportReasons.NewerMessages.Name, "seenPosition"));
        (await ItemAsync(id)).Holder.Should().Be(HolderKind.Ai, "nothing was changed");
        (await ReplyAsync(id, Wang, "It costs 10", seen: seen, confirmed: true)).IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task A_repeated_command_does_nothing_again()
    {
        var id = await CustomerAsync("Zhang");
        var first = await ReplyAsync(id, Wang, "once", "key-1");
        var again = await ReplyAsync(id, Wang, "once", "key-1");
        again.Should().BeEquivalentTo(first);
        (await ReadyAsync()).Should().ContainSingle();
        (await Desk.NoteAsync(id, Wang, "x", [], "key-1", default)).Refused!.Code.Should().Be(SupportReasons.KeyUsed.Name);
        (await ReplyAsync(id, Li, "mine", "key-1")).Refused!.Code.Should().Be(SupportReasons.HeldBy.Name, "a key belongs to a person");
        (await ReplyAsync(id, Wang, "", "key-2")).Field.Should().Be("text");
        (await ReplyAsync(id, Wang, "x", "")).Field.Should().Be("idempotencyKey");
    }

    [Fact]
    public async Task A_refused_command_leaves_its_key_free()
    {
        var id = await CustomerAsync("Zhang");
        await Desk.TakeAsync(id, Li, default);
        (await ReplyAsync(id, Wang, "a", "key-1")).IsDone.Should().BeFalse();
        await Desk.GiveBackAsync(id, Li, false, default);
        (await ReplyAsync(id, Wang, "a", "key-1")).IsDone.Should().BeTrue();
    }

    [Fact]
    public async Task Who_types_in_WeChat_has_the_conversation_and_stops_the_clock()
    {
        var id = await CustomerAsync("Zhang", follow: false);
        var claim = (await Queue.ClaimAsync(1, TimeSpan.FromMinutes(1), default)).Single();
        await TypedInWeChatAsync("Zhang", "I do this one");
        (await Queue.CommitAsync([Decide(claim, Outcome.Reply, "late")], default)).Single().Outcome.Should().Be(Outcome.LeftToPerson);
        var shown = await ShowAsync(id);
        (shown.Item.Holder, shown.Item.State).Should().Be((HolderKind.WeChat, ServiceState.WaitingForCustomer));
        shown.Episode.Clocks.Single(c => c.Kind == ClockKind.FirstReply).Result.Should().Be(ClockResult.Met);
        (await Desk.TakeAsync(id, Wang, default)).IsDone.Should().BeTrue("whoever is at the desk may take it");
        await TypedInWeChatAsync("Zhang", "and another word");
        (await ItemAsync(id)).HolderName.Should().Be("Wang", "who has it at the desk keeps it");
    }

    [Fact]
    public async Task Who_does_not_write_in_WeChat_any_more_loses_it_to_the_AI_or_to_the_queue_when_the_customer_waits()
    {
        var done = await CustomerAsync("Zhang");
        await TypedInWeChatAsync("Zhang", "done");
        var waits = await CustomerAsync("Li Si");
        await TypedInWeChatAsync("Li Si", "one moment");
        await CustomerAsync("Li Si", "and?");
        await DecideAsync(Outcome.LeftToPerson, null);
        await PassAsync(TimeSpan.FromMinutes(61));
        (await ItemAsync(done)).Holder.Should().Be(HolderKind.Ai);
        (await ItemAsync(waits)).Holder.Should().Be(HolderKind.Queue);
    }

    [Fact]
    public async Task A_send_that_failed_reopens_the_case_and_tells_who_has_it()
    {
        var id = await CustomerAsync("Zhang");
        await ReplyAsync(id, Wang, "Here is your offer");
        var before = await Feed.CurrentAsync(default);
        await MoveAsync((await ReadyAsync()).Single().Id, ReplyState.Delivered);
        await MoveAsync((await Database.ReadAsync(db => db.QueryAsync("SELECT id FROM replies", r => r.GetGuid(0)), default)).Single(),
            ReplyState.Failed);
        await FollowAsync();
        var item = await ItemAsync(id);
        (item.SendFailed, item.State).Should().Be((true, ServiceState.NeedsReply));
        (await Feed.ReadAfterAsync(before, default)).Changes.Should().Contain(c => c.Kind == DeskChangeKind.SendFailed
            && c.PersonId == Wang.Id);
        (await ShowAsync(id)).Bubbles[^1].Error.Should().Be("no window");
    }

    [Fact]
    public async Task A_send_that_failed_after_the_end_reopens_the_case_where_people_see_it()
    {
        var id = await CustomerAsync("Zhang");
        await ReplyAsync(id, Wang, "solved");
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Desk.ResolveAsync(id, Wang, default);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await MoveAsync((await ReadyAsync()).Single().Id, ReplyState.Failed);
        await FollowAsync();
        (await ItemAsync(id)).State.Should().Be(ServiceState.NeedsReply);
        (await ListAsync(InboxView.NeedsReply)).Should().Equal(id);
        await ReplyAsync(id, Wang, "once more");
        (await Desk.ResolveAsync(id, Wang, default)).IsDone.Should().BeTrue();
        (await ItemAsync(id)).State.Should().Be(ServiceState.Resolved);
    }

    [Fact]
    public async Task A_second_case_in_the_same_chat_is_an_episode_of_its_own_with_its_own_clocks()
    {
        var id = await CustomerAsync("Zhang");
        await ReplyAsync(id, Wang, "done");
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await Desk.ResolveAsync(id, Wang, default)).IsDone.Should().BeTrue();
        var first = await ShowAsync(id);
        (first.Item.State, first.Item.Holder, first.Episode.ResolvedBy).Should().Be((ServiceState.Resolved, HolderKind.Ai, "Wang"));
        (await Desk.ResolveAsync(id, Wang, default)).Refused!.Code.Should().Be(SupportReasons.IsResolved.Name);
        await PassAsync(TimeSpan.FromHours(2));
        await CustomerAsync("Zhang", "another matter");
        var second = await ShowAsync(id);
        (second.Episode.Number, second.Item.State).Should().Be((2, ServiceState.Unseen));
        second.Episode.Id.Should().NotBe(first.Episode.Id);
        second.Episode.Clocks.Single(c => c.Kind == ClockKind.FirstReply).StartedAt.Should().Be(Clock.GetUtcNow());
        (await Desk.ReopenAsync(id, Wang, default)).Refused!.Code.Should().Be(SupportReasons.NotResolved.Name);
        var claim = (await Queue.ClaimAsync(1, TimeSpan.FromMinutes(1), default)).Single();
        claim.Conversation.ContextFrom.Should().NotBeNull("the AI is told nothing of the first case");
    }

    [Fact]
    public async Task Snoozed_until_a_word_or_a_time_whichever_is_first()
    {
        var id = await CustomerAsync("Zhang");
        await ReplyAsync(id, Wang, "tomorrow");
        (await Desk.SnoozeAsync(id, Wang, Clock.GetUtcNow(), default)).Field.Should().Be("until");
        (await Desk.SnoozeAsync(id, Wang, Clock.GetUtcNow().AddHours(3), default)).IsDone.Should().BeTrue();
        (await ItemAsync(id)).State.Should().Be(ServiceState.Snoozed);
        await PassAsync(TimeSpan.FromHours(2));
        (await ItemAsync(id)).SnoozedBy.Should().Be("Wang");
        await PassAsync(TimeSpan.FromHours(2));
        (await ItemAsync(id)).State.Should().Be(ServiceState.WaitingForCustomer);
        await Desk.SnoozeAsync(id, Wang, null, default);
        (await ListAsync(InboxView.Snoozed)).Should().Equal(id);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await CustomerAsync("Zhang", "hello again");
        (await ItemAsync(id)).State.Should().Be(ServiceState.NeedsReply);
    }

    [Fact]
    public async Task Labels_and_assignments_leave_read_marks_alone()
    {
        var id = await CustomerAsync("Zhang");
        await Handoffs.BeatAsync(Li, default);
        await Desk.SeenAsync(id, Wang, (await ShowAsync(id)).LastPosition, default);
        (await ItemAsync(id)).Unread.Should().Be(0);
        (await Desk.AddLabelAsync(id, Wang, new DeskLabel("matter", "refund"), default)).IsDone.Should().BeTrue();
        (await Desk.AssignAsync(id, Wang, Li.Id, default)).IsDone.Should().BeTrue();
        await Handoffs.BeatAsync(new Actor("3", "Gone"), default);
        await Handoffs.SetPresenceAsync(new Actor("3", "Gone"), PresenceState.Offline, default);
        (await Desk.AssignAsync(id, Wang, "3", default)).Refused!.Code.Should().Be(SupportReasons.PersonOffline.Name);
        (await Desk.AssignAsync(id, Wang, "nobody", default)).Refused!.Code.Should().Be(SupportReasons.UnknownPerson.Name);
        (await ItemAsync(id)).Unread.Should().Be(0);
        (await ItemAsync(id, Li)).Unread.Should().Be(1, "a colleague's look clears nobody else's mark");
        (await ItemAsync(id)).SeenByTeam.Should().BeTrue();
        (await Inbox.ListAsync(new InboxQuery(Wang, InboxView.All, Label: "refund"), default)).Items.Should().ContainSingle();
        await Desk.RemoveLabelAsync(id, Wang, new DeskLabel("matter", "refund"), default);
        (await ItemAsync(id)).Labels.Should().BeEmpty();
    }

    [Fact]
    public async Task Seen_is_not_answered()
    {
        var id = await CustomerAsync("Zhang");
        await Desk.SeenAsync(id, Wang, long.MaxValue, default);
        var item = await ItemAsync(id);
        (item.State, item.Unread).Should().Be((ServiceState.NeedsReply, 0));
        await Desk.SeenAsync(id, Wang, 0, default);
        (await ItemAsync(id)).Unread.Should().Be(0, "a mark never goes back");
    }

    [Fact]
    public async Task Notes_and_drafts_are_seen_by_the_team_and_never_sent()
    {
        var id = await CustomerAsync("Zhang");
        await Handoffs.BeatAsync(Li, default);
        var before = await Feed.CurrentAsync(default);
        (await Desk.NoteAsync(id, Wang, "@Li he is angry", [Li.Id], "n1", default)).IsDone.Should().BeTrue();
        (await Desk.NoteAsync(id, Wang, "x", ["nobody"], "n2", default)).Field.Should().Be("mentions");
        await Desk.SaveDraftAsync(id, Wang, "Dear cust", default);
        var shown = await ShowAsync(id, Li);
        shown.Notes.Should().ContainSingle().Which.Text.Should().Be("@Li he is angry");
        shown.OtherDrafts.Should().ContainSingle().Which.Text.Should().Be("Dear cust");
        (await ReadyAsync()).Should().BeEmpty();
        (await Feed.ReadAfterAsync(before, default)).Changes.Should().Contain(c => c.Kind == DeskChangeKind.Mention && c.PersonId == Li.Id);
        await ReplyAsync(id, Wang, "Dear customer");
        (await ShowAsync(id)).Draft.Should().BeEmpty("it was sent");
    }

    [Fact]
    public async Task Who_looks_and_types_is_seen_by_others()
    {
        var id = await CustomerAsync("Zhang");
        await Desk.LookingAsync(id, Wang, true, default);
        (await ItemAsync(id, Li)).Present.Should().Equal(new PresentPerson(Wang.Id, "Wang", true));
        (await ItemAsync(id, Wang)).Present.Should().BeEmpty();
        Clock.Advance(TimeSpan.FromSeconds(31));
        (await ItemAsync(id, Li)).Present.Should().BeEmpty("whoever closes a page without a word is gone");
    }

    [Fact]
    public async Task An_overdue_conversation_is_in_its_view_and_leaves_it_with_the_answer()
    {
        var canary = await HandOffAsync("canary");
        await PassAsync(TimeSpan.FromMinutes(11));
        (await ListAsync(InboxView.Overdue)).Should().Equal(canary);
        (await ListAsync(InboxView.Queue)).Should().Equal(canary);
        await ReplyAsync(canary, Wang, "sorry");
        (await ListAsync(InboxView.Overdue)).Should().BeEmpty();
        (await ListAsync(InboxView.Mine)).Should().Equal(canary);
        (await ShowAsync(canary)).Episode.Clocks.Should().Contain(c => c.Kind == ClockKind.QueueWait && c.Result == ClockResult.Missed);
    }

    [Fact]
    public async Task A_case_of_the_AI_ends_in_silence_and_one_that_is_put_aside_does_not()
    {
        var silent = await CustomerAsync("Zhang");
        await DecideAsync(Outcome.Reply, "ok");
        var aside = await CustomerAsync("Li Si");
        await DecideAsync(Outcome.Reply, "ok");
        await Desk.SnoozeAsync(aside, Wang, null, default);
        await PassAsync(TimeSpan.FromHours(25));
        (await ItemAsync(silent)).State.Should().Be(ServiceState.Resolved);
        (await ItemAsync(aside)).State.Should().Be(ServiceState.Snoozed);
    }

    [Fact]
    public async Task Long_conversations_are_read_in_parts_without_gaps()
    {
        Guid id = default;
        for (var i = 0; i < 25; i++)
        {
            id = await CustomerAsync("Zhang", $"q{i}", follow: false);
            Clock.Advance(TimeSpan.FromSeconds(1));
            await DecideAsync(Outcome.Reply, $"a{i}", follow: false);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }
        await FollowAsync();
        var texts = new List<string>();
        string? before = null;
        do
        {
            var part = (await Desk.ShowAsync(id, Wang, before, 7, default))!;
            texts.InsertRange(0, part.Bubbles.Select(b => b.Text));
            before = part.Before;
        }
        while (before is not null);
        texts.Should().Equal(Enumerable.Range(0, 25).SelectMany(i => new[] { $"q{i}", $"a{i}" }));
    }

    [Fact]
    public async Task Every_change_of_a_person_is_in_the_audit()
    {
        var id = await CustomerAsync("Zhang");
        await ReplyAsync(id, Wang, "secret words");
        await Desk.ResolveAsync(id, Wang, default);
        var entries = await Database.ReadAsync(db => db.QueryAsync("SELECT kind, actor_name, after FROM audit_entries ORDER BY sequence",
            r => (r.GetString(0), r.GetString(1), r.GetString(2))), default);
        entries.Select(e => (e.Item1, e.Item2)).Should().Equal(("conversation.replied", "Wang"), ("conversation.resolved", "Wang"));
        entries.Should().OnlyContain(e => !e.Item3.Contains("secret", StringComparison.Ordinal));
        (await Desk.TimelineAsync(id, 10, default)).Select(e => e.What.Code).Should().Contain([SupportReasons.Taken.Name,
            SupportReasons.Ended.Name]);
    }
}
