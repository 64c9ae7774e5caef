using Microsoft.Extensions.Logging;

namespace Wxauto.Pipeline.Turns;

internal sealed partial class TurnWorker
{
    [LoggerMessage(1, LogLevel.Warning, "Conversations could not be given back; others take them when their leases end")]
    private partial void LogGiveBackFailed(Exception e);

    [LoggerMessage(2, LogLevel.Error, "A turn of conversation {ConversationId} failed (attempt {Attempt})")]
    private partial void LogTurnFailed(Guid conversationId, int attempt, Exception e);

    [LoggerMessage(3, LogLevel.Error,
        "Turns that search wait and are tried again, then customers are handed to people. Said once a minute. {Problem}")]
    private partial void LogKnowledgeUnavailable(string problem);
}
