using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Conversations.Queue;
using Wxauto.Gateway.Inbound;

namespace Wxauto.Gateway.Streams;

/// <summary>What comes up a stream: each kind goes to who keeps it, and is committed before it is acknowledged.</summary>
internal sealed partial class AgentFrames(
    Ingest ingest, BlobIntake blobs, ReplyDelivery delivery, AgentPresence presence, AgentOrders orders, ILogger<AgentFrames> logger)
{
    /// <summary>Replies that wait for the agent go down now.</summary>
    public void Opened(AgentStream stream) => delivery.Opened(stream.Agent);

    public async Task HandleAsync(AgentStream stream, AgentFrame frame, CancellationToken cancellationToken)
    {
        switch (frame.BodyCase)
        {
            case AgentFrame.BodyOneofCase.Messages:
                await AcceptAsync(stream, frame.Messages, cancellationToken);
                break;
            case AgentFrame.BodyOneofCase.ReplyAcks:
                await MoveAsync(stream, frame.ReplyAcks.ReplyIds.Select(id => Move(stream, id, ReplyState.Delivered, null)), cancellationToken);
                break;
            case AgentFrame.BodyOneofCase.SendReports:
                await MoveAsync(stream, frame.SendReports.Reports.Select(
                    r => Move(stream, r.ReplyId, StateOf(r.Outcome), r.Error.Length > 0 ? r.Error : null)), cancellationToken);
                stream.Send(new ServerFrame { ReportAcks = new ReportAcks
                    { ReplyIds = { frame.SendReports.Reports.Select(r => r.ReplyId) } } });
                break;
            case AgentFrame.BodyOneofCase.Heartbeat:
                await presence.HeardAsync(stream, frame.Heartbeat, cancellationToken);
                break;
            case AgentFrame.BodyOneofCase.CommandResult:
                LogCommandResult(stream.Agent, frame.CommandResult.CommandId, frame.CommandResult.Succeeded);
                await orders.AnsweredAsync(stream, frame.CommandResult, cancellationToken);
                break;
            case AgentFrame.BodyOneofCase.BlobChunk:
                stream.Send(new ServerFrame { BlobAck = await blobs.AcceptAsync(stream.Agent, frame.BlobChunk, stream.Open,
                    cancellationToken) });
                break;
            default:
                throw Invalid($"a frame of kind {frame.BodyCase} is not expected here");
        }
    }

    private async Task AcceptAsync(AgentStream stream, MessageBatch batch, CancellationToken cancellationToken)
    {
        var acks = new MessageAcks();
        var arrivals = new List<Arrival>(batch.Messages.Count);
        foreach (var message in batch.Messages)
        {
            var (body, refusal) = Open(stream, message);
            refusal ??= MessageRules.Refusal(message.ClientId, body!);
            if (refusal is null)
                arrivals.Add(new Arrival(stream.Agent, message.ClientId, message.Sequence, body!));
            else
                acks.Refusals.Add(new MessageRefusal { ClientId = message.ClientId, Reason = refusal });
        }
        if (arrivals.Count > 0)
            await ingest.AcceptAsync(arrivals, cancellationToken);
        acks.ClientIds.AddRange(arrivals.Select(a => a.ClientId));
        stream.Send(new ServerFrame { MessageAcks = acks });
    }

    private static (MessageBody? Body, string? Refusal) Open(AgentStream stream, SealedMessage message)
    {
        try
        {
            return (stream.Open(message), null);
        }
        catch (CryptographicException)
        {
            return (null, "sealed_body cannot be opened with this stream's key");
        }
        catch (InvalidProtocolBufferException)
        {
            return (null, "sealed_body is not a MessageBody");
        }
    }

    private async Task MoveAsync(AgentStream stream, IEnumerable<ReplyMove> moves, CancellationToken cancellationToken)
    {
        var list = moves.ToList();
        await delivery.MoveAsync(list, cancellationToken);
        foreach (var move in list)
            stream.Forget(move.ReplyId);
        if (stream.CanGoOn())
            delivery.Opened(stream.Agent);
    }

    private static ReplyMove Move(AgentStream stream, string id, ReplyState state, string? error) => Guid.TryParse(id, out var reply)
        ? new ReplyMove(reply, stream.Agent, state, error?.Length > 500 ? error[..500] : error)
        : throw Invalid("a reply_id is not one of ours");

    private static ReplyState StateOf(SendOutcome outcome) => outcome switch
    {
        SendOutcome.Sent => ReplyState.Sent,
        SendOutcome.Failed => ReplyState.Failed,
        SendOutcome.Withdrawn => ReplyState.Withdrawn,
        _ => throw Invalid("a report's outcome is unknown"),
    };

    private static RpcException Invalid(string detail) => new(new Status(StatusCode.InvalidArgument, detail));

    [LoggerMessage(1, LogLevel.Information, "Agent {Agent} finished command {Command}: {Succeeded}")]
    private partial void LogCommandResult(string agent, string command, bool succeeded);
}
