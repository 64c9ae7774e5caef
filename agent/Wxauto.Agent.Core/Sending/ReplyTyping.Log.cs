namespace Wxauto.Agent.Core.Sending;

internal sealed partial class ReplyTyping
{
    [LoggerMessage(41, LogLevel.Information, "Reply {ReplyId} is shown.")]
    private partial void LogSent(string replyId);

    [LoggerMessage(42, LogLevel.Information, "Reply {ReplyId} was shown before the interruption; it is not typed again.")]
    private partial void LogFound(string replyId);

    [LoggerMessage(43, LogLevel.Warning, "An attempt to type reply {ReplyId} failed: {Problem}")]
    private partial void LogAttempt(string replyId, string problem);

    [LoggerMessage(44, LogLevel.Error, "Reply {ReplyId} is given up after {Attempts} attempts.")]
    private partial void LogFailed(string replyId, int attempts);

    [LoggerMessage(45, LogLevel.Error, "Reply {ReplyId} is shown, but that cannot be stored yet. {Problem}")]
    private partial void LogNotCommitted(string replyId, string problem);
}
