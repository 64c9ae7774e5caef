namespace Wxauto.Agent.Core.Gateway;

internal sealed partial class FrameDispatcher
{
    [LoggerMessage(50, LogLevel.Error, "The gateway refused message {ClientId}: {Reason} It is kept aside.")]
    private partial void LogRefused(string clientId, string reason);

    [LoggerMessage(53, LogLevel.Error, "The gateway refused blob {BlobId}: {Reason} Its message goes up without it.")]
    private partial void LogBlobRefused(string blobId, string reason);

    [LoggerMessage(51, LogLevel.Error, "Reply {ReplyId} cannot be opened and is not acknowledged: {Problem}")]
    private partial void LogUnreadable(string replyId, string problem);

    [LoggerMessage(52, LogLevel.Debug, "A frame {Kind} is not known here.")]
    private partial void LogUnknown(ServerFrame.BodyOneofCase kind);
}
