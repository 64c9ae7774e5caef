using Wxauto.Agent.Core.Drivers;

namespace Wxauto.Agent.Testing;

/// <summary>A WeChat in memory that keeps its bubbles over restarts of the agent and fails where it is told to.</summary>
internal sealed class FakeWeChat : IWeChatDriver
{
    private readonly Lock _lock = new();
    private readonly List<(long Id, ObservedMessage Message)> _bubbles = [];
    private readonly Dictionary<string, byte[]> _attachments = [];

    public string Name => "fake";

    public string Account { get; init; } = "店主";

    public WeChatState State { get; set; } = WeChatState.LoggedIn;

    /// <summary>Called before a bubble appears, and after; throw to fail there.</summary>
    public Action BeforeSend { get; set; } = () => { };

    public Action AfterSend { get; set; } = () => { };

    /// <summary>Called before every look at the window; throw to fail there.</summary>
    public Func<bool> BeforeRead { get; set; } = () => true;

    /// <summary>Attachments end in the middle.</summary>
    public bool BreakAttachments { get; set; }

    public int Attempts { get; private set; }

    public IReadOnlyList<string> Shown
    {
        get
        {
            lock (_lock)
                return [.. _bubbles.Where(b => b.Message.Sender.Kind == SenderKind.Self).Select(b => b.Message.Text)];
        }
    }

    public void Say(Chat chat, string text, SenderKind sender = SenderKind.Other, byte[]? attachment = null)
    {
        lock (_lock)
        {
            var id = _bubbles.Count + 1;
            var kind = attachment is null ? MessageKind.Text : MessageKind.File;
            var message = new ObservedMessage(
                $"fake-{id}", chat, new Sender("u1", "客户", sender), kind, text, DateTimeOffset.UnixEpoch.AddSeconds(id))
            {
                Attachment = attachment is null ? null : new ObservedAttachment("报价.pdf", "application/pdf", attachment.Length),
            };
            if (attachment is not null)
                _attachments[message.ClientId] = attachment;
            _bubbles.Add((id, message));
        }
    }

    public Task<WeChatStatus> GetStateAsync(CancellationToken cancellationToken) => Task.FromResult(new WeChatStatus(State, Account));

    public async Task<ObservedBatch> ReadAsync(string? cursor, int limit, TimeSpan wait, CancellationToken cancellationToken)
    {
        BeforeRead();
        var after = cursor is null ? 0 : long.Parse(cursor, null);
        List<(long Id, ObservedMessage Message)> found;
        lock (_lock)
            found = [.. _bubbles.Where(b => b.Id > after).Take(limit)];
        if (found.Count > 0)
            return new ObservedBatch([.. found.Select(f => f.Message)], string.Create(null, $"{found[^1].Id}"));
        await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
        return new ObservedBatch([], cursor);
    }

    public void ForgetAttachments() => _attachments.Clear();

    public Task<Stream?> OpenAttachmentAsync(ObservedMessage message, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(!_attachments.TryGetValue(message.ClientId, out var content) ? null
            : BreakAttachments ? new BrokenStream()
            : new MemoryStream(content));

    public Task<string> MarkAsync(Chat chat, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(_bubbles.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public Task TypeAndSendAsync(Chat chat, string text, CancellationToken cancellationToken)
    {
        Attempts++;
        BeforeSend();
        Say(chat, text, SenderKind.Self);
        AfterSend();
        return Task.CompletedTask;
    }

    public Task<bool> WasSentAfterAsync(Chat chat, string text, string marker, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(_bubbles.Any(b => b.Id > long.Parse(marker, null) && b.Message.Sender.Kind == SenderKind.Self
                && b.Message.Chat.Id == chat.Id && BubbleText.Same(text, b.Message.Text)));
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new HttpRequestException("The response ended prematurely.");
    }
}
