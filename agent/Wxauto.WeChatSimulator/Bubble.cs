namespace Wxauto.WeChatSimulator;

/// <summary>A bubble as the simulated window shows it.</summary>
public sealed record Bubble
{
    /// <summary>Counts from 1 over all chats of the account, in the order of the screen.</summary>
    public long Id { get; init; }

    public required string ChatId { get; init; }

    public required string ChatName { get; init; }

    /// <summary>friend or group.</summary>
    public required string ChatKind { get; init; }

    public string SenderId { get; init; } = "";

    public string SenderName { get; init; } = "";

    /// <summary>self (the shop) or other (a customer).</summary>
    public string Side { get; init; } = "";

    /// <summary>text, quote, image, voice, video or file.</summary>
    public string Kind { get; init; } = "";

    public string Text { get; init; } = "";

    public IReadOnlyList<string> Mentions { get; init; } = [];

    public DateTimeOffset Time { get; init; }

    public BubbleQuote? Quote { get; init; }

    public BubbleAttachment? Attachment { get; init; }
}

/// <summary>The bubble that another one answers.</summary>
public sealed record BubbleQuote(string SenderName, string Text);

/// <param name="Size">Bytes.</param>
public sealed record BubbleAttachment(string Name, string MediaType, long Size);

/// <param name="Kind">friend or group.</param>
public sealed record SimulatedChat(string Id, string Name, string Kind, IReadOnlyList<string> Members);
