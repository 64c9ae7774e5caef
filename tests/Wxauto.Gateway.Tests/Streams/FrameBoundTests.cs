using Google.Protobuf;
using Grpc.Core;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Gateway.Inbound;
using Wxauto.Gateway.Streams;

namespace Wxauto.Gateway.Tests.Streams;

/// <summary>Each field of each frame one longer than it may be, and as long as it may be.</summary>
public sealed class FrameBoundTests
{
    private static readonly Dictionary<string, (int Most, Func<int, AgentFrame> Frame)> Fields = new()
    {
        ["messages"] = (FrameBounds.MaxMessages, n => Messages([.. Enumerable.Range(0, n).Select(_ => new SealedMessage { ClientId = "m" })])),
        ["messages.client_id"] = (MessageRules.MaxId, n => Messages(new SealedMessage { ClientId = Text(n) })),
        ["messages.sealed_body"] = (FrameBounds.MaxSealedBody, n => Messages(new SealedMessage { SealedBody = Bytes(n) })),
        ["heartbeat.wechat_detail"] = (FrameBounds.MaxDetail, n => new() { Heartbeat = new Heartbeat { WechatDetail = Text(n) } }),
        ["heartbeat.version"] = (FrameBounds.MaxVersion, n => new() { Heartbeat = new Heartbeat { Version = Text(n) } }),
        ["reply_acks.reply_ids"] = (FrameBounds.MaxIds, n => new() { ReplyAcks = new ReplyAcks { ReplyIds = { Enumerable.Repeat("r", n) } } }),
        ["reply_acks.reply_ids "] = (FrameBounds.MaxReplyId, n => new() { ReplyAcks = new ReplyAcks { ReplyIds = { Text(n) } } }),
        ["send_reports.reports"] = (FrameBounds.MaxIds,
            n => Reports([.. Enumerable.Range(0, n).Select(_ => new SendReport { ReplyId = "r" })])),
        ["send_reports.reply_id"] = (FrameBounds.MaxReplyId, n => Reports(new SendReport { ReplyId = Text(n) })),
        ["send_reports.error"] = (FrameBounds.MaxDetail, n => Reports(new SendReport { Error = Text(n) })),
        ["blob_chunk.blob_id"] = (MessageRules.MaxId, n => new() { BlobChunk = new BlobChunk { BlobId = Text(n) } }),
        ["token_renewal.access_token"] = (FrameBounds.MaxToken, n => new() { TokenRenewal = new TokenRenewal { AccessToken = Text(n) } }),
        ["command_result.command_id"] = (FrameBounds.MaxCommandId, n => new() { CommandResult = new CommandResult { CommandId = Text(n) } }),
        ["command_result.detail"] = (FrameBounds.MaxDetail, n => new() { CommandResult = new CommandResult { Detail = Text(n) } }),
    };

    public static TheoryData<string> Names => [.. Fields.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_field_that_is_too_long_is_refused_by_its_name(string field)
    {
        var (most, frame) = Fields[field];
        FrameBounds.Check(frame(most));
        var check = () => FrameBounds.Check(frame(most + 1));
        var status = check.Should().Throw<RpcException>().Which.Status;
        status.StatusCode.Should().Be(StatusCode.InvalidArgument);
        status.Detail.Should().StartWith(field.Trim()).And.Contain($"{most}");
    }

    /// <summary>All that an agent may say is looked at: what is added later, too.</summary>
    [Fact]
    public void Every_text_of_every_frame_has_a_bound()
    {
        var looked = Fields.Keys.Select(k => k.Trim().Split('.')[0]).Append("blob_chunk").Distinct();
        AgentFrame.Descriptor.Oneofs.Single().Fields.Select(f => f.Name).Except(["hello"]).Should().BeSubsetOf(looked);
    }

    [Fact]
    public void What_comes_before_a_stream_has_bounds_too()
    {
        var key = Bytes(32);
        Refused(() => FrameBounds.Check(new Hello { EphemeralKey = key, Version = Text(65) })).Should().StartWith("hello.version");
        Refused(() => FrameBounds.Check(new Hello { EphemeralKey = key, Driver = Text(65) })).Should().StartWith("hello.driver");
        Refused(() => FrameBounds.Check(new Hello { EphemeralKey = key, HostName = Text(257) })).Should().StartWith("hello.host_name");
        Refused(() => FrameBounds.Check(new Hello { EphemeralKey = Bytes(33) })).Should().StartWith("hello.ephemeral_key");
        var enrol = new EnrollRequest { SigningKey = key, EphemeralKey = key };
        FrameBounds.Check(enrol);
        Refused(() => FrameBounds.Check(new EnrollRequest(enrol) { SigningKey = Bytes(31) })).Should().StartWith("signing_key");
        Refused(() => FrameBounds.Check(new EnrollRequest(enrol) { HostName = Text(257) })).Should().StartWith("host_name");
        Refused(() => FrameBounds.Check(new EnrollRequest(enrol) { Version = Text(65) })).Should().StartWith("version");
        Refused(() => FrameBounds.Check(new EnrollRequest(enrol) { SealedToken = Bytes(257) })).Should().StartWith("sealed_token");
        Refused(() => FrameBounds.Check(new AuthenticateRequest { Agent = Text(257) })).Should().StartWith("agent");
        Refused(() => FrameBounds.Check(new AuthenticateRequest { KeyId = Text(129) })).Should().StartWith("key_id");
        Refused(() => FrameBounds.Check(new AuthenticateRequest { Signature = Bytes(129) })).Should().StartWith("signature");
    }

    private static string Refused(Action check)
    {
        var status = check.Should().Throw<RpcException>().Which.Status;
        status.StatusCode.Should().Be(StatusCode.InvalidArgument);
        return status.Detail;
    }

    private static string Text(int length) => new('x', length);

    private static ByteString Bytes(int length) => ByteString.CopyFrom(new byte[length]);

    private static AgentFrame Messages(params SealedMessage[] messages) => new() { Messages = new MessageBatch { Messages = { messages } } };

    private static AgentFrame Reports(params SendReport[] reports) => new() { SendReports = new SendReports { Reports = { reports } } };
}
