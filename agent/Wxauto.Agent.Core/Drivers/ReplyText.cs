namespace Wxauto.Agent.Core.Drivers;

/// <summary>What is typed for a reply.</summary>
internal static class ReplyText
{
    // WeChat ends the name of a mention with this space; without it the member is not notified.
    private const char MentionEnd = '\u2005';

    public static string Of(ReplyBody reply) =>
        reply.ChatKind == ChatKind.Group && reply.MentionName.Length > 0
            ? $"@{reply.MentionName}{MentionEnd}{reply.Text}"
            : reply.Text;
}
