using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Resources;
using Wxauto.Gateway.Inbound;

namespace Wxauto.Gateway.Rest;

/// <summary>Makes of what REST clients send what the platform keeps, and says what is wrong with it in their words.</summary>
internal sealed partial class RestMessages(IResourceCatalog catalog, TimeProvider time, ILogger<RestMessages> logger)
{
    private const int Remembered = 1000;

    /// <summary>What a client calls a message: whose it is, or what it is.</summary>
    private static readonly Dictionary<string, (MessageKind Kind, SenderKind Sender)> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["text"] = (MessageKind.Text, SenderKind.Other), ["friend"] = (MessageKind.Text, SenderKind.Other),
        ["quote"] = (MessageKind.Quote, SenderKind.Other), ["image"] = (MessageKind.Image, SenderKind.Other),
        ["file"] = (MessageKind.File, SenderKind.Other), ["voice"] = (MessageKind.Voice, SenderKind.Other),
        ["video"] = (MessageKind.Video, SenderKind.Other), ["link"] = (MessageKind.Link, SenderKind.Other),
        ["location"] = (MessageKind.Location, SenderKind.Other), ["personal_card"] = (MessageKind.PersonalCard, SenderKind.Other),
        ["card"] = (MessageKind.PersonalCard, SenderKind.Other), ["merge"] = (MessageKind.MergedHistory, SenderKind.Other),
        ["emotion"] = (MessageKind.Other, SenderKind.Other), ["note"] = (MessageKind.Other, SenderKind.Other),
        ["mini_program"] = (MessageKind.Other, SenderKind.Other), ["other"] = (MessageKind.Other, SenderKind.Other),
        ["self"] = (MessageKind.Text, SenderKind.Self), ["system"] = (MessageKind.System, SenderKind.System),
        ["sys"] = (MessageKind.System, SenderKind.System), ["time"] = (MessageKind.System, SenderKind.System),
        ["recall"] = (MessageKind.System, SenderKind.System), ["tickle"] = (MessageKind.System, SenderKind.System),
        ["notice"] = (MessageKind.System, SenderKind.System),
    };

    private readonly ConcurrentDictionary<(string Agent, string Chat), bool> _unserved = new();

    /// <summary>The message, or what is wrong with it.</summary>
    public (MessageBody? Body, string? Fault) Read(string agent, RestMessage message)
    {
        var (kind, from) = (MessageKind.Text, SenderKind.Other);
        if (message.Id is not { Length: > 0 and <= MessageRules.MaxId } id || id.Any(char.IsControl))
            return (null, $"message.id is required, 1 to {MessageRules.MaxId} characters without control characters.");
        if (message.ChatId is not { Length: > 0 and <= MessageRules.MaxName } chat)
            return (null, $"message.chat_id is required, 1 to {MessageRules.MaxName} characters.");
        if (message.Sender?.Length > MessageRules.MaxName)
            return (null, $"message.sender may have {MessageRules.MaxName} characters.");
        if (!string.IsNullOrWhiteSpace(message.Type))
        {
            if (!Types.TryGetValue(message.Type.Trim(), out var type))
                return (null, $"message.type is unknown; it is one of {string.Join(", ", Types.Keys)}.");
            (kind, from) = type;
        }
        if (message.Content is null && kind == MessageKind.Text)
            return (null, "message.content is required; it may be empty.");
        if (message.Content?.Length > MessageRules.MaxText)
            return (null, $"message.content may have {MessageRules.MaxText} characters.");
        var zone = catalog.Current.Platform.Zone();
        if (RestTime.Read(message.Timestamp, zone, time.GetUtcNow()) is not { } sentAt)
            return (null, "message.timestamp cannot be read; write 2026-01-31T08:30:00, with or without an offset, or seconds since 1970.");
        var group = message.IsGroup == true;
        var sender = string.IsNullOrEmpty(message.Sender) && !group && from == SenderKind.Other ? chat : message.Sender ?? "";
        var body = new MessageBody
        {
            ChatId = chat, ChatName = NameOf(agent, group, chat), ChatKind = group ? ChatKind.Group : ChatKind.Friend,
            SenderId = sender, SenderName = sender, SenderKind = from, Text = message.Content ?? "", Kind = kind,
            MentionsMe = message.IsAtMe == true, SentAt = sentAt.ToTimestamp(),
        };
        return MessageRules.Refusal(id, body) is { } refusal ? (null, $"message: {refusal}.") : (body, null);
    }

    /// <summary>As the Agent lists it, so that it is compared with its chats as if WeChat had shown it.</summary>
    private string NameOf(string agent, bool group, string chatId)
    {
        var chats = (catalog.Current.AgentOf(agent) ?? new AgentSpec()).Chats;
        var name = ChatNames.Listed(group ? chats.Groups.Names : chats.Friends.Names, chatId);
        if (!chats.Serve(group ? ChatKind.Group : ChatKind.Friend, name))
            TellUnserved(agent, group ? "groups" : "friends", chatId);
        return name;
    }

    private void TellUnserved(string agent, string kind, string chatId)
    {
        if (_unserved.Count >= Remembered)
            _unserved.Clear();
        if (_unserved.TryAdd((agent, chatId), true))
            LogUnserved(kind, chatId, kind, agent);
    }

    [LoggerMessage(1, LogLevel.Information,
        "Messages of {Kind} '{Chat}' are ignored: spec.chats.{Field} of Agent '{Agent}' does not serve them. Said once for a chat")]
    private partial void LogUnserved(string kind, string chat, string field, string agent);
}
