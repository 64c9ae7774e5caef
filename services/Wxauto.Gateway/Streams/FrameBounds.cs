using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Sealing;
using Wxauto.Conversations.Blobs;
using Wxauto.Gateway.Inbound;

namespace Wxauto.Gateway.Streams;

/// <summary>How long what agents send may be, field by field. What a message's sealed body says is looked at in <see cref="MessageRules"/>.</summary>
internal static class FrameBounds
{
    public const int MaxMessages = 256;
    public const int MaxIds = 1024;
    public const int MaxReplyId = 36;
    public const int MaxCommandId = 64;
    public const int MaxVersion = 64;
    public const int MaxDetail = 4_000;
    public const int MaxSealedBody = 512 * 1024;
    public const int MaxToken = 4_096;

    /// <exception cref="RpcException">INVALID_ARGUMENT with the field.</exception>
    public static void Check(EnrollRequest request)
    {
        Size("signing_key", request.SigningKey, SigningKey.Size);
        Most("challenge", request.Challenge, MessageRules.MaxId);
        Most("signature", request.Signature, MessageRules.MaxId);
        Most("host_name", request.HostName, MessageRules.MaxName);
        Most("version", request.Version, MaxVersion);
        Size("ephemeral_key", request.EphemeralKey, X25519Key.Size);
        Most("sealed_token", request.SealedToken, MessageRules.MaxName);
    }

    /// <exception cref="RpcException">INVALID_ARGUMENT with the field.</exception>
    public static void Check(AuthenticateRequest request)
    {
        Most("agent", request.Agent, MessageRules.MaxName);
        Most("key_id", request.KeyId, MessageRules.MaxId);
        Most("challenge", request.Challenge, MessageRules.MaxId);
        Most("signature", request.Signature, MessageRules.MaxId);
    }

    /// <exception cref="RpcException">INVALID_ARGUMENT with the field.</exception>
    public static void Check(Hello hello)
    {
        Most("hello.version", hello.Version, MaxVersion);
        Most("hello.driver", hello.Driver, MaxVersion);
        Most("hello.host_name", hello.HostName, MessageRules.MaxName);
        Size("hello.ephemeral_key", hello.EphemeralKey, X25519Key.Size);
    }

    /// <exception cref="RpcException">INVALID_ARGUMENT with the field.</exception>
    public static void Check(AgentFrame frame)
    {
        switch (frame.BodyCase)
        {
            case AgentFrame.BodyOneofCase.Messages:
                Count("messages", frame.Messages.Messages.Count, MaxMessages);
                foreach (var message in frame.Messages.Messages)
                {
                    Most("messages.client_id", message.ClientId, MessageRules.MaxId);
                    Most("messages.sealed_body", message.SealedBody, MaxSealedBody);
                }
                break;
            case AgentFrame.BodyOneofCase.Heartbeat:
                Most("heartbeat.wechat_detail", frame.Heartbeat.WechatDetail, MaxDetail);
                Most("heartbeat.version", frame.Heartbeat.Version, MaxVersion);
                break;
            case AgentFrame.BodyOneofCase.ReplyAcks:
                Count("reply_acks.reply_ids", frame.ReplyAcks.ReplyIds.Count, MaxIds);
                foreach (var id in frame.ReplyAcks.ReplyIds)
                    Most("reply_acks.reply_ids", id, MaxReplyId);
                break;
            case AgentFrame.BodyOneofCase.SendReports:
                Count("send_reports.reports", frame.SendReports.Reports.Count, MaxIds);
                foreach (var report in frame.SendReports.Reports)
                {
                    Most("send_reports.reply_id", report.ReplyId, MaxReplyId);
                    Most("send_reports.error", report.Error, MaxDetail);
                }
                break;
            case AgentFrame.BodyOneofCase.BlobChunk:
                Most("blob_chunk.blob_id", frame.BlobChunk.BlobId, MessageRules.MaxId);
                Most("blob_chunk.sealed_data", frame.BlobChunk.SealedData, BlobStorage.MaxChunk * 2 + AgentSeal.Overhead);
                break;
            case AgentFrame.BodyOneofCase.TokenRenewal:
                Most("token_renewal.access_token", frame.TokenRenewal.AccessToken, MaxToken);
                break;
            case AgentFrame.BodyOneofCase.CommandResult:
                Most("command_result.command_id", frame.CommandResult.CommandId, MaxCommandId);
                Most("command_result.detail", frame.CommandResult.Detail, MaxDetail);
                break;
        }
    }

    private static void Most(string field, string text, int most)
    {
        if (text.Length > most)
            throw Invalid($"{field} may have {most} characters");
    }

    private static void Most(string field, ByteString bytes, int most)
    {
        if (bytes.Length > most)
            throw Invalid($"{field} may have {most} bytes");
    }

    private static void Size(string field, ByteString bytes, int size)
    {
        if (bytes.Length != size)
            throw Invalid($"{field} must have {size} bytes");
    }

    private static void Count(string field, int count, int most)
    {
        if (count > most)
            throw Invalid($"{field} may have {most} entries");
    }

    private static RpcException Invalid(FormattableString detail) =>
        new(new Status(StatusCode.InvalidArgument, detail.ToString(CultureInfo.InvariantCulture)));
}
