using Microsoft.Extensions.Logging;

namespace Wxauto.Operator.Runtime;

public sealed partial class ResourceCache<T>
{
    [LoggerMessage(1, LogLevel.Information, "{Count} {Type} are in the cache")]
    private partial void LogSynced(int count, ResourceType type);

    [LoggerMessage(2, LogLevel.Information, "The server no longer knows the version that {Type} were watched from; they are listed again")]
    private partial void LogGone(ResourceType type);

    [LoggerMessage(3, LogLevel.Warning, "{Type} cannot be watched now, trying again: {Problem}")]
    private partial void LogProblem(ResourceType type, Exception? exception, string problem);

    [LoggerMessage(4, LogLevel.Warning, "{Type} {Key} cannot be read, its last good version stays: {Problem}")]
    private partial void LogUnreadable(ResourceType type, ResourceKey key, string problem);

    [LoggerMessage(5, LogLevel.Warning, "The watch of {Type} was silent beyond its time; it is opened anew")]
    private partial void LogSilent(ResourceType type);

    [LoggerMessage(6, LogLevel.Debug, "The watch of {Type} broke: {Problem}")]
    private partial void LogBroken(ResourceType type, string problem);

    [LoggerMessage(7, LogLevel.Error, "A change of {Type} {Key} could not be taken in")]
    private partial void LogObserver(Exception exception, ResourceType type, ResourceKey key);
}
