using Microsoft.Extensions.Hosting;
using Prometheus;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Events;
using Wxauto.Contracts.Resources;
using Wxauto.Conversations;
using Wxauto.Conversations.Queue;
using Wxauto.Storage.Batching;

namespace Wxauto.Gateway.Inbound;

/// <summary>A message as it came in, from a stream or by REST, not yet looked at.</summary>
internal sealed record Arrival(string Agent, string ClientId, long Sequence, MessageBody Body);

/// <summary>Commits messages of all agents in few transactions and then wakes the pipeline.</summary>
internal sealed class Ingest(IMessageQueue queue, IEventBus bus, IResourceCatalog catalog, TimeOrderedId ids, TimeProvider time)
    : BackgroundService
{
    /// <summary>However long the customer goes on typing, an answer is begun by then.</summary>
    private const int LongestDebounce = 5;

    /// <summary>No answer takes longer, attempts included.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMinutes(10);

    /// <summary>Who wrote earlier than this is not writing any more.</summary>
    private static readonly TimeSpan TypedNow = TimeSpan.FromHours(1);
    private static readonly Counter Accepted = Metrics.CreateCounter("wxauto_messages_accepted_total",
        "Messages committed for the first time.");
    private static readonly Counter Repeated = Metrics.CreateCounter("wxauto_messages_repeated_total",
        "Messages that were committed before.");
    private readonly Batcher<InboundMessage, IReadOnlySet<Guid>> _commits = new("messages", queue.AcceptAsync, 512);

    /// <summary>Completes when all of them are committed, now or before. They must be <see cref="MessageRules">valid</see>.</summary>
    public Task AcceptAsync(IReadOnlyList<Arrival> arrivals, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return AcceptAsync([.. arrivals.Select(a => Inbound(a, now))], cancellationToken);
    }

    /// <summary>Completes when the message of a client without an order of its own is committed, now or before. A text that the same
    /// person wrote there within this time before, or that has no answer or got it within this time, is the same message.</summary>
    public Task AcceptAsync(string agent, string clientId, MessageBody body, TimeSpan repeatedWithin, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var message = Inbound(new Arrival(agent, clientId, PositionOf(now), body), now);
        return AcceptAsync(body.Kind != MessageKind.Text ? [message]
            : [message with { Repeats = new(PositionOf(now - LongestAnswer), now - repeatedWithin) }], cancellationToken);
    }

    private static long PositionOf(DateTimeOffset at) => at.ToUnixTimeMilliseconds() * 1000;

    private async Task AcceptAsync(IReadOnlyList<InboundMessage> messages, CancellationToken cancellationToken)
    {
        var added = await _commits.AddAsync(messages, cancellationToken);
        var fresh = messages.Count(m => added.Contains(m.Message.Id));
        Accepted.Inc(fresh);
        Repeated.Inc(messages.Count - fresh);
        foreach (var agent in messages.Where(m => m.ByPerson && added.Contains(m.Message.Id)).Select(m => m.Message.Agent).Distinct())
            bus.Announce(new RepliesWithdrawn(agent));
        if (fresh > 0)
            bus.Announce(new MessagesReceived(messages.Min(m => m.ReadyAt)));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _commits.RunAsync(stoppingToken);

    private InboundMessage Inbound(Arrival arrival, DateTimeOffset now)
    {
        var agent = catalog.Current.AgentOf(arrival.Agent);
        var debounce = (agent?.Reply ?? new ReplySpec()).Debounce;
        var body = arrival.Body;
        var message = new Message
        {
            Id = ids.Next(), Agent = arrival.Agent, ClientId = arrival.ClientId, ConversationId = ids.Next(), Position = arrival.Sequence,
            SenderId = body.SenderId, SenderName = body.SenderName, SenderKind = body.SenderKind, Kind = body.Kind, Text = body.Text,
            MentionsMe = body.MentionsMe, SentAt = body.SentAt?.ToDateTimeOffset() ?? now, ReceivedAt = now,
            Details = MessageRules.Details(body).ToJson(),
        };
        return new InboundMessage(message, body.ChatId, body.ChatName, body.ChatKind, now + debounce, now + debounce * LongestDebounce)
        {
            ByPerson = body.SenderKind == SenderKind.Self && now - message.SentAt < TypedNow
                && (agent?.Chats ?? new ChatsSpec()).Serve(body.ChatKind, body.ChatName),
        };
    }
}
