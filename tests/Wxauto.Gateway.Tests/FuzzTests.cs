using System.Net;
using System.Text;
using CsCheck;
using Google.Protobuf;
using Grpc.Core;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Gateway.Tests.Rest;

namespace Wxauto.Gateway.Tests;

[Collection(ServerCollection.Name)]
public sealed class FuzzTests(GatewayServer server)
{
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create<byte[]>(b => b, b => b);
    private static readonly Gen<string> Text = Gen.OneOf(Gen.String, Gen.Const("\0"), Gen.Const("\ud800"), Gen.Const(""),
        Gen.Const("legacy"), Gen.String[130, 300]);

    private static readonly string[] Fields = ["agent_id", "api_key", "message", "id", "chat_id", "timestamp", "is_group", "x"];
    private static readonly Gen<string> Field = Gen.Int[0, Fields.Length - 1].Select(i => Fields[i]);

    private static readonly Gen<string> Json = Gen.Recursive<string>((depth, inner) => depth > 3 ? Gen.Const("1") : Gen.OneOf(
        Gen.Const("null"), Gen.Const("true"), Gen.Const("-1e999"), Gen.Int.Select(i => $"{i}"), Gen.Const("\"\\ud800\""),
        Gen.Const("\"2026-13-45\""), Gen.Const("{"),
        Text.Select(t => System.Text.Json.JsonSerializer.Serialize(t)),
        inner.Array[0, 3].Select(a => $"[{string.Join(',', a)}]"),
        Gen.Select(Field, inner).Array[0, 5]
            .Select(a => $"{{{string.Join(',', a.Select(p => $"\"{p.Item1}\":{p.Item2}"))}}}")));

    private static readonly Gen<AgentFrame> Frame = Gen.OneOf(
        Gen.Select(Text, Gen.Long, Gen.Byte.Array[0, 60]).Array[0, 4].Select(a => new AgentFrame { Messages = new MessageBatch
        {
            Messages = { a.Select(m => new SealedMessage { ClientId = Valid(m.Item1), Sequence = m.Item2,
                SealedBody = ByteString.CopyFrom(m.Item3) }) },
        } }),
        Text.Array[0, 4].Select(a => new AgentFrame { ReplyAcks = new ReplyAcks { ReplyIds = { a.Select(Valid) } } }),
        Gen.Select(Text, Gen.Int).Select((t, o) => new AgentFrame
            { SendReports = new SendReports { Reports = { new SendReport { ReplyId = Valid(t), Outcome = (SendOutcome)o } } } }),
        Gen.Select(Gen.Double, Gen.Long, Gen.Int, Text)
            .Select((d, l, i, t) => new AgentFrame { Heartbeat = new Heartbeat
            { CpuPercent = d, MemoryBytes = l, InboundQueue = i, WechatState = (WeChatState)i, Version = Valid(t) } }),
        Text.Select(t => new AgentFrame { TokenRenewal = new TokenRenewal { AccessToken = Valid(t) } }),
        Text.Select(t => new AgentFrame { CommandResult = new CommandResult { CommandId = Valid(t) } }),
        Gen.Const(new AgentFrame()), Gen.Const(new AgentFrame { Hello = new Hello() }));

    [Fact]
    public async Task Garbage_frames_never_stop_the_server()
    {
        using var client = new AgentClient(server);
        var (identity, token) = await client.JoinAsync();
        await Frame.Array[1, 5].SampleAsync(async frames =>
        {
            using var stream = await OpenStream.OpenAsync(client, identity, token);
            foreach (var frame in frames)
                try
                {
                    await stream.SendAsync(frame);
                }
                catch (Exception e) when (e is RpcException or InvalidOperationException)
                {
                    break; // the frame before ended the stream
                }
        }, iter: 60, threads: 1);
        await server.ShouldBeHealthyAsync();
        using var last = await OpenStream.OpenAsync(client, identity, token);
        await last.SendAsync(last.Text("after", "你好"));
        (await last.NextAsync(f => f.MessageAcks)).ClientIds.Should().Equal("after");
    }

    [Fact]
    public async Task Garbage_bytes_never_stop_the_server()
    {
        using var client = new AgentClient(server);
        var (_, token) = await client.JoinAsync();
        var connect = new Method<byte[], byte[]>(MethodType.DuplexStreaming, "wxauto.agent.v1.AgentService", "Connect", Raw, Raw);
        var enroll = new Method<byte[], byte[]>(MethodType.Unary, "wxauto.agent.v1.AgentService", "Enroll", Raw, Raw);
        await Gen.Byte.Array[1, 200].SampleAsync(async bytes =>
        {
            using var call = client.Invoker.AsyncDuplexStreamingCall(connect, null, new CallOptions(OpenStream.Bearer(token)));
            await call.RequestStream.WriteAsync(bytes);
            var read = async () => await call.ResponseStream.MoveNext(CancellationToken.None);
            await read.Should().ThrowAsync<RpcException>();
            var unary = async () => await client.Invoker.AsyncUnaryCall(enroll, null, default, bytes);
            await unary.Should().ThrowAsync<RpcException>();
        }, iter: 100, threads: 1);
        await server.ShouldBeHealthyAsync();
    }

    [Theory]
    [InlineData("/api/v1/auth/login")]
    [InlineData("/api/v1/messages?wait=0")]
    [InlineData("/api/v1/heartbeat")]
    [InlineData("/api/v1/auth/refresh")]
    [InlineData("/api/v1/errors")]
    [InlineData("/api/v1/send")]
    public async Task Any_JSON_gets_a_problem_and_never_a_server_error(string path)
    {
        using var http = await RestClient.LoginAsync(server, "fuzz", "key3");
        await Gen.OneOf(Json, Gen.String, Message).SampleAsync(async json =>
        {
            var response = await http.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));
            ((int)response.StatusCode).Should().BeLessThan(500, "{0} was sent; the server said {1}", json, server.Log());
            if (!response.IsSuccessStatusCode)
                response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json", json);
        }, iter: 250, threads: 1);
        await server.ShouldBeHealthyAsync();
    }

    [Theory]
    [InlineData("?wait=-1")]
    [InlineData("?wait=61")]
    [InlineData("?wait=x")]
    public async Task A_wait_out_of_range_is_refused(string query)
    {
        using var http = await RestClient.LoginAsync(server, "fuzz", "key3");
        (await http.SendAsync("m", "你好", query, "fuzz")).StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    /// <summary>Almost right: it gets past the first checks.</summary>
    private static Gen<string> Message => Gen.Select(Json, Json, Json, Json, (id, chat, content, time) =>
        $$"""{"agent_id":"fuzz","message":{"id":{{id}},"chat_id":{{chat}},"content":{{content}},"timestamp":{{time}} } }""");

    /// <summary>Protobuf has no unpaired surrogates to send.</summary>
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
