using Wxauto.Contracts.Resources;

namespace Wxauto.Operator.Statuses;

/// <summary>The conditions of one look at a resource, in the order in which they are set. A condition whose status
/// stays keeps its time.</summary>
internal sealed class ConditionSet(ResourceStatus? before, long? generation, DateTimeOffset now)
{
    private readonly List<Condition> _conditions = [];

    public IReadOnlyList<Condition> All => _conditions;

    /// <summary>Those whose status or reason is another one than before.</summary>
    public IEnumerable<(Condition? Before, Condition After)> Changes =>
        _conditions.Select(after => (Before(after.Type), after))
            .Where(c => c.Item1?.Status != c.after.Status || c.Item1.Reason != c.after.Reason);

    public bool IsTrue(string type) => _conditions.Exists(c => c.Type == type && c.Status == ConditionStatus.True);

    public void True(string type, string reason, string message = "") => Set(type, ConditionStatus.True, reason, message);

    public void False(string type, string reason, string message) => Set(type, ConditionStatus.False, reason, message);

    public void Unknown(string type, string reason, string message) => Set(type, ConditionStatus.Unknown, reason, message);

    /// <summary>Ready when all conditions that were set are as they should be, and nothing else stands against it; it says what the first
    /// one that is not says.</summary>
    /// <param name="against">Reason and message of what else does; null: nothing.</param>
    public void Ready((string Reason, string Message)? against = null)
    {
        var wrong = _conditions.Find(c => c.Status == ConditionStatus.False != IsBad(c.Type) && c.Status != ConditionStatus.Unknown)
            ?? _conditions.Find(c => c.Status == ConditionStatus.Unknown);
        if (wrong is not null)
            Insert(ConditionTypes.Ready, wrong.Status == ConditionStatus.Unknown ? ConditionStatus.Unknown : ConditionStatus.False,
                wrong.Reason, wrong.Message);
        else if (against is var (reason, message))
            Insert(ConditionTypes.Ready, ConditionStatus.False, reason, message);
        else
            Insert(ConditionTypes.Ready, ConditionStatus.True, "Ready", "");
    }

    private static bool IsBad(string type) => type == ConditionTypes.QuotaExceeded;

    private void Set(string type, ConditionStatus status, string reason, string message) =>
        _conditions.Add(Made(type, status, reason, message));

    // People read the first line first.
    private void Insert(string type, ConditionStatus status, string reason, string message) =>
        _conditions.Insert(0, Made(type, status, reason, message));

    private Condition Made(string type, ConditionStatus status, string reason, string message) => new()
    {
        Type = type,
        Status = status,
        Reason = reason,
        Message = message,
        ObservedGeneration = generation,
        LastTransitionTime = Before(type) is { } known && known.Status == status ? known.LastTransitionTime
            : now.Whole(TimeSpan.TicksPerSecond),
    };

    private Condition? Before(string type) => before?.Conditions.FirstOrDefault(c => c.Type == type);
}
