namespace Wxauto.Contracts.Desk;

/// <summary>How an episode stands. The transitions are one table (<c>Wxauto.Desk/Episodes</c>).</summary>
public enum ServiceState
{
    /// <summary>The customer wrote; nobody answered in this episode yet and nobody of the team has looked.</summary>
    Unseen = 0,

    /// <summary>The customer's last words wait for an answer.</summary>
    NeedsReply = 1,

    /// <summary>Answered: it is the customer's turn.</summary>
    WaitingForCustomer = 2,

    /// <summary>Waits for an answer, and a clock's time is over.</summary>
    Overdue = 3,

    /// <summary>Put aside by a person until a time or the next message.</summary>
    Snoozed = 4,

    /// <summary>Over. The next message of the customer opens a new episode.</summary>
    Resolved = 5,
}

/// <summary>Who has a conversation.</summary>
public enum HolderKind
{
    /// <summary>The AI answers.</summary>
    Ai = 0,

    /// <summary>A person was asked for and none has it yet.</summary>
    Queue = 1,

    /// <summary>A person of the desk has it.</summary>
    Person = 2,

    /// <summary>Somebody answers in WeChat itself, at the phone or the PC. Whoever is at the desk may take it.</summary>
    WeChat = 3,
}

/// <summary>What a clock measures.</summary>
public enum ClockKind
{
    /// <summary>From the first message of the episode to the first answer.</summary>
    FirstReply = 0,

    /// <summary>From a later message that waits to the answer.</summary>
    NextReply = 1,

    /// <summary>From the first message of the episode to its end.</summary>
    Resolution = 2,

    /// <summary>From when a person was asked for until one has it.</summary>
    QueueWait = 3,
}

public enum ClockResult
{
    Running = 0,
    Met = 1,

    /// <summary>Answered too late; stays so whatever comes.</summary>
    Missed = 2,

    /// <summary>Ended without a result: the policy is gone, or the episode ended without need of it.</summary>
    Cancelled = 3,
}

/// <summary>A clock of an episode. Times are UTC.</summary>
/// <param name="DueAt">Working hours counted; null while it rests.</param>
/// <param name="Left">While it rests: the working time that is left. Else null.</param>
/// <param name="StoppedAt">When its result came; null while it runs.</param>
/// <param name="Policy">Name of the policy that set it.</param>
public sealed record ClockView(ClockKind Kind, DateTimeOffset StartedAt, DateTimeOffset? DueAt, TimeSpan? Left, DateTimeOffset? StoppedAt,
    ClockResult Result, string Policy);

/// <summary>A label, in its category.</summary>
/// <param name="Category">E.g. matter or priority, as the company calls it; empty: none.</param>
public sealed record DeskLabel(string Category, string Name);
