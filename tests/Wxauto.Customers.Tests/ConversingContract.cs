using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Customers;
using Wxauto.Conversations;
using Wxauto.Conversations.Queue;
using Wxauto.Customers.Following;

namespace Wxauto.Customers.Tests;

/// <summary>Customers that write.</summary>
public abstract class ConversingContract : CustomerContract
{
    private long _position;

    protected override void Add(IServiceCollection services)
    {
        base.Add(services);
        services.AddCustomerFollowing();
    }

    protected async Task SaysAsync(string chatId, string text, string? sender = null, string name = "小张", string? chat = null,
        ChatKind kind = ChatKind.Friend, SenderKind from = SenderKind.Other, DateTimeOffset? at = null, MessageDetails? details = null)
    {
        var time = at ?? Clock.GetUtcNow();
        await Services.GetRequiredService<IMessageQueue>().AcceptAsync([new InboundMessage(new Message
        {
            Id = Services.GetRequiredService<TimeOrderedId>().Next(), Agent = Agent, ClientId = Guid.NewGuid().ToString(),
                ConversationId = Guid.NewGuid(),
            Position = ++_position, SenderId = sender ?? chatId, SenderName = name, SenderKind = from, Kind = MessageKind.Text, Text = text,
            MentionsMe = false, SentAt = time, ReceivedAt = time, Details = details?.ToJson(),
        }, chatId, chat ?? name, kind, time, time)], default);
    }

    /// <param name="anew">As a process that was just started.</param>
    protected Task FollowAsync(bool anew = false) => (anew ? ActivatorUtilities.CreateInstance<ContactFollowing>(Services)
        : Services.GetServices<IHostedService>().OfType<ContactFollowing>().Single()).LookAsync(default);

    protected Task UpkeepAsync() => Services.GetServices<IHostedService>().OfType<StandingUpkeep>().Single().LookAsync(default);

    protected async Task<IReadOnlyList<CustomerContact>> PoolAsync(string? search = null) =>
        (await Directory.PoolAsync(new PoolQuery(search), default)).Contacts;
}
