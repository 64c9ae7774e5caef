using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wxauto.WeChatSimulator;

/// <summary>
/// The WeChat client of one account and the customers who write to it. It stands outside the agent and the platform, as the
/// real one does: it loses nothing when they are killed. Bubbles are kept in a file that only grows.
/// </summary>
public sealed class SimulatedWeChat : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Lock _lock = new();
    private readonly FileStream? _file;
    private readonly TimeProvider _time;
    private readonly List<Bubble> _bubbles = [];
    private readonly Dictionary<string, SimulatedChat> _chats = [];
    private readonly Dictionary<string, string> _inputs = [];
    private readonly AttachmentFiles _attachments;
    private TaskCompletionSource _changed = New();
    private string _state = "LoggedIn";

    /// <param name="file">Where everything is kept, with attachments in a directory beside it; null keeps it in memory.</param>
    public SimulatedWeChat(string accountName, string? file, TimeProvider time)
    {
        (AccountName, _time, _attachments) = (accountName, time, new AttachmentFiles(file is null ? null : file + ".files"));
        if (file is not null)
        {
            Replay(file);
            _file = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read);
        }
        if (_chats.Count > 0)
            return;
        foreach (var friend in new[] { "陈晓雯", "王建国", "Lily 李" })
            AddChat(friend, "friend", [friend]);
        AddChat("咖啡爱好者群", "group", ["老周", "阿May", "小林同学"]);
    }

    public string AccountName { get; }

    /// <summary>LoggedIn, LoggedOut, NotRunning or Locked.</summary>
    public string State
    {
        get
        {
            lock (_lock)
                return _state;
        }
        set
        {
            lock (_lock)
            {
                Write(new Entry(State: value));
                _state = value;
                Signal();
            }
        }
    }

    public IReadOnlyList<SimulatedChat> Chats
    {
        get
        {
            lock (_lock)
                return [.. _chats.Values];
        }
    }

    public SimulatedChat AddChat(string name, string kind, IReadOnlyList<string> members)
    {
        lock (_lock)
        {
            var chat = new SimulatedChat($"{kind}-{_chats.Count + 1}", name, kind, members);
            Write(new Entry(Chat: chat));
            Apply(chat);
            return chat;
        }
    }

    public SimulatedChat? Find(string chatId)
    {
        lock (_lock)
            return _chats.GetValueOrDefault(chatId);
    }

    /// <summary>
    /// A member of the chat writes, perhaps answering an earlier bubble of it. Null when chat, member or bubble is unknown.
    /// </summary>
    public Bubble? Write(string chatId, string sender, string text, long? quoted = null)
    {
        lock (_lock)
        {
            if (!_chats.TryGetValue(chatId, out var chat) || !chat.Members.Contains(sender))
                return null;
            var answered = quoted is null ? null : _bubbles.Find(b => b.Id == quoted && b.ChatId == chatId);
            if (quoted is not null && answered is null)
                return null;
            return Add(Customer(chat, sender, answered is null ? "text" : "quote") with
            {
                Text = text,
                Mentions = text.Contains($"@{AccountName}", StringComparison.Ordinal) ? [AccountName] : [],
                Quote = answered is null ? null : new BubbleQuote(answered.SenderName, TextOf(answered)),
            });
        }
    }

    /// <summary>A member of the chat sends a picture, recording, video or other file. Null when chat or member is unknown.</summary>
    public Bubble? WriteAttachment(string chatId, string sender, string name, string mediaType, byte[] content)
    {
        lock (_lock)
        {
            if (!_chats.TryGetValue(chatId, out var chat) || !chat.Members.Contains(sender))
                return null;
            var kind = mediaType.Split('/')[0] switch { "image" => "image", "audio" => "voice", "video" => "video", _ => "file" };
            _attachments.Save(_bubbles.Count + 1, content);
            return Add(Customer(chat, sender, kind) with { Attachment = new BubbleAttachment(name, mediaType, content.Length) });
        }
    }

    /// <summary>Null when the bubble has none.</summary>
    public (BubbleAttachment About, byte[] Content)? Attachment(long bubbleId)
    {
        lock (_lock)
        {
            return bubbleId > 0 && bubbleId <= _bubbles.Count && _bubbles[(int)bubbleId - 1].Attachment is { } about
                ? (about, _attachments.Read(bubbleId))
                : null;
        }
    }

    /// <summary>Puts text into the chat's input box. False when the chat is unknown.</summary>
    public bool Type(string chatId, string text)
    {
        lock (_lock)
        {
            if (!_chats.ContainsKey(chatId))
                return false;
            Write(new Entry(Input: new InputEntry(chatId, text)));
            _inputs[chatId] = text;
            Signal();
            return true;
        }
    }

    public string Input(string chatId)
    {
        lock (_lock)
            return _inputs.GetValueOrDefault(chatId, "");
    }

    /// <summary>Sends what is in the input box. Null when it is empty or the chat unknown.</summary>
    public Bubble? Send(string chatId)
    {
        lock (_lock)
        {
            return _chats.TryGetValue(chatId, out var chat) && _inputs.TryGetValue(chatId, out var text) && text.Length > 0
                ? Add(In(chat) with { SenderId = "me", SenderName = AccountName, Side = "self", Kind = "text", Text = text })
                : null;
        }
    }

    public IReadOnlyList<Bubble> After(long id, int limit)
    {
        lock (_lock)
            return [.. _bubbles.Skip((int)Math.Clamp(id, 0, _bubbles.Count)).Take(limit)];
    }

    public IReadOnlyList<Bubble> Last(string chatId, int limit)
    {
        lock (_lock)
            return [.. _bubbles.Where(b => b.ChatId == chatId).TakeLast(limit)];
    }

    /// <summary>Bubbles after the id; waits for one when there is none yet.</summary>
    public async Task<IReadOnlyList<Bubble>> WaitAfterAsync(long id, int limit, TimeSpan wait, CancellationToken cancellationToken)
    {
        var deadline = Task.Delay(wait, cancellationToken);
        while (true)
        {
            var change = Changed;
            if (After(id, limit) is { Count: > 0 } bubbles)
                return bubbles;
            if (await Task.WhenAny(change, deadline) == deadline)
                return [];
        }
    }

    /// <summary>Completes at the next change of bubbles or input boxes.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock)
                return _changed.Task;
        }
    }

    public void Dispose() => _file?.Dispose();

    private static Bubble In(SimulatedChat chat) => new() { ChatId = chat.Id, ChatName = chat.Name, ChatKind = chat.Kind };

    private static Bubble Customer(SimulatedChat chat, string sender, string kind) =>
        In(chat) with { SenderId = $"{chat.Id}/{sender}", SenderName = sender, Side = "other", Kind = kind };

    private static string TextOf(Bubble bubble) => bubble.Text.Length > 0 ? bubble.Text : bubble.Attachment?.Name ?? "";

    /// <summary>A bubble of the account itself empties the input box, in the same line of the file.</summary>
    private Bubble Add(Bubble unnumbered)
    {
        var bubble = unnumbered with { Id = _bubbles.Count + 1, Time = _time.GetUtcNow() };
        Write(new Entry(Bubble: bubble));
        Apply(bubble);
        Signal();
        return bubble;
    }

    private void Apply(Bubble bubble)
    {
        _bubbles.Add(bubble);
        if (bubble.Side == "self")
            _inputs.Remove(bubble.ChatId);
    }

    private void Apply(SimulatedChat chat)
    {
        _chats[chat.Id] = chat;
        Signal();
    }

    private void Write(Entry entry)
    {
        if (_file is null)
            return;
        _file.Write(JsonSerializer.SerializeToUtf8Bytes(entry, Json));
        _file.WriteByte((byte)'\n');
        _file.Flush();
    }

    /// <summary>A line that a crash cut short is the last one, and nobody saw its bubble.</summary>
    private void Replay(string file)
    {
        if (!File.Exists(file))
            return;
        var good = 0L;
        foreach (var line in File.ReadAllText(file).Split('\n').SkipLast(1))
        {
            var entry = JsonSerializer.Deserialize<Entry>(line, Json)!;
            if (entry.Chat is not null)
                _chats[entry.Chat.Id] = entry.Chat;
            if (entry.Bubble is not null)
                Apply(entry.Bubble);
            if (entry.Input is { } input)
                _inputs[input.ChatId] = input.Text;
            _state = entry.State ?? _state;
            good += System.Text.Encoding.UTF8.GetByteCount(line) + 1;
        }
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
        stream.SetLength(good);
    }

    private void Signal()
    {
        var done = _changed;
        _changed = New();
        done.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Entry(SimulatedChat? Chat = null, Bubble? Bubble = null, InputEntry? Input = null, string? State = null);

    private sealed record InputEntry(string ChatId, string Text);
}
