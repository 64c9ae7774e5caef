using Microsoft.Extensions.Logging;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Storage.Workflows;

internal sealed partial class WorkflowRunner
{
    [LoggerMessage(10, LogLevel.Warning, "{Workflow} '{Key}': step {Step} failed (attempt {Attempt}); trying again in {Delay}")]
    private partial void LogRetry(string workflow, string key, string step, int attempt, TimeSpan delay, Exception e);

    [LoggerMessage(11, LogLevel.Error, "{Workflow} '{Key}' failed at step {Step} (attempt {Attempt}): {Error}")]
    private partial void LogParked(string workflow, string key, string step, int attempt, Reason error, Exception? e);

    [LoggerMessage(12, LogLevel.Information, "{Workflow} '{Key}': step {Step} was interrupted because the process stops ({Reason})")]
    private partial void LogInterrupted(string workflow, string key, string step, string reason);

    [LoggerMessage(13, LogLevel.Warning,
        "{Workflow} '{Key}': step {Step} is not kept, the run was cancelled or went to another process ({Reason})")]
    private partial void LogLost(string workflow, string key, string step, string reason);

    [LoggerMessage(14, LogLevel.Warning, "{Workflow} '{Key}' waits for the database: {Reason}")]
    private partial void LogAway(string workflow, string key, string reason);

    [LoggerMessage(15, LogLevel.Error,
        "{Workflow} '{Key}': what became of step {Step} cannot be written; it is run again when its lease ends")]
    private partial void LogNotKept(string workflow, string key, string step, Exception e);
}
