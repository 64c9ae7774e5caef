using Wxauto.Agent.Core.Drivers;

namespace Wxauto.Agent.Testing;

/// <summary>What every driver must keep. A driver's own test class says how its WeChat is made to show something.</summary>
public abstract class DriverContract
{
    protected virtual Chat Friend { get; } = new("c1", "王女士", ChatKind.Friend);

    protected static CancellationToken Stop => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    protected abstract IWeChatDriver Driver { get; }

    /// <summary>Makes the contact of <see cref="Friend"/> write something.</summary>
    protected abstract Task ContactWritesAsync(string text);

    [Fact]
    public async Task It_says_that_wechat_is_logged_in()
    {
        (await Driver.GetStateAsync(Stop)).State.Should().Be(WeChatState.LoggedIn);
    }

    [Fact]
    public async Task The_same_cursor_gives_the_same_messages_with_the_same_ids()
    {
        await ContactWritesAsync("在吗");
        await ContactWritesAsync("多少钱");
        var first = await Driver.ReadAsync(null, 10, TimeSpan.FromSeconds(1), Stop);
        var again = await Driver.ReadAsync(null, 10, TimeSpan.FromSeconds(1), Stop);
        first.Messages.Select(m => m.Text).Should().Equal("在吗", "多少钱");
        again.Messages.Select(m => m.ClientId).Should().Equal(first.Messages.Select(m => m.ClientId)).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Reading_goes_on_after_the_cursor_and_respects_the_limit()
    {
        foreach (var text in (string[])["一", "二", "三"])
            await ContactWritesAsync(text);
        var first = await Driver.ReadAsync(null, 2, TimeSpan.FromSeconds(1), Stop);
        var rest = await Driver.ReadAsync(first.Cursor, 2, TimeSpan.FromSeconds(1), Stop);
        first.Messages.Select(m => m.Text).Should().Equal("一", "二");
        rest.Messages.Select(m => m.Text).Should().Equal("三");
    }

    [Fact]
    public async Task When_nothing_is_new_the_cursor_stays()
    {
        await ContactWritesAsync("在吗");
        var first = await Driver.ReadAsync(null, 10, TimeSpan.FromSeconds(1), Stop);
        var next = await Driver.ReadAsync(first.Cursor, 10, TimeSpan.Zero, Stop);
        next.Messages.Should().BeEmpty();
        next.Cursor.Should().Be(first.Cursor);
    }

    [Fact]
    public async Task What_was_sent_is_found_after_the_marker_and_not_before()
    {
        var before = await Driver.MarkAsync(Friend, Stop);
        (await Driver.WasSentAfterAsync(Friend, "您好", before, Stop)).Should().BeFalse();
        await Driver.TypeAndSendAsync(Friend, "您好", Stop);
        (await Driver.WasSentAfterAsync(Friend, "您好", before, Stop)).Should().BeTrue();
        (await Driver.WasSentAfterAsync(Friend, "您好", await Driver.MarkAsync(Friend, Stop), Stop)).Should().BeFalse();
    }

    [Fact]
    public async Task What_the_contact_writes_is_not_taken_for_sent()
    {
        var before = await Driver.MarkAsync(Friend, Stop);
        await ContactWritesAsync("您好");
        (await Driver.WasSentAfterAsync(Friend, "您好", before, Stop)).Should().BeFalse();
    }
}
