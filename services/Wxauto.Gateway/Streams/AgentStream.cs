using System.Collections.Concurrent;
using System.Threading.Channels;
using Google.Protobuf;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Sealing;
using Wxauto.Hosting.Storage.Entities;

namespace Wxauto.Gateway.Streams;

/// <summary>The open stream of one agent: what goes down, and which replies are down there without an ack.</summary>
internal sealed class AgentStream(string agent, string keyId, AgentSeal seal) : IDisposable
{
    private readonly Channel<ServerFrame> _down = Channel.CreateUnbounded<ServerFrame>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<Guid, bool> _unacked = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<CommandResult>> _asked = new();
    private readonly CancellationTokenSource _ended = new();

    public string Agent => agent;
    public string KeyId => keyId;

    /// <summary>A person asked for a pause; part of the next configuration.</summary>
    public bool PauseRequested { get; set; }
    public ChannelReader<ServerFrame> Down => _down.Reader;

    /// <summary>Set when another stream took this one's place or the enrolment was revoked.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Replies that went down and whose ack is not committed.</summary>
    public ICollection<Guid> Unacked => _unacked.Keys;

    public void Send(ServerFrame frame) => _down.Writer.TryWrite(frame);

    /// <summary>Sends replies that are not on the way already.</summary>
    public void Send(IEnumerable<Reply> replies)
    {
        var batch = new ReplyBatch();
        foreach (var reply in replies.Where(r => _unacked.TryAdd(r.Id, true)))
        {
            var id = reply.Id.ToString();
            var body = new ReplyBody { ChatId = reply.ChatId, ChatName = reply.ChatName, ChatKind = (ChatKind)reply.ChatKind, Text = reply.Text, MentionName = reply.MentionName };
            batch.Replies.Add(new SealedReply { ReplyId = id, SealedBody = UnsafeByteOperations.UnsafeWrap(seal.Seal(id, body.ToByteArray())) });
        }
        if (batch.Replies.Count > 0)
            Send(new ServerFrame { Replies = batch });
    }

    /// <summary>The ack is committed, so the reply is not read as ready any more.</summary>
    public void Forget(Guid replyId) => _unacked.TryRemove(replyId, out _);

    public MessageBody Open(SealedMessage message) => MessageBody.Parser.ParseFrom(seal.Open(message.ClientId, message.SealedBody.Span));

    public byte[] Open(BlobChunk chunk) => seal.Open(chunk.BlobId, chunk.SealedData.Span);

    /// <summary>Sends a command and waits for its result; null when none came in time.</summary>
    public async Task<CommandResult?> AskAsync(Command command, TimeSpan patience, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<CommandResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[command.CommandId] = answer;
        try
        {
            Send(new ServerFrame { Command = command });
            return await answer.Task.WaitAsync(patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            _asked.TryRemove(command.CommandId, out _);
        }
    }

    public void Answer(CommandResult result)
    {
        if (_asked.TryRemove(result.CommandId, out var answer))
            answer.TrySetResult(result);
    }

    public void End()
    {
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
        _down.Writer.TryComplete();
        seal.Dispose();
        _ended.Dispose();
    }
}
