using Microsoft.Extensions.Logging.Abstractions;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;
using Wxauto.Agent.Core.Reading;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Tests.Reading;

public sealed class MessageIntakeTests : IDisposable
{
    private static readonly Chat Wang = new("c1", "王女士", ChatKind.Friend);
    private static readonly Chat Wife = new("c2", "老婆", ChatKind.Friend);
    private static readonly ChatFilter OnlyWang =
        new(new AgentConfiguration { Friends = new ChatSelection { Mode = ChatMode.Listed, Names = { "王女士" } } });

    private readonly DataDirectory _directory = new();
    private readonly FakeWeChat _wechat = new();
    private readonly AgentSpool _spool;

    public MessageIntakeTests() => _spool = _directory.Open();

    public void Dispose()
    {
        _spool.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task What_is_not_selected_leaves_no_trace_but_the_cursor()
    {
        _wechat.Say(Wife, "晚上吃什么", attachment: [1, 2, 3]);
        _wechat.Say(Wang, "在吗");
        await TakeAllAsync();
        _spool.Inbound.After(0, 10).Select(m => m.Body.Text).Should().Equal("在吗");
        _spool.Inbound.Cursor.Should().Be("2");
        Directory.EnumerateFiles(Path.Combine(_directory.Path, "blobs")).Should().BeEmpty();
    }

    [Fact]
    public async Task Everything_that_the_bubble_shows_goes_up()
    {
        var sent = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
        var quote = new Quote { SenderName = "店主", Text = "有货" };
        var message = new ObservedMessage("x1", Wang, new Sender("u9", "王", SenderKind.Other), MessageKind.Quote, "多少钱", sent)
        {
            MentionsMe = true,
            Quote = quote,
        };
        await Intake().TakeAsync(new ObservedBatch([message], "1"), OnlyWang, CancellationToken.None);
        var body = _spool.Inbound.After(0, 1).Single().Body;
        (body.ChatId, body.ChatName, body.ChatKind).Should().Be(("c1", "王女士", ChatKind.Friend));
        (body.SenderId, body.SenderName, body.SenderKind).Should().Be(("u9", "王", SenderKind.Other));
        (body.Kind, body.Text, body.MentionsMe, body.SentAt.ToDateTimeOffset()).Should().Be((MessageKind.Quote, "多少钱", true, sent));
        body.Quote.Should().Be(quote);
    }

    [Fact]
    public async Task Our_own_reply_does_not_go_up_but_the_same_words_of_a_person_do()
    {
        _spool.Replies.Add("r1", new ReplyBody { ChatId = "c1", ChatKind = ChatKind.Friend, Text = "您好" });
        _spool.Replies.BeginSending("r1", "0", _ => { });
        _wechat.Say(Wang, "您好", SenderKind.Self);
        _wechat.Say(Wang, "您好", SenderKind.Self);
        await TakeAllAsync();
        _spool.Inbound.After(0, 10).Select(m => m.ClientId).Should().Equal("fake-2");
    }

    [Fact]
    public async Task After_a_crash_before_the_commit_the_same_bubbles_are_read_and_stored_once()
    {
        _wechat.Say(Wang, "一");
        _wechat.Say(Wang, "二");
        var batch = await _wechat.ReadAsync(null, 1, TimeSpan.Zero, CancellationToken.None);
        await Intake().TakeAsync(batch, OnlyWang, CancellationToken.None);
        // The next process reads from the start again, as if the cursor had not been kept by WeChat.
        await TakeAllAsync();
        _spool.Inbound.After(0, 10).Select(m => m.Body.Text).Should().Equal("一", "二");
    }

    [Fact]
    public async Task An_attachment_that_wechat_has_lost_leaves_its_message()
    {
        _wechat.Say(Wang, "报价.pdf", attachment: [1, 2, 3]);
        _wechat.ForgetAttachments();
        await TakeAllAsync();
        var message = _spool.Inbound.After(0, 1).Single();
        (message.BlobId, message.Body.Blobs.Count, message.Body.Text).Should().Be((null, 0, "报价.pdf"));
    }

    [Fact]
    public async Task An_attachment_beyond_the_limit_is_not_fetched()
    {
        var attachment = new ObservedAttachment("电影.mkv", "video/x-matroska", (100L << 20) + 1);
        var sender = new Sender("u", "王", SenderKind.Other);
        var message = new ObservedMessage("x1", Wang, sender, MessageKind.File, "", DateTimeOffset.UnixEpoch)
        {
            Attachment = attachment,
        };
        await Intake().TakeAsync(new ObservedBatch([message], "1"), OnlyWang, CancellationToken.None);
        _spool.Inbound.After(0, 1).Single().BlobId.Should().BeNull();
    }

    [Fact]
    public async Task An_attachment_that_breaks_off_is_read_again_later()
    {
        _wechat.Say(Wang, "报价.pdf", attachment: [1, 2, 3]);
        _wechat.BreakAttachments = true;
        await FluentActions.Awaiting(TakeAllAsync).Should().ThrowAsync<DriverException>();
        (_spool.Inbound.Count, _spool.Inbound.Cursor).Should().Be((0, null));
        _wechat.BreakAttachments = false;
        await TakeAllAsync();
        _spool.Inbound.After(0, 1).Single().Body.Blobs.Single().Size.Should().Be(3);
    }

    private MessageIntake Intake() => new(_wechat, _spool, NullLogger<MessageIntake>.Instance);

    private async Task TakeAllAsync()
    {
        var batch = await _wechat.ReadAsync(null, 100, TimeSpan.Zero, CancellationToken.None);
        await Intake().TakeAsync(batch, OnlyWang, CancellationToken.None);
    }
}
