using System.Collections.Concurrent;
using Google.Protobuf;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Sealing;
using Wxauto.Conversations;

namespace Wxauto.Gateway.Streams;

/// <summary>The open stream of one agent: what goes down, and which replies are down there without an ack.</summary>
internal sealed class AgentStream(string agent, string keyId, AgentSeal seal) : IDisposable
{
    private const int MaxUnacked = 4096;

    /// <summary>So many go down in one frame.</summary>
    private const int Replies = 32;
    private readonly DownQueue _down = new();
    private readonly ConcurrentDictionary<Guid, bool> _unacked = new();
    private readonly ConcurrentDictionary<Guid, bool> _withdrawn = new();
    private readonly ConcurrentDictionary<string, Command.BodyOneofCase> _commands = new();
    private readonly CancellationTokenSource _ended = new();
    private long _revision;
    private int _pause;
    private int _end;
    private int _short;

    public string Agent => agent;
    public string KeyId => keyId;

    /// <summary>Names this stream among all streams of the agent, in all processes.</summary>
    public Guid Session { get; } = Guid.NewGuid();

    /// <summary>A person asked for a pause; part of the next configuration.</summary>
    public bool PauseRequested => Volatile.Read(ref _pause) == 1;
    public DownQueue Down => _down;

    /// <summary>Whether replies should come: an agent that neither reads nor acknowledges gets no more of them until it does.</summary>
    public bool HasRoom => _down.HasRoom && _unacked.Count < MaxUnacked;

    /// <summary>Set when another stream took this one's place, the enrolment was revoked or the process stops.</summary>
    public CancellationToken Ended => _ended.Token;
    public StreamEnd EndedBy => (StreamEnd)Volatile.Read(ref _end);

    /// <summary>Replies that went down and whose ack is not committed.</summary>
    public ICollection<Guid> Unacked => _unacked.Keys;

    /// <summary>An agent that does not read is left: what is durable comes again on its next stream.</summary>
    public void Send(ServerFrame frame)
    {
        if (!_down.TryAdd(frame))
            End(StreamEnd.NotRead);
    }

    /// <summary>The first frame.</summary>
    public void Send(Welcome welcome)
    {
        Volatile.Write(ref _revision, welcome.Configuration.Revision);
        Send(new ServerFrame { Welcome = welcome });
    }

    /// <summary>Sends a configuration that says something else than the one before.</summary>
    public void Send(Configuration configuration)
    {
        if (Interlocked.Exchange(ref _revision, configuration.Revision) != configuration.Revision)
            Send(new ServerFrame { Configuration = configuration });
    }

    /// <summary>Sends replies that are not on the way already, as many as have room; the others are read again.</summary>
    public void Send(IEnumerable<Reply> replies)
    {
        foreach (var some in replies.Chunk(Replies))
        {
            if (!HasRoom)
            {
                Volatile.Write(ref _short, 1);
                return;
            }
            Send(some);
        }
    }

    /// <summary>Whether there is room for replies that had none: once for each time.</summary>
    public bool CanGoOn() => Volatile.Read(ref _short) == 1 && HasRoom && Interlocked.Exchange(ref _short, 0) == 1;

    private void Send(Reply[] replies)
    {
        var batch = new ReplyBatch();
        foreach (var reply in replies.Where(r => _unacked.TryAdd(r.Id, true)))
        {
            var id = reply.Id.ToString();
            var body = new ReplyBody { ChatId = reply.ChatId, ChatName = reply.ChatName, ChatKind = reply.ChatKind, Text = reply.Text,
                MentionName = reply.MentionName };
            batch.Replies.Add(new SealedReply
                { ReplyId = id, SealedBody = UnsafeByteOperations.UnsafeWrap(seal.Seal(SealedKind.Reply, id, 0, body.ToByteArray())) });
        }
        if (batch.Replies.Count > 0)
            Send(new ServerFrame { Replies = batch });
    }

    /// <summary>The ack is committed, so the reply is not read as ready any more.</summary>
    public void Forget(Guid replyId) => _unacked.TryRemove(replyId, out _);

    public MessageBody Open(SealedMessage message) => MessageBody.Parser.ParseFrom(
        seal.Open(SealedKind.Message, message.ClientId, message.Sequence, message.SealedBody.Span));

    public byte[] Open(BlobChunk chunk) => seal.Open(SealedKind.BlobChunk, chunk.BlobId, chunk.Offset, chunk.SealedData.Span);

    /// <summary>Sends a command once; its result comes later, or never.</summary>
    public void Send(Command command)
    {
        if (_commands.TryAdd(command.CommandId, command.BodyCase))
            Send(new ServerFrame { Command = command });
    }

    /// <summary>What was asked of the agent with this command; None when it answers one that nobody gave it here.</summary>
    public Command.BodyOneofCase Answered(string commandId) => _commands.TryRemove(commandId, out var command) ? command
        : Command.BodyOneofCase.None;

    /// <summary>Withdraws replies. Each is told once: the agent keeps what it was told.</summary>
    public void Withdraw(IEnumerable<Guid> replies)
    {
        var ids = replies.Where(r => _withdrawn.TryAdd(r, true)).Select(r => r.ToString()).ToList();
        if (ids.Count > 0)
            Send(new ServerFrame { Withdrawal = new Withdrawal { ReplyIds = { ids } } });
    }

    /// <summary>True when it is not what the agent was told last.</summary>
    public bool SetPause(bool pause) => Interlocked.Exchange(ref _pause, pause ? 1 : 0) != (pause ? 1 : 0);

    /// <summary>The first reason counts.</summary>
    public void End(StreamEnd end)
    {
        Interlocked.CompareExchange(ref _end, (int)end, (int)StreamEnd.None);
        try
        {
            _ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself while the stream that replaces it was opened.
        }
    }

    public void Dispose()
    {
        _down.Complete();
        seal.Dispose();
        _ended.Dispose();
    }
}
