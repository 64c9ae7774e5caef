using Wxauto.Agent.Core.Drivers;

namespace Wxauto.Agent.Simulator;

/// <summary>Reads the simulator's words as the protocol's.</summary>
internal static class SimulatorBubbles
{
    public static ObservedMessage ToMessage(SimulatorBubble bubble, string accountName) =>
        new(
            $"sim-{bubble.Id}",
            new Chat(bubble.ChatId, bubble.ChatName ?? bubble.ChatId, ChatKindOf(bubble.ChatKind)),
            new Sender(bubble.SenderId ?? "", bubble.SenderName ?? "", SideOf(bubble.Side)),
            KindOf(bubble.Kind),
            bubble.Text ?? "",
            bubble.Time)
        {
            MentionsMe = accountName.Length > 0 && bubble.Mentions?.Contains(accountName, StringComparer.Ordinal) == true,
            Quote = bubble.Quote is { } quote ? new Quote { SenderName = quote.SenderName ?? "", Text = quote.Text ?? "" } : null,
            Attachment = bubble.Attachment is { } file
                ? new ObservedAttachment(file.Name ?? "", file.MediaType ?? "application/octet-stream", file.Size)
                : null,
        };

    public static SenderKind SideOf(string? side) => side switch
    {
        "self" => SenderKind.Self,
        "other" => SenderKind.Other,
        "system" => SenderKind.System,
        _ => throw new DriverException($"The simulator showed a bubble on the unknown side '{side}'."),
    };

    public static WeChatState StateOf(string? state) => state switch
    {
        "LoggedIn" => WeChatState.LoggedIn,
        "LoggedOut" => WeChatState.LoggedOut,
        "NotRunning" => WeChatState.NotRunning,
        "Locked" => WeChatState.Locked,
        _ => WeChatState.Unreadable,
    };

    // The words are the protocol's names in lower case, so a kind that is added to both needs no line here.
    private static MessageKind KindOf(string? kind) =>
        Enum.TryParse<MessageKind>(kind?.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var known)
        && known != MessageKind.Unspecified ? known : MessageKind.Other;

    private static ChatKind ChatKindOf(string? kind) =>
        Enum.TryParse<ChatKind>(kind, ignoreCase: true, out var known) ? known : ChatKind.Unspecified;
}
