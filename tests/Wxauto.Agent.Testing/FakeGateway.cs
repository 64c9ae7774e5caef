using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Sealing;

namespace Wxauto.Agent.Testing;

/// <summary>The platform's side of the protocol over a real HTTP/2 connection, with its own memory of what it committed.</summary>
internal sealed class FakeGateway : AgentService.AgentServiceBase, IAsyncDisposable
{
    private static readonly (byte[] Secret, byte[] PublicKey) Key = X25519Key.Generate();

    /// <summary>For this platform.</summary>
    public static readonly string Token = new OneTimeToken("id", "secret", OneTimeToken.FingerprintOf(Key.PublicKey)).ToString();

    private readonly byte[] _challenge = SigningKey.Generate();
    private readonly ConcurrentQueue<(string Id, ReplyBody Body)> _replies = new();
    private readonly ConcurrentDictionary<string, MemoryStream> _blobs = new();
    private byte[] _signingKey = [];
    private int _tokens;
    private WebApplication? _app;

    public ConcurrentDictionary<string, MessageBody> Messages { get; } = new();

    public ConcurrentBag<SendReport> Reports { get; } = [];

    public ConcurrentBag<Heartbeat> Heartbeats { get; } = [];

    public ConcurrentBag<string> AckedReplies { get; } = [];

    public AgentConfiguration Configuration { get; set; } = new()
    {
        Friends = new ChatSelection { Mode = ChatMode.All },
        SendBudget = new SendLimits { PerSecond = 100, PerMinute = 100, PerDay = 100, PerContactPerMinute = 100 },
    };

    /// <summary>Tokens shown on open streams.</summary>
    public ConcurrentBag<string> Renewals { get; } = [];

    public ConcurrentBag<CommandResult> Results { get; } = [];

    public ConcurrentBag<BlobChunk> Chunks { get; } = [];

    public int Connections { get; private set; }

    /// <summary>Breaks the first so many streams when messages come, before they are acknowledged.</summary>
    public int Breaks { get; set; }

    /// <summary>Breaks the first so many streams at their second chunk of a blob, which is lost.</summary>
    public int BlobBreaks { get; set; }

    public bool RefusesBlobs { get; set; }

    /// <summary>Client ids that can never be accepted.</summary>
    public HashSet<string> Refuses { get; } = [];

    /// <summary>Ends the stream when a token is renewed, as if it came too late.</summary>
    public bool ExpiresTokens { get; set; }

    public bool ApprovalPending { get; set; }

    public ConcurrentBag<string> ShownTokens { get; } = [];

    public TimeSpan ClockAhead { get; set; }

    /// <summary>How the next enrolments end, before the others succeed.</summary>
    public Queue<StatusCode> Enrollments { get; } = new();

    /// <summary>How the next proofs of the key end, before the others succeed.</summary>
    public ConcurrentQueue<StatusCode> Logins { get; } = new();

    /// <summary>Frames to send down at the next heartbeat.</summary>
    public ConcurrentQueue<ServerFrame> Orders { get; } = new();

    public Uri Address => new(_app!.Urls.Single());

    public byte[] Blob(string id) => _blobs[id].ToArray();

    public void Reply(string id, ReplyBody body) => _replies.Enqueue((id, body));

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        _app = builder.Build();
        _app.MapGrpcService<FakeGateway>();
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app!.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    public override Task<ChallengeResponse> Challenge(ChallengeRequest request, ServerCallContext context) =>
        Task.FromResult(new ChallengeResponse
        {
            Challenge = ByteString.CopyFrom(_challenge),
            ServerTime = Timestamp.FromDateTime(DateTime.UtcNow + ClockAhead),
            PlatformKey = ByteString.CopyFrom(Key.PublicKey),
        });

    public override Task<EnrollResponse> Enroll(EnrollRequest request, ServerCallContext context)
    {
        if (Enrollments.TryDequeue(out var failure))
            throw new RpcException(new Status(failure, "the test wants it"));
        using var seal = AgentSeal.ForPlatform(Key.Secret, request.EphemeralKey.Span, "");
        var shown = Encoding.UTF8.GetString(
            seal.Open(SealedKind.EnrollmentToken, SigningKey.IdOf(request.SigningKey.Span), 0, request.SealedToken.Span));
        ShownTokens.Add(shown);
        if (shown != Token)
            throw new RpcException(new Status(StatusCode.NotFound, "another token"));
        Prove(request.SigningKey.ToByteArray(), SigningKey.EnrollmentText(_challenge, Token), request.Signature);
        _signingKey = request.SigningKey.ToByteArray();
        return Task.FromResult(new EnrollResponse
        {
            Agent = "shop",
            KeyId = SigningKey.IdOf(_signingKey),
            ApprovalPending = ApprovalPending,
        });
    }

    public override Task<AuthenticateResponse> Authenticate(AuthenticateRequest request, ServerCallContext context)
    {
        if (Logins.TryDequeue(out var failure))
            throw new RpcException(new Status(failure, "the test wants it"));
        Prove(_signingKey, SigningKey.AuthenticationText(_challenge, request.Agent), request.Signature);
        return Task.FromResult(new AuthenticateResponse
        {
            AccessToken = $"token-{++_tokens}",
            ExpiresIn = Duration.FromTimeSpan(TimeSpan.FromSeconds(2)),
        });
    }

    public override async Task Connect(
        IAsyncStreamReader<AgentFrame> requests, IServerStreamWriter<ServerFrame> responses, ServerCallContext context)
    {
        if (context.RequestHeaders.GetValue("authorization") != $"Bearer token-{_tokens}")
            throw new RpcException(new Status(StatusCode.Unauthenticated, "no token"));
        Connections++;
        await requests.MoveNext(context.CancellationToken);
        using var seal = AgentSeal.ForPlatform(Key.Secret, requests.Current.Hello.EphemeralKey.Span, "shop");
        var welcome = new Welcome { Configuration = Configuration, HeartbeatInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) };
        await responses.WriteAsync(new ServerFrame { Welcome = welcome });
        while (await requests.MoveNext(context.CancellationToken))
        {
            foreach (var answer in Answer(requests.Current, seal))
                await responses.WriteAsync(answer);
        }
    }

    private IEnumerable<ServerFrame> Answer(AgentFrame frame, AgentSeal seal)
    {
        switch (frame.BodyCase)
        {
            case AgentFrame.BodyOneofCase.Messages:
                var acks = new MessageAcks();
                foreach (var message in frame.Messages.Messages)
                {
                    if (Refuses.Contains(message.ClientId))
                    {
                        acks.Refusals.Add(new MessageRefusal { ClientId = message.ClientId, Reason = "it is too long" });
                        continue;
                    }
                    Messages[message.ClientId] = MessageBody.Parser.ParseFrom(seal.Open(SealedKind.Message, message.ClientId, message.Sequence, message.SealedBody.Span));
                    acks.ClientIds.Add(message.ClientId);
                }
                if (Breaks-- > 0)
                    throw new RpcException(new Status(StatusCode.Unavailable, "the database is away"));
                yield return new ServerFrame { MessageAcks = acks };
                break;
            case AgentFrame.BodyOneofCase.BlobChunk:
                yield return new ServerFrame { BlobAck = Take(frame.BlobChunk, seal) };
                break;
            case AgentFrame.BodyOneofCase.SendReports:
                frame.SendReports.Reports.ToList().ForEach(Reports.Add);
                var reported = frame.SendReports.Reports.Select(r => r.ReplyId);
                yield return new ServerFrame { ReportAcks = new ReportAcks { ReplyIds = { reported } } };
                break;
            case AgentFrame.BodyOneofCase.ReplyAcks:
                frame.ReplyAcks.ReplyIds.ToList().ForEach(AckedReplies.Add);
                break;
            case AgentFrame.BodyOneofCase.TokenRenewal:
                Renewals.Add(frame.TokenRenewal.AccessToken);
                if (ExpiresTokens)
                    throw new RpcException(new Status(StatusCode.Unauthenticated, "the token has expired"));
                break;
            case AgentFrame.BodyOneofCase.CommandResult:
                Results.Add(frame.CommandResult);
                break;
            case AgentFrame.BodyOneofCase.Heartbeat:
                Heartbeats.Add(frame.Heartbeat);
                // The beat is also this gateway's turn to say something.
                while (_replies.TryDequeue(out var reply))
                {
                    var body = ByteString.CopyFrom(seal.Seal(SealedKind.Reply, reply.Id, 0, reply.Body.ToByteArray()));
                    var batch = new ReplyBatch { Replies = { new SealedReply { ReplyId = reply.Id, SealedBody = body } } };
                    yield return new ServerFrame { Replies = batch };
                }
                while (Orders.TryDequeue(out var order))
                    yield return order;
                break;
        }
    }

    private BlobAck Take(BlobChunk chunk, AgentSeal seal)
    {
        if (RefusesBlobs)
            return new BlobAck { BlobId = chunk.BlobId, Refusal = "it is too large" };
        Chunks.Add(chunk);
        if (chunk.Offset > 0 && BlobBreaks-- > 0)
            throw new RpcException(new Status(StatusCode.Unavailable, "the database is away"));
        var blob = _blobs.GetOrAdd(chunk.BlobId, _ => new MemoryStream());
        if (chunk.Offset == blob.Length)
            blob.Write(seal.Open(SealedKind.BlobChunk, chunk.BlobId, chunk.Offset, chunk.SealedData.Span));
        return new BlobAck { BlobId = chunk.BlobId, Received = blob.Length, Complete = blob.Length == chunk.TotalSize };
    }

    private static void Prove(byte[] key, byte[] text, ByteString signature)
    {
        if (!SigningKey.Verify(key, text, signature.ToByteArray()))
            throw new RpcException(new Status(StatusCode.Unauthenticated, "wrong signature"));
    }
}
