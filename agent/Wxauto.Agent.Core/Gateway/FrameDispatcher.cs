using System.Security.Cryptography;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Spool;
using Wxauto.Contracts.Sealing;

namespace Wxauto.Agent.Core.Gateway;

/// <summary>Does what the gateway says. Belongs to one stream.</summary>
internal sealed partial class FrameDispatcher(
    GatewaySession session, SessionUploads uploads, ReplySpool replies, AgentState state, CommandExecutor commands, ILogger log)
{
    public async Task HandleAsync(ServerFrame frame, CancellationToken cancellationToken)
    {
        switch (frame.BodyCase)
        {
            case ServerFrame.BodyOneofCase.MessageAcks:
                foreach (var refusal in frame.MessageAcks.Refusals)
                    LogRefused(refusal.ClientId, refusal.Reason);
                uploads.Messages.HandleAcks(frame.MessageAcks);
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
                uploads.Blobs.HandleAck(frame.BlobAck);
                break;
            case ServerFrame.BodyOneofCase.Withdrawal:
                replies.Withdraw(frame.Withdrawal.ReplyIds);
                break;
            case ServerFrame.BodyOneofCase.ReportAcks:
                uploads.Reports.HandleAcks(frame.ReportAcks);
                break;
            default:
                // A newer gateway may say more than this agent knows.
                LogUnknown(frame.BodyCase);
                break;
        }
    }

    // Acknowledged only when stored: what is not, the gateway keeps and sends again.
    private async Task SpoolAsync(ReplyBatch batch, CancellationToken cancellationToken)
    {
        var acks = new ReplyAcks();
        foreach (var reply in batch.Replies)
        {
            try
            {
                var body = session.Seal.Open(SealedKind.Reply, reply.ReplyId, 0, reply.SealedBody.Span);
                replies.Add(reply.ReplyId, ReplyBody.Parser.ParseFrom(body));
                acks.ReplyIds.Add(reply.ReplyId);
            }
            catch (Exception e) when (e is CryptographicException or Google.Protobuf.InvalidProtocolBufferException)
            {
                LogUnreadable(reply.ReplyId, e.Message);
            }
        }
        await session.SendAsync(new AgentFrame { ReplyAcks = acks }, cancellationToken);
    }
}
