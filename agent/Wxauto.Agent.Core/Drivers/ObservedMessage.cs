namespace Wxauto.Agent.Core.Drivers;

/// <summary>A chat as the driver knows it. Its id stays the same when the chat is renamed, where WeChat allows that.</summary>
public sealed record Chat(string Id, string Name, ChatKind Kind);

/// <summary>What WeChat is doing, and whose account it shows when somebody is logged in.</summary>
public sealed record WeChatStatus(WeChatState State, string AccountName, string Detail = "");

/// <summary>Bubbles in the order of the screen, and the cursor after the last of them.</summary>
public sealed record ObservedBatch(IReadOnlyList<ObservedMessage> Messages, string? Cursor);

/// <summary>A file, picture or video in a bubble; <paramref name="Size"/> in bytes.</summary>
public sealed record ObservedAttachment(string Name, string MediaType, long Size);

/// <summary>Who wrote a bubble.</summary>
public sealed record Sender(string Id, string Name, SenderKind Kind);

/// <summary>One bubble. <paramref name="ClientId"/> is the same whenever the bubble is read.</summary>
public sealed record ObservedMessage(string ClientId, Chat Chat, Sender Sender, MessageKind Kind, string Text, DateTimeOffset SentAt)
{
    public bool MentionsMe { get; init; }

    public Quote? Quote { get; init; }

    public ObservedAttachment? Attachment { get; init; }
}
