namespace Wxauto.Agent.Core.Drivers;

/// <summary>
/// Reads and types in one logged-in WeChat. Every method throws <see cref="DriverException"/> when WeChat cannot be
/// reached or does not show what it should; trying again later may help. Replies are typed one at a time; reading, and looking at
/// the state, go on meanwhile.
/// </summary>
public interface IWeChatDriver
{
    /// <summary>Names the driver in the configuration and in Hello.</summary>
    string Name { get; }

    Task<WeChatStatus> GetStateAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Answers up to <paramref name="limit"/> bubbles after the cursor in order, as soon as there are any, or none after
    /// <paramref name="wait"/>. The same cursor gives the same bubbles with the same client ids, again and again: the
    /// caller keeps the new cursor only together with the messages.
    /// </summary>
    Task<ObservedBatch> ReadAsync(string? cursor, int limit, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>The content of an attachment, or null when WeChat does not have it any more.</summary>
    Task<Stream?> OpenAttachmentAsync(ObservedMessage message, CancellationToken cancellationToken);

    /// <summary>An opaque marker of the last bubble that the chat shows now, for <see cref="WasSentAfterAsync"/>.</summary>
    Task<string> MarkAsync(Chat chat, CancellationToken cancellationToken);

    /// <summary>Types the text into the chat and sends it. After an exception it may or may not be shown.</summary>
    Task TypeAndSendAsync(Chat chat, string text, CancellationToken cancellationToken);

    /// <summary>True when the chat shows this text as one of our own bubbles after the marker.</summary>
    Task<bool> WasSentAfterAsync(Chat chat, string text, string marker, CancellationToken cancellationToken);
}
