using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Configuration;

/// <summary>What goes wrong right now, for heartbeats, and what went wrong last, for <c>status</c>.</summary>
internal sealed class AgentHealth(SpoolMeta meta, TimeProvider clock)
{
    public const string LastErrorKey = "last_error";

    private volatile string? _readingProblem;

    /// <summary>Why reading stands still, or null.</summary>
    public string? ReadingProblem => _readingProblem;

    public void ReadingFails(string problem)
    {
        if (_readingProblem == problem)
            return;
        _readingProblem = problem;
        Remember(problem);
    }

    public void ReadingGoesOn() => _readingProblem = null;

    /// <summary>Keeps the message for <c>status</c>. With a full disk it cannot, and that is in the log already.</summary>
    public void Remember(string problem)
    {
        try
        {
            meta.SetText(LastErrorKey, $"{clock.GetUtcNow():u} {problem}");
        }
        catch (Microsoft.Data.Sqlite.SqliteException e) when (SpoolFaults.IsStorage(e))
        {
            _readingProblem ??= SpoolFaults.Describe(e);
        }
    }
}
