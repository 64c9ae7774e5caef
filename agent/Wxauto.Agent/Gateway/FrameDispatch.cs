using System.Security.Cryptography;
using Wxauto.Agent.Configuration;
using Wxauto.Agent.Spool;

namespace Wxauto.Agent.Gateway;

/// <summary>Does what the gateway says. Belongs to one stream.</summary>
internal sealed partial class FrameDispatch(
    GatewaySession session, AgentSpool spool, AgentState state, MessageUpload messages, BlobUpload blobs, ReportUpload reports, CommandRun commands, ILogger log)
{
    public async Task HandleAsync(ServerFrame frame, CancellationToken cancellationToken)
    {
        switch (frame.BodyCase)
        {
            case ServerFrame.BodyOneofCase.MessageAcks:
                foreach (var refusal in frame.MessageAcks.Refusals)
                    LogRefused(refusal.ClientId, refusal.Reason);
                messages.Settle(frame.MessageAcks);
                break;
            case ServerFrame.BodyOneofCase.Replies:
                await SpoolAsync(frame.Replies, cancellationToken);
                break;
            case ServerFrame.BodyOneofCase.Configuration:
                state.Apply(frame.Configuration);
                session.Acknowledged.Set();
                break;
            case ServerFrame.BodyOneofCase.Command:
                var result = commands.Run(frame.Command);
                await session.SendAsync(new AgentFrame { CommandResult = result }, cancellationToken);
                break;
            case ServerFrame.BodyOneofCase.BlobAck:
                if (frame.BlobAck.Refusal.Length > 0)
                    LogBlobRefused(frame.BlobAck.BlobId, frame.BlobAck.Refusal);
                blobs.Settle(frame.BlobAck);
                break;
            case ServerFrame.BodyOneofCase.Withdrawal:
                spool.Replies.Withdraw(frame.Withdrawal.ReplyIds);
                break;
            case ServerFrame.BodyOneofCase.ReportAcks:
                reports.Settle(frame.ReportAcks);
                break;
            default:
                // A newer gateway may say more than this agent knows.
                LogUnknown(frame.BodyCase);
                break;
        }
    }

    // Acknowledged only when stored: what is not, the gateway keeps and sends again.
    private async Task SpoolAsync(ReplyBatch replies, CancellationToken cancellationToken)
    {
        var acks = new ReplyAcks();
        foreach (var reply in replies.Replies)
        {
            try
            {
                spool.Replies.Add(reply.ReplyId, ReplyBody.Parser.ParseFrom(session.Seal.Open(reply.ReplyId, reply.SealedBody.Span)));
                acks.ReplyIds.Add(reply.ReplyId);
            }
            catch (Exception e) when (e is CryptographicException or Google.Protobuf.InvalidProtocolBufferException)
            {
                LogUnreadable(reply.ReplyId, e.Message);
            }
        }
        await session.SendAsync(new AgentFrame { ReplyAcks = acks }, cancellationToken);
    }

    [LoggerMessage(50, LogLevel.Error, "The gateway refused message {ClientId}: {Reason} It is kept aside.")]
    private partial void LogRefused(string clientId, string reason);

    [LoggerMessage(53, LogLevel.Error, "The gateway refused blob {BlobId}: {Reason} Its message goes up without it.")]
    private partial void LogBlobRefused(string blobId, string reason);

    [LoggerMessage(51, LogLevel.Error, "Reply {ReplyId} cannot be opened and is not acknowledged: {Problem}")]
    private partial void LogUnreadable(string replyId, string problem);

    [LoggerMessage(52, LogLevel.Debug, "A frame {Kind} is not known here.")]
    private partial void LogUnknown(ServerFrame.BodyOneofCase kind);
}
