using Wxauto.Contracts.Resources;
using Wxauto.Operator.Statuses;

namespace Wxauto.Operator.Platforms;

/// <summary>What one reconciliation found, and the status that follows from it.</summary>
internal sealed class PlatformReport
{
    private readonly List<PlatformProblem> _problems = [];
    private readonly List<PlatformProblem> _lacking = [];
    private PlatformProblem? _held;
    private string? _rejected;

    /// <summary>What the spec names and what is not there.</summary>
    public IReadOnlyList<PlatformProblem>? Unresolved { get; set; }

    /// <summary>Something of it is vital: nothing is made or changed until it is there.</summary>
    public bool Blocked { get; set; }

    /// <summary>Null when it was not looked at.</summary>
    public MigrationState? Migration { get; set; }
    public IReadOnlyList<RoleState> Roles { get; set; } = [];

    /// <summary>Why pods do not start, as far as that is known.</summary>
    public string Trouble { get; set; } = "";

    /// <summary>Null when it was not looked at.</summary>
    public SidecarState? Sidecars { get; set; }

    /// <summary>The cluster has no kind that was asked for.</summary>
    public bool LacksApi => _lacking.Count > 0;

    /// <summary>Children that could not be made.</summary>
    public IReadOnlyList<PlatformProblem> Problems => _problems;

    public void Add(PlatformProblem? problem)
    {
        if (problem is not null)
            _problems.Add(problem);
    }

    public PlatformProblem Lacking(string reason, string message)
    {
        var problem = new PlatformProblem(reason, message);
        _lacking.Add(problem);
        return problem;
    }

    /// <summary>It is not the one in force.</summary>
    public void Hold(string reason, string message) => _held = new(reason, message);

    /// <summary>Its spec is wrong; what was made of the last good one stays.</summary>
    public void Reject(string message) => _rejected = message;

    /// <summary>Sets the conditions, Ready first.</summary>
    public PlatformResourceStatus Status(PlatformResourceStatus? before, ConditionSet conditions)
    {
        var (ready, reason, message) = IsReady();
        Set(conditions, ConditionTypes.Ready, ready, reason, message);
        if (_rejected is not null)
            conditions.False(ConditionTypes.Accepted, "Invalid", _rejected);
        else
            conditions.True(ConditionTypes.Accepted, "Accepted");
        if (Unresolved is [])
            conditions.True(ConditionTypes.ResolvedRefs, "Resolved");
        else if (Unresolved is not null)
            conditions.False(ConditionTypes.ResolvedRefs, Unresolved[0].Reason, Said(Unresolved));
        if (Migration is { Phase: var phase })
            Set(conditions, ConditionTypes.DatabaseMigrated, phase == MigrationPhase.Complete,
                phase switch { MigrationPhase.Complete => "Migrated", MigrationPhase.Failed => "MigrationFailed", _ => "Migrating" },
                Migration.Message);
        else if (before?.Conditions.FirstOrDefault(c => c.Type == ConditionTypes.DatabaseMigrated) is { } known)
            // not looked at this time: as it was
            Set(conditions, known.Type, known.Status == ConditionStatus.True, known.Reason, known.Message);
        SidecarsAnswer(conditions);
        Progress(conditions);
        return new PlatformResourceStatus { Roles = [.. Roles.Select(r => r.Status)] };
    }

    // Not part of Ready: without its sidecar a pod still does most of its work, and the kubelet counts it as
    // not ready anyhow when it sees it.
    private void SidecarsAnswer(ConditionSet conditions)
    {
        if (Sidecars is { Silent: { Count: > 0 } silent })
            conditions.False(ConditionTypes.SidecarsAnswer, "SidecarSilent",
                $"Dapr sidecars do not answer: {string.Join(" ", silent)} Events wait and searches fail there. See the container daprd of the pods.");
        else if (Sidecars is { Unasked: { } problem })
            conditions.Unknown(ConditionTypes.SidecarsAnswer, problem.Reason, problem.Message);
        else if (Sidecars is not null)
            conditions.True(ConditionTypes.SidecarsAnswer, "Answering");
    }

    private void Progress(ConditionSet conditions)
    {
        var changing = Roles.Where(r => !r.Settled).Select(r => r.Status.Name).ToList();
        if (Migration?.Phase == MigrationPhase.Running)
            conditions.True(ConditionTypes.Progressing, "Migrating", "The pods are changed when the database is ready.");
        else if (changing.Count > 0)
            conditions.True(ConditionTypes.Progressing, "RollingOut",
                $"Pods are being changed: {string.Join(", ", changing)}. {Trouble}".Trim());
        else
            conditions.False(ConditionTypes.Progressing, "Settled", "");
    }

    private static void Set(ConditionSet conditions, string type, bool isTrue, string reason, string message)
    {
        if (isTrue)
            conditions.True(type, reason, message);
        else
            conditions.False(type, reason, message);
    }

    private (bool Ready, string Reason, string Message) IsReady()
    {
        if (_held is not null)
            return (false, _held.Reason, _held.Message);
        if (_rejected is not null)
            return (false, "Invalid", $"The spec is wrong; the last good one stays in force. {_rejected}");
        if (Blocked)
            return (false, Unresolved![0].Reason, Said(Unresolved));
        if (_problems.Count > 0)
            return (false, _problems[0].Reason, Said(_problems));
        if (LacksApi)
            return (false, _lacking[0].Reason, Said(_lacking));
        if (Migration is { Phase: not MigrationPhase.Complete })
            return (false, Migration.Phase == MigrationPhase.Failed ? "MigrationFailed" : "Migrating", Migration.Message);
        var down = Roles.Where(r => !r.Ready).Select(r => $"{r.Status.Name} has {r.Status.ReadyReplicas} of {r.Status.Replicas} pods")
            .ToList();
        if (Roles.Count < Wxauto.Contracts.Resources.Roles.All.Count || down.Count > 0)
            return (false, "RolesNotReady", down.Count == 0 ? "Pods are being made."
                : $"Not ready: {string.Join(", ", down)}. {Trouble}".Trim());
        return (true, "AsWanted", "");
    }

    private static string Said(IEnumerable<PlatformProblem> problems) => string.Join(" ", problems.Select(p => p.Message));
}
