using Google.Protobuf;
using Grpc.Core;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Sealing;

namespace Wxauto.Gateway.Tests;

/// <summary>One stream after its Welcome.</summary>
internal sealed class OpenStream : IDisposable
{
    private readonly AsyncDuplexStreamingCall<AgentFrame, ServerFrame> _call;
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(40));

    private OpenStream(AsyncDuplexStreamingCall<AgentFrame, ServerFrame> call, AgentSeal seal) => (_call, Seal) = (call, seal);

    public AgentSeal Seal { get; }

    /// <summary>What the Welcome said.</summary>
    public Configuration Configuration { get; private set; } = new();

    public static async Task<OpenStream> OpenAsync(AgentClient client, EnrollResponse identity, string accessToken)
    {
        if (client.PlatformKey.Length == 0)
            await client.ChallengeAsync();
        var (seal, ephemeral) = AgentSeal.ForAgent(client.PlatformKey, identity.Agent);
        var stream = new OpenStream(client.Service.Connect(Bearer(accessToken)), seal);
        try
        {
            await stream.SendAsync(new AgentFrame
                { Hello = new Hello { Version = "1", Driver = "test", EphemeralKey = ByteString.CopyFrom(ephemeral), HostName = "pc" } });
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled)
        {
            // Refused while this was written: what the server said is read.
            await stream._call.ResponseStream.MoveNext(CancellationToken.None);
            throw;
        }
        stream.Configuration = (await stream.NextAsync(f => f.Welcome)).Configuration;
        return stream;
    }

    public static Metadata Bearer(string accessToken) => new() { { "authorization", $"Bearer {accessToken}" } };

    public Task SendAsync(AgentFrame frame) => _call.RequestStream.WriteAsync(frame);

    public Task SendAsync(params SealedMessage[] messages) =>
        SendAsync(new AgentFrame { Messages = new MessageBatch { Messages = { messages } } });

    /// <summary>A friend's text, sealed for this stream.</summary>
    public SealedMessage Text(string clientId, string text, long sequence = 1) => new()
    {
        ClientId = clientId, Sequence = sequence, SealedBody = ByteString.CopyFrom(Seal.Seal(SealedKind.Message, clientId, sequence, new MessageBody
        {
            ChatId = "chat", ChatName = "小王", ChatKind = ChatKind.Friend, SenderId = "w", SenderName = "小王", SenderKind = SenderKind.Other,
            Kind = MessageKind.Text, Text = text,
        }.ToByteArray())),
    };

    /// <summary>The next frame of one kind; others are passed over.</summary>
    public async Task<T> NextAsync<T>(Func<ServerFrame, T?> kind) where T : class
    {
        while (await _call.ResponseStream.MoveNext(_deadline.Token))
            if (kind(_call.ResponseStream.Current) is { } found)
                return found;
        throw new InvalidOperationException("The gateway ended the stream.");
    }

    /// <summary>Reads until the gateway ends the stream; its status.</summary>
    public async Task<StatusCode> EndAsync()
    {
        try
        {
            while (await _call.ResponseStream.MoveNext(_deadline.Token))
            {
            }
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }

    public ReplyBody Open(SealedReply reply) => ReplyBody.Parser.ParseFrom(Seal.Open(SealedKind.Reply, reply.ReplyId, 0, reply.SealedBody.Span));

    public void Dispose()
    {
        _call.Dispose();
        Seal.Dispose();
        _deadline.Dispose();
    }
}
