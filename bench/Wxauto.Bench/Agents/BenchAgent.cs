using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Sealing;

namespace Wxauto.Bench.Agents;

/// <summary>One agent's connection and stream, without a WeChat behind it. Replies are acknowledged and reported as sent at once.</summary>
internal sealed class BenchAgent : IAsyncDisposable
{
    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<AgentFrame, ServerFrame> _call;
    private readonly AgentSeal _seal;
    private readonly TimeSpan _interval;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _acks = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _reading;
    private Task _beating = Task.CompletedTask;
    private long _sequence;

    private BenchAgent(string name, GrpcChannel channel, AsyncDuplexStreamingCall<AgentFrame, ServerFrame> call, AgentSeal seal,
        TimeSpan interval)
    {
        (Name, _channel, _call, _seal, _interval) = (name, channel, call, seal, interval);
        _reading = ReadAsync();
    }

    public string Name { get; }

    /// <summary>Called with every reply bubble.</summary>
    public Action<ReplyBody>? Replied { get; set; }

    public static async Task<BenchAgent> ConnectAsync(string name, AgentIdentity identity, Uri gateway)
    {
        var channel = GrpcChannel.ForAddress(gateway, new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { UseProxy = false } });
        var service = new AgentService.AgentServiceClient(channel);
        var token = await identity.AuthenticateAsync(service, name);
        var (seal, ephemeral) = AgentSeal.ForAgent(identity.PlatformKey, name);
        var call = service.Connect(new Metadata { { "authorization", $"Bearer {token}" } });
        await call.RequestStream.WriteAsync(
            new AgentFrame { Hello = new Hello { Version = "bench", Driver = "none", EphemeralKey = ByteString.CopyFrom(ephemeral),
            HostName = "bench" } });
        if (!await call.ResponseStream.MoveNext(CancellationToken.None) || call.ResponseStream.Current.Welcome is null)
            throw new InvalidOperationException("The gateway did not welcome the agent.");
        return new BenchAgent(name, channel, call, seal, call.ResponseStream.Current.Welcome.HeartbeatInterval.ToTimeSpan());
    }

    /// <summary>A friend's text, sealed and ready to be sent.</summary>
    public SealedMessage Text(string chat, string text)
    {
        var sequence = Interlocked.Increment(ref _sequence);
        var id = $"{Name}-{sequence}";
        var body = new MessageBody
        {
            ChatId = chat, ChatName = chat, ChatKind = ChatKind.Friend, SenderId = chat, SenderName = chat, SenderKind = SenderKind.Other,
            Kind = MessageKind.Text, Text = text, SentAt = DateTimeOffset.UtcNow.ToTimestamp(),
        };
        return new SealedMessage { ClientId = id, Sequence = sequence,
            SealedBody = UnsafeByteOperations.UnsafeWrap(_seal.Seal(SealedKind.Message, id, sequence, body.ToByteArray())) };
    }

    /// <summary>Sends one frame of messages; completes when all of them are acknowledged, so committed.</summary>
    public async Task SendAsync(IReadOnlyList<SealedMessage> messages)
    {
        var acks = messages.Select(m => _acks.GetOrAdd(m.ClientId,
            _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task).ToList();
        await WriteAsync(new AgentFrame { Messages = new MessageBatch { Messages = { messages } } });
        await Task.WhenAll(acks);
    }

    /// <summary>The first one after a random part of the interval, as if the agents had come over time.</summary>
    public void BeginHeartbeats() => _beating = BeatAsync();

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _call.Dispose();
        await _reading;
        _ended.Dispose();
        _channel.Dispose();
        _seal.Dispose();
        _writing.Dispose();
    }

    private async Task BeatAsync()
    {
        await Task.Delay(_interval * Random.Shared.NextDouble(), _ended.Token);
        using var timer = new PeriodicTimer(_interval);
        do
            await WriteAsync(new AgentFrame
                { Heartbeat = new Heartbeat { MemoryBytes = 40 << 20, WechatState = WeChatState.LoggedIn, Version = "bench" } });
        while (await timer.WaitForNextTickAsync(_ended.Token));
    }

    private async Task WriteAsync(AgentFrame frame)
    {
        await _writing.WaitAsync();
        try
        {
            await _call.RequestStream.WriteAsync(frame);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            await foreach (var frame in _call.ResponseStream.ReadAllAsync())
                await HandleAsync(frame);
        }
        catch (RpcException e)
        {
            foreach (var ack in _acks.Values)
                ack.TrySetException(e);
        }
    }

    private async Task HandleAsync(ServerFrame frame)
    {
        switch (frame.BodyCase)
        {
            case ServerFrame.BodyOneofCase.MessageAcks:
                if (frame.MessageAcks.Refusals.Count > 0)
                    throw new InvalidOperationException($"refused: {frame.MessageAcks.Refusals[0].Reason}");
                foreach (var id in frame.MessageAcks.ClientIds)
                    if (_acks.TryRemove(id, out var ack))
                        ack.SetResult();
                break;
            case ServerFrame.BodyOneofCase.Replies:
                foreach (var reply in frame.Replies.Replies)
                    Replied?.Invoke(ReplyBody.Parser.ParseFrom(_seal.Open(SealedKind.Reply, reply.ReplyId, 0, reply.SealedBody.Span)));
                var ids = frame.Replies.Replies.Select(r => r.ReplyId).ToList();
                await WriteAsync(new AgentFrame { ReplyAcks = new ReplyAcks { ReplyIds = { ids } } });
                await WriteAsync(new AgentFrame { SendReports = new SendReports
                    { Reports = { ids.Select(id => new SendReport { ReplyId = id, Outcome = SendOutcome.Sent }) } } });
                break;
            default:
                break;
        }
    }
}
