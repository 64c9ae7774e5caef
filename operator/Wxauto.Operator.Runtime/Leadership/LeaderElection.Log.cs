using Microsoft.Extensions.Logging;

namespace Wxauto.Operator.Runtime;

public sealed partial class LeaderElection
{
    [LoggerMessage(1, LogLevel.Information, "This process leads: the lease {Lease} is held by {Identity}")]
    private partial void LogLeads(string lease, string identity);

    [LoggerMessage(2, LogLevel.Warning, "The lease {Lease} is lost: {Reason}. Work stops; this process stands for it again")]
    private partial void LogLost(string lease, string reason);

    [LoggerMessage(3, LogLevel.Warning, "The lease {Lease} cannot be taken or renewed now: {Problem}")]
    private partial void LogProblem(string lease, string problem);

    [LoggerMessage(4, LogLevel.Error, "The work of the leader ended by an error")]
    private partial void LogWorkFailed(Exception exception);

    [LoggerMessage(5, LogLevel.Information, "The lease {Lease} is given back")]
    private partial void LogReleased(string lease);

    [LoggerMessage(6, LogLevel.Warning, "The lease {Lease} could not be given back, others wait for its end: {Problem}")]
    private partial void LogNotReleased(string lease, string problem);
}
