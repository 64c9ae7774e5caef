using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Conversations.Queue;
using Wxauto.Gateway.Identity;
using Wxauto.Gateway.Inbound;

namespace Wxauto.Gateway.Streams;

/// <summary>Serves one stream from Welcome to its end: what comes up is committed before it is acknowledged.</summary>
internal sealed partial class AgentConnection(
    AgentStream stream, Ingest ingest, BlobIntake blobs, ReplyDelivery delivery, AgentPresence presence, AgentOrders orders,
    AccessTokens tokens, TimeProvider time, ILogger logger)
{
    private const int MaxBatch = 256;
    private DateTimeOffset _expires;

    public async Task RunAsync(IAsyncStreamReader<AgentFrame> up, IServerStreamWriter<ServerFrame> down, DateTimeOffset expires,
        CancellationToken cancellationToken)
    {
        _expires = expires;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stream.Ended);
        delivery.Opened(stream.Agent);
        var tasks = new[] { ReadAsync(up, ended.Token), WriteAsync(down, ended.Token), ExpireAsync(ended.Token) };
        try
        {
            await await Task.WhenAny(tasks);
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(IAsyncStreamReader<AgentFrame> up, CancellationToken cancellationToken)
    {
        await foreach (var frame in up.ReadAllAsync(cancellationToken))
            await HandleAsync(frame, cancellationToken);
    }

    private async Task WriteAsync(IServerStreamWriter<ServerFrame> down, CancellationToken cancellationToken)
    {
        await foreach (var frame in stream.Down.ReadAllAsync(cancellationToken))
            await down.WriteAsync(frame, cancellationToken);
    }

    /// <summary>Ends the stream when the agent does not renew its token in time.</summary>
    private async Task ExpireAsync(CancellationToken cancellationToken)
    {
        while (_expires - time.GetUtcNow() is { Ticks: > 0 } left)
            await Task.Delay(left + TimeSpan.FromSeconds(1), time, cancellationToken);
        throw new RpcException(new Status(StatusCode.Unauthenticated, "The access token expired. Authenticate again."));
    }

    private async Task HandleAsync(AgentFrame frame, CancellationToken cancellationToken)
    {
        switch (frame.BodyCase)
        {
            case AgentFrame.BodyOneofCase.Messages:
                await AcceptAsync(frame.Messages, cancellationToken);
                break;
            case AgentFrame.BodyOneofCase.ReplyAcks:
                await MoveAsync(frame.ReplyAcks.ReplyIds.Select(id => Move(id, ReplyState.Delivered, null)), cancellationToken);
                break;
            case AgentFrame.BodyOneofCase.SendReports:
                await MoveAsync(frame.SendReports.Reports.Select(
                    r => Move(r.ReplyId, StateOf(r.Outcome), r.Error.Length > 0 ? r.Error : null)), cancellationToken);
                stream.Send(new ServerFrame { ReportAcks = new ReportAcks
                    { ReplyIds = { frame.SendReports.Reports.Select(r => r.ReplyId) } } });
                break;
            case AgentFrame.BodyOneofCase.Heartbeat:
                await presence.HeardAsync(stream, frame.Heartbeat, cancellationToken);
                break;
            case AgentFrame.BodyOneofCase.TokenRenewal:
                await RenewAsync(frame.TokenRenewal.AccessToken);
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

    private async Task AcceptAsync(MessageBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Messages.Count > MaxBatch)
            throw Invalid($"a batch may have {MaxBatch} messages");
        var acks = new MessageAcks();
        var arrivals = new List<Arrival>(batch.Messages.Count);
        foreach (var message in batch.Messages)
        {
            var (body, refusal) = Open(message);
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

    private (MessageBody? Body, string? Refusal) Open(SealedMessage message)
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

    private async Task MoveAsync(IEnumerable<ReplyMove> moves, CancellationToken cancellationToken)
    {
        var list = moves.ToList();
        await delivery.MoveAsync(list, cancellationToken);
        foreach (var move in list)
            stream.Forget(move.ReplyId);
    }

    private ReplyMove Move(string id, ReplyState state, string? error) => Guid.TryParse(id, out var reply)
        ? new ReplyMove(reply, stream.Agent, state, error?.Length > 500 ? error[..500] : error)
        : throw Invalid("a reply_id is not one of ours");

    private async Task RenewAsync(string token)
    {
        if (await tokens.ValidateAsync(token) is not { } valid || valid.Agent != stream.Agent || valid.KeyId != stream.KeyId)
            throw new RpcException(new Status(StatusCode.Unauthenticated, "The renewed token is not valid for this agent."));
        _expires = valid.Expires;
    }

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
